"""Routes: found by their two accounts, made at their first use."""

from collections.abc import Iterable, Mapping

from django.db import connection

from vigie.ledger.models import Route
from vigie.ledger.queries.charts import Place

# Another transaction may make the same route at this moment: it is waited for, then read.
_MAKE = """
insert into ledger_route (organisation_id, chart_id, currency, debit_id, credit_id)
values (%s, %s, %s, %s, %s) on conflict (organisation_id, debit_id, credit_id) do nothing
"""


def routes_for(
    legs: Iterable[tuple[Place, Place]], organisation_id: int
) -> Mapping[tuple[int, int], int]:
    """Return the id of the route of each (debit account, credit account), made when it is new."""
    wanted = {(debit.account_id, credit.account_id): (debit, credit) for debit, credit in legs}
    known = _known(wanted, organisation_id)
    new = [wanted[pair] for pair in wanted.keys() - known.keys()]
    if not new:
        return known
    with connection.cursor() as cursor:
        cursor.executemany(
            _MAKE,
            [
                (
                    organisation_id,
                    debit.chart_id,
                    debit.currency,
                    debit.account_id,
                    credit.account_id,
                )
                for debit, credit in new
            ],
        )
    return _known(wanted, organisation_id)


def _known(wanted: Iterable[tuple[int, int]], organisation_id: int) -> dict[tuple[int, int], int]:
    debits = {debit for debit, _ in wanted}
    found = Route.objects.filter(organisation_id=organisation_id, debit__in=debits)
    return {
        (debit, credit): pk
        for pk, debit, credit in found.values_list("id", "debit_id", "credit_id")
    }
