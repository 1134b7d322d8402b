"""Many assets at once: the same facts and promises as one by one, a few statements in all."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from vigie.assets.actions.assets import EDIT, PLATES, given_of
from vigie.assets.domain.assets import IDENTIFIERS, FactKind, NewAsset, search_key
from vigie.assets.models import Asset, AssetFact
from vigie.assets.queries import bearers_of
from vigie.database.locks import take_turn
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict

_CHUNK = 5_000


@act("assets.assets_registered", permission=EDIT)
def register_assets(new: tuple[NewAsset, ...], *, on: date, by: Actor, key: str) -> tuple[int, ...]:
    """Register vehicles and equipment, all that is said being true since a day; returns their ids.

    All or none. Raises Invalid naming the first value that is wrong, and Conflict
    `assets.identifiers_known` when a VIN or a plate belongs to another asset or stands twice.
    """
    del key
    said = [given_of(one) for one in new]
    plates = [values[FactKind.PLATE] for values in said if values.get(FactKind.PLATE)]
    _refuse_known_plates(plates, on, by)
    now = timezone.now()
    shown = (*IDENTIFIERS, FactKind.MAKE, FactKind.MODEL)
    rows = [
        Asset(
            organisation_id=by.organisation_id,
            kind=one.kind,
            registered_at=now,
            **{kind.value: values.get(kind, "") for kind in shown},
        )
        for one, values in zip(new, said, strict=True)
    ]
    try:
        with transaction.atomic():
            rows = Asset.objects.bulk_create(rows, _CHUNK)
    except IntegrityError as error:
        raise Conflict("assets.identifiers_known") from error
    AssetFact.objects.bulk_create(
        (
            AssetFact(
                organisation_id=by.organisation_id,
                asset=row,
                kind=kind,
                value=value,
                key=search_key(kind, value) if kind in IDENTIFIERS else "",
                effective_on=on,
                recorded_at=now,
            )
            for row, values in zip(rows, said, strict=True)
            for kind, value in values.items()
        ),
        _CHUNK,
    )
    record("assets.asset", None, data={"count": len(rows)}, effective_on=on)
    return tuple(row.pk for row in rows)


def _refuse_known_plates(plates: list[str], on: date, by: Actor) -> None:
    """Refuse a plate given twice, or borne by any asset since that day."""
    take_turn(PLATES, by.organisation_id)
    if len(set(plates)) < len(plates) or bearers_of(set(plates), by.organisation_id, on):
        raise Conflict("assets.identifiers_known")
