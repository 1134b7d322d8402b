"""Writes of the rates that laws on late payment refer to."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid
from vigie.leasing.domain.late.poland import may_end_its_month
from vigie.leasing.domain.late.references import EURO, SERIES
from vigie.leasing.models import ReferenceRate

RECORD: Final = "leasing.record_reference_rates"
_PERCENT: Final = (Decimal(-5), Decimal(100))
_ZLOTY: Final = (Decimal(1), Decimal(20))


@dataclass(frozen=True, slots=True)
class NewReferenceRate:
    """A rate as its bank or ministry published it: percent, or zloty for a euro.

    `until_on` is the last day for which it is known; the euro's is the day of its table.
    """

    series: str
    from_on: date
    until_on: date
    value: Decimal
    source: str


@act("leasing.reference_rate_recorded", permission=RECORD)
def record_reference_rate(new: NewReferenceRate, *, by: Actor, key: str) -> int:
    """Record a rate; said again for the same first day, it corrects. Returns the fact's id.

    Raises Invalid on an unknown series, reversed dates, a value out of all bounds, an empty source,
    and for a euro that is not of a last working day of a month.
    """
    del key
    _check(new)
    fact = ReferenceRate.objects.create(
        organisation_id=by.organisation_id,
        series=new.series,
        from_on=new.from_on,
        until_on=new.until_on,
        value=new.value,
        source=new.source.strip(),
        recorded_at=timezone.now(),
    )
    said = {"series": new.series, "until": new.until_on.isoformat(), "value": str(new.value)}
    record("leasing.reference_rate", fact.pk, data=said, effective_on=new.from_on)
    return fact.pk


def _check(new: NewReferenceRate) -> None:
    if new.series not in SERIES:
        raise Invalid("leasing.reference_series", given=new.series, known=", ".join(SERIES))
    if new.until_on < new.from_on:
        raise Invalid("leasing.reference_dates", start=new.from_on, end=new.until_on)
    low, high = _ZLOTY if new.series == EURO else _PERCENT
    if not low <= new.value <= high or not new.source.strip():
        raise Invalid("leasing.reference_value", value=new.value, low=low, high=high)
    is_table = new.from_on == new.until_on and may_end_its_month(new.from_on)
    if new.series == EURO and not is_table:
        raise Invalid("leasing.reference_euro_day", on=new.from_on)
