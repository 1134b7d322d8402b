"""Vehicles whose register row came and was set aside: what it says of them is not known."""

from django.db.models import Max

from vigie.kernel.actor import Actor
from vigie.registrations.models import BadRow, Batch, Source


def vehicles_set_aside(by: Actor) -> frozenset[str]:
    """Return plates and VINs of rows set aside since the last whole extract of each register."""
    found: set[str] = set()
    for source in Source.objects.filter(
        organisation_id=by.organisation_id, side="register", current__isnull=False
    ):
        mine = Batch.objects.filter(
            organisation_id=by.organisation_id, source_id=source.pk, status="taken"
        )
        whole = mine.filter(kind="full").aggregate(last=Max("id"))["last"] or 0
        rows = BadRow.objects.filter(
            organisation_id=by.organisation_id,
            batch__in=mine.filter(id__gte=whole),
            table="register",
        )
        for params in rows.values_list("params", flat=True):
            found |= {str(params[key]) for key in ("plate", "vin") if params.get(key)}
    return frozenset(found)
