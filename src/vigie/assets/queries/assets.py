"""Reads of assets: by id, by identifier on a day, many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from vigie.assets.domain.assets import Asset, FactKind, Valuation, search_key
from vigie.assets.models import Asset as AssetRow
from vigie.assets.models import AssetFact, AssetValue
from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.kernel.facts import Fact, periods, state_on
from vigie.kernel.money import Money

READ = "assets.read_assets"


@dataclass(frozen=True, slots=True)
class AssetLine:
    """One asset in a list, by its newest facts; identifiers are "" when it has none."""

    id: int
    kind: str
    make: str
    model: str
    vin: str
    plate: str
    serial: str


def asset(
    asset_id: int, by: Actor, *, on: date | None = None, known_at: datetime | None = None
) -> Asset:
    """Return an asset as it stood on a day (None: today), as known at an instant (None: now).

    An asset that was registered with later dates is shown as it will be. Raises NotFound.
    """
    by.require(READ)
    row = AssetRow.objects.filter(organisation_id=by.organisation_id, pk=asset_id).first()
    known = [
        fact
        for fact in all_facts(by.organisation_id, asset_id)
        if known_at is None or fact.recorded_at <= known_at
    ]
    if row is None or not known:
        raise NotFound("assets.asset_missing", asset=asset_id)
    day = max(on or timezone.localdate(), known[0].effective_on)
    facts = {kind: fact.value for kind, fact in state_on(known, day).items()}
    values = {
        one.basis: one
        for one in valuations(asset_id, by, known_at=known_at)
        if one.effective_on <= day
    }
    return Asset(asset_id, row.kind, facts, values)


def asset_by(kind: str, value: str, by: Actor, *, on: date | None = None) -> int | None:
    """Return the asset that bears an identifier (vin, plate, serial) on a day; None when none does.

    The identifier may be written in any usual way; without a day, today's bearer is meant. Where
    two bear it (a serial number of two makers), the one registered first is returned.
    """
    by.require(READ)
    mine = AssetFact.objects.filter(organisation_id=by.organisation_id, kind=kind)
    key = search_key(kind, value)
    found = mine.filter(key=key).values_list("asset_id", flat=True) if key else ()
    for asset_id in sorted(set(found)):
        borne = mine.filter(asset_id=asset_id).order_by("id")
        columns = ("id", "kind", "value", "effective_on", "recorded_at")
        facts = [Fact(*row) for row in borne.values_list(*columns)]
        state = state_on(facts, on or timezone.localdate())
        if kind in state and search_key(kind, state[kind].value) == key:
            return asset_id
    return None


def bearers_of(
    plates: Collection[str],
    organisation_id: int,
    since: date,
    until: date = date.max,
    *,
    besides: int = 0,
) -> dict[str, int]:
    """Return who bears each plate on any day from one until another (not included).

    `besides` is an asset that does not count.
    """
    mine = AssetFact.objects.filter(organisation_id=organisation_id, kind=FactKind.PLATE)
    keys = {search_key(FactKind.PLATE, plate) for plate in plates}
    ids = mine.filter(key__in=keys).exclude(asset_id=besides).values("asset_id")
    columns = ("id", "kind", "value", "effective_on", "recorded_at")
    facts: dict[int, list[Fact]] = defaultdict(list)
    for asset_id, *fact in mine.filter(asset_id__in=ids).values_list("asset_id", *columns):
        facts[asset_id].append(Fact(*fact))
    return {
        plate: asset_id
        for asset_id, known in facts.items()
        for plate, first, end in periods(known, FactKind.PLATE)
        if plate in plates and first < until and since < end
    }


def assets_by_vins(vins: Iterable[str], by: Actor) -> dict[str, int]:
    """Return the asset that bears each VIN (letters and digits only) now, in one query."""
    by.require(READ)
    rows = AssetRow.objects.filter(organisation_id=by.organisation_id, vin__in=set(vins) - {""})
    return dict(rows.values_list("vin", "id"))


def assets_of(asset_ids: Iterable[int], by: Actor) -> dict[int, AssetLine]:
    """Return assets by id, in one query; ids that are not ours are left out."""
    by.require(READ)
    rows = AssetRow.objects.filter(organisation_id=by.organisation_id, pk__in=set(asset_ids))
    columns = ("id", "kind", "make", "model", "vin", "plate", "serial")
    return {row[0]: AssetLine(*row) for row in rows.values_list(*columns)}


def facts_of(asset_id: int, by: Actor) -> tuple[Fact, ...]:
    """Return every fact of an asset in the order of recording: plates, mileages, corrections."""
    by.require(READ)
    return tuple(all_facts(by.organisation_id, asset_id))


def valuations(
    asset_id: int, by: Actor, *, known_at: datetime | None = None
) -> tuple[Valuation, ...]:
    """Return every value of an asset by day, the one recorded last at the end of its day."""
    by.require(READ)
    rows = AssetValue.objects.filter(organisation_id=by.organisation_id, asset_id=asset_id)
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    return tuple(
        Valuation(row.basis, Money(row.amount_minor, row.currency), row.effective_on, row.source)
        for row in rows.order_by("effective_on", "id")
    )


def all_facts(organisation_id: int, asset_id: int) -> list[Fact]:
    """Return every fact of an asset, for those that have asked permission already."""
    rows = AssetFact.objects.filter(organisation_id=organisation_id, asset_id=asset_id)
    columns = ("id", "kind", "value", "effective_on", "recorded_at")
    return [Fact(*row) for row in rows.order_by("id").values_list(*columns)]
