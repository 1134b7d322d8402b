"""The portfolio measured for a day and kept, so that a report of a million contracts is one row read."""

from datetime import date
from typing import Final

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.leasing.actions.closing import CLOSE
from vigie.leasing.domain.measured import kept_form
from vigie.leasing.models import Contract, PortfolioMeasure
from vigie.leasing.queries.portfolio import measured

MEASURED: Final = "leasing.portfolio_measured"


@act(MEASURED, permission=CLOSE)
def measure_portfolio(on: date, *, by: Actor, key: str) -> int:
    """Measure the portfolio of every currency for a day and keep it; returns how many there are.

    Measured again, the later row counts: the earlier says what was known then.
    """
    del key
    delivered = Contract.objects.filter(
        organisation_id=by.organisation_id, delivered_on__isnull=False
    )
    currencies = sorted(set(delivered.values_list("currency", flat=True).distinct()))
    for currency in currencies:
        PortfolioMeasure.objects.create(
            organisation_id=by.organisation_id,
            on=on,
            currency=currency,
            content=kept_form(measured(by.organisation_id, on=on, currency=currency)),
            recorded_at=timezone.now(),
        )
    record("leasing.portfolio", None, data={"currencies": currencies}, effective_on=on)
    return len(currencies)
