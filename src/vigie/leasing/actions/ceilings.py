"""Writes of usury ceilings."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from vigie.database.locks import take_turn
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid
from vigie.kernel.rate import Rate
from vigie.leasing.domain.consumer.usury import Category, Threshold, Thresholds
from vigie.leasing.models import UsuryThreshold
from vigie.leasing.queries.ceilings import usury_ceilings

RECORD = "leasing.record_ceilings"


@dataclass(frozen=True, slots=True)
class NewCeiling:
    """A ceiling as the notice in the official journal says it; `percent` as printed there."""

    category: str
    from_on: date
    until_on: date
    percent: Decimal
    source: str


@act("leasing.usury_ceiling_recorded", permission=RECORD)
def record_usury_ceiling(new: NewCeiling, *, by: Actor, key: str) -> int:
    """Record a ceiling; said again for the same first day, it corrects. Returns the fact's id.

    Raises Invalid on an unknown category, reversed dates, a rate that is not above zero or an empty
    source, and where it would overlap another ceiling of its category.
    """
    del key
    take_turn("leasing.ceilings", by.organisation_id)
    known = usury_ceilings(by)
    ceiling = _checked(new)
    others = [
        row
        for row in known.rows
        if (row.category, row.from_on) != (ceiling.category, ceiling.from_on)
    ]
    Thresholds((*others, ceiling))  # raises where two ceilings would hold on one day
    fact = UsuryThreshold.objects.create(
        organisation_id=by.organisation_id,
        category=ceiling.category.value,
        from_on=ceiling.from_on,
        until_on=ceiling.until_on,
        rate=new.percent / 100,
        source=ceiling.source,
        recorded_at=timezone.now(),
    )
    said = {"category": ceiling.category.value, "until": ceiling.until_on.isoformat()}
    record("leasing.usury_ceiling", fact.pk, data=said, effective_on=ceiling.from_on)
    return fact.pk


def _checked(new: NewCeiling) -> Threshold:
    if new.category not in set(Category):
        known = ", ".join(Category)
        raise Invalid("leasing.usury_category", given=new.category, known=known)
    if new.until_on < new.from_on:
        raise Invalid("leasing.usury_dates", start=new.from_on, end=new.until_on)
    if not 0 < new.percent < 100 or not new.source.strip():
        raise Invalid("leasing.usury_rate_or_source", percent=new.percent)
    return Threshold(
        Category(new.category),
        new.from_on,
        new.until_on,
        Rate.percent(new.percent),
        new.source.strip(),
    )
