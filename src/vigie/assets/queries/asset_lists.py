"""Lists of assets: the newest first, narrowed by kind and by how an identifier begins.

Only leakproof operators reach an index under row policies, so a beginning is a range of bytes
(collation C) and never a LIKE.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from vigie.assets.domain.assets import IDENTIFIERS
from vigie.assets.models import Asset, AssetFact
from vigie.assets.queries.assets import READ, AssetLine
from vigie.kernel.actor import Actor
from vigie.kernel.cursor import decode_cursor, encode_cursor
from vigie.kernel.text import alphanumerics

COUNTED_UP_TO: Final = 10_000
_REFERENCE: Final = re.compile(r"AST0*([1-9]\d{0,17})")
_LAST: Final = "\U0010ffff"
_COLUMNS: Final = ("id", "kind", "make", "model", "vin", "plate", "serial")


@dataclass(frozen=True, slots=True)
class AssetFilters:
    """What a list is narrowed to; "" leaves a filter open.

    `q` is how a VIN, a plate or a serial number begins, any that the asset ever bore, or the whole
    of a reference (AST-000042). `kind` is a code.
    """

    q: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class AssetPage:
    """Rows, and the cursor of the next page ("" at the end)."""

    rows: tuple[AssetLine, ...]
    next_cursor: str


def assets_page(
    by: Actor,
    filters: AssetFilters = AssetFilters(),  # frozen
    *,
    descending: bool = True,
    cursor: str = "",
    size: int = 50,
) -> AssetPage:
    """Return a page of the actor's assets by number; raises Invalid for a cursor that is not known."""
    rows = _narrowed(by, filters)
    if cursor:
        (last,) = decode_cursor(cursor, int)
        rows = rows.filter(id__lt=last) if descending else rows.filter(id__gt=last)
    ordered = rows.order_by("-id" if descending else "id").values_list(*_COLUMNS)
    found = [AssetLine(*row) for row in ordered[: size + 1]]
    next_cursor = encode_cursor([found[size - 1].id]) if len(found) > size else ""
    return AssetPage(tuple(found[:size]), next_cursor)


def count_assets(by: Actor, filters: AssetFilters = AssetFilters()) -> int:
    """Return how many assets a list holds, counted up to `COUNTED_UP_TO` + 1."""
    return _narrowed(by, filters)[: COUNTED_UP_TO + 1].count()


def find_assets(by: Actor, words: str, limit: int = 10) -> Sequence[AssetLine]:
    """Return the newest assets that words of a search box mean."""
    return assets_page(by, AssetFilters(q=words), size=limit).rows if words.strip() else ()


def _narrowed(by: Actor, filters: AssetFilters) -> QuerySet[Asset]:
    by.require(READ)
    rows = Asset.objects.filter(organisation_id=by.organisation_id)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.q.strip():
        rows = rows.filter(_meant(by, alphanumerics(filters.q.replace("\0", ""))))
    return rows


def _meant(by: Actor, bare: str) -> Q:
    """Return what an asset that words mean fulfils; words without letter or digit mean none."""
    if not bare:
        return Q(pk=None)
    borne = AssetFact.objects.filter(organisation_id=by.organisation_id, kind__in=IDENTIFIERS)
    found = Q(id__in=borne.filter(key__gte=bare, key__lt=bare + _LAST).values("asset_id"))
    reference = _REFERENCE.fullmatch(bare)
    return found | Q(id=int(reference[1])) if reference else found
