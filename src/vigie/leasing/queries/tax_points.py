"""Reads of tax points: with what tax falls due, and since when."""

from vigie.kernel.actor import Actor
from vigie.leasing.domain.tax_points import Basis, TaxPointRule
from vigie.leasing.models import TaxPoint
from vigie.leasing.queries.contracts import READ


def tax_point_rules(organisation_id: int) -> tuple[TaxPointRule, ...]:
    """Return what was chosen, by day; of two rows of one day the latest counts."""
    mine = TaxPoint.objects.filter(organisation_id=organisation_id)
    latest = mine.order_by("from_on", "country", "-id").distinct("from_on", "country")
    return tuple(TaxPointRule(row.from_on, Basis(row.basis), row.country) for row in latest)


def tax_points(by: Actor) -> tuple[TaxPointRule, ...]:
    """Return what the actor's organisation chose, the newest first."""
    by.require(READ)
    return tuple(reversed(tax_point_rules(by.organisation_id)))
