"""Reads of the rates that laws on late payment refer to."""

from fractions import Fraction

from vigie.kernel.actor import Actor
from vigie.leasing.domain.late.references import Known, Recorded, known_with
from vigie.leasing.models import ReferenceRate


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
