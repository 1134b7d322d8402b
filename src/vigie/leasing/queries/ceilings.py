"""Reads of usury ceilings."""

from vigie.kernel.actor import Actor
from vigie.kernel.rate import Rate
from vigie.leasing.domain.consumer.usury import Category, Threshold, Thresholds, shipped
from vigie.leasing.models import UsuryThreshold


def usury_ceilings(by: Actor) -> Thresholds:
    """Return the ceilings the organisation recorded and those that come with Vigie.

    Of two rows of one category and first day the latest recorded counts.
    """
    mine = UsuryThreshold.objects.filter(organisation_id=by.organisation_id)
    latest = mine.order_by("category", "from_on", "-id").distinct("category", "from_on")
    rows = tuple(
        Threshold(
            Category(row.category),
            row.from_on,
            row.until_on,
            Rate.percent(row.rate * 100),
            row.source,
        )
        for row in latest
    )
    return Thresholds(rows + shipped().rows)
