"""Reads of the rates that laws on late payment refer to, and of the contracts that are late."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import connection

from vigie.kernel.actor import Actor
from vigie.leasing.domain.late.references import Known, Recorded, known_with
from vigie.leasing.models import ReferenceRate

# A due is late while it is open, and was late where it was settled after its day; a contract whose
# collection is paused is left alone.
_LATE = """
select c.id from leasing_contract c
where c.organisation_id = %(organisation)s and c.id > %(after)s and c.state = any(%(states)s)
  and c.id not in (select leasing_paused(%(organisation)s, %(on)s))
  and (exists (select from leasing_opendue o where o.organisation_id = %(organisation)s
               and o.contract_id = c.id and o.due_on < %(on)s and o.minor > 0)
       or exists (select from leasing_allocation a
                  join leasing_due d on d.organisation_id = %(organisation)s and d.id = a.due_id
                  where a.organisation_id = %(organisation)s and a.contract_id = c.id
                    and a.effective_on > d.due_on))
order by c.id limit %(limit)s
"""


def recorded_rates(organisation_id: int) -> tuple[Recorded, ...]:
    """Return what was recorded; of two rows of one series and first day the latest counts."""
    mine = ReferenceRate.objects.filter(organisation_id=organisation_id)
    latest = mine.order_by("series", "from_on", "-id").distinct("series", "from_on")
    return tuple(
        Recorded(row.series, row.from_on, row.until_on, Fraction(row.value), row.source)
        for row in latest
    )


def known_rates(organisation_id: int) -> Known:
    """Return the rates that Vigie ships with those that the organisation recorded."""
    return known_with(recorded_rates(organisation_id))


def reference_rates(by: Actor) -> tuple[Recorded, ...]:
    """Return what the actor's organisation recorded, the newest first."""
    by.require("leasing.read_products")
    found = recorded_rates(by.organisation_id)
    return tuple(sorted(found, key=lambda one: (one.from_on, one.series), reverse=True))


def late_contracts(
    organisation_id: int, states: Sequence[str], on: date, *, after: int, limit: int
) -> list[int]:
    """Return the next contracts by id that are or were late on a day."""
    words: dict[str, Any] = {"organisation": organisation_id, "states": list(states), "on": on}
    with connection.cursor() as cursor:
        cursor.execute(_LATE, words | {"after": after, "limit": limit})
        return [int(row[0]) for row in cursor.fetchall()]
