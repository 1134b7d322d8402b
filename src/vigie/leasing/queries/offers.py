"""Reads of offers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.leasing.domain.offer_paper import Kept, paper_fields
from vigie.leasing.domain.product_text import read_product
from vigie.leasing.models import Offer

READ = "leasing.read_offers"


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer in a list; amounts in minor units, rates as fractions."""

    id: int
    reference: str
    title: str
    product: dict[str, Any]
    currency: str
    price_minor: int
    rental_minor: int
    residual_minor: int
    count: int
    rate: Decimal
    effective_rate: Decimal | None
    made_on: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class OfferPage:
    """Offers, newest first, and the cursor of the next page ("" when there is none)."""

    rows: tuple[OfferRow, ...]
    next_cursor: str


_FIELDS = (
    "id",
    "reference",
    "title",
    "content__product",
    "currency",
    "price_minor",
    "rental_minor",
    "residual_minor",
    "count",
    "rate",
    "effective_rate",
    "made_on",
    "valid_until",
)


def offers(by: Actor, *, words: str = "", cursor: str = "", limit: int = 50) -> OfferPage:
    """Return offers, newest first; `words` are looked for in reference and title."""
    by.require(READ)
    mine = Offer.objects.filter(organisation_id=by.organisation_id)
    if words:
        mine = mine.filter(reference__icontains=words) | mine.filter(title__icontains=words)
    if cursor.isdecimal():
        mine = mine.filter(id__lt=int(cursor))
    found = list(mine.order_by("-id").values_list(*_FIELDS)[: limit + 1])
    rows = tuple(OfferRow(*row) for row in found[:limit])
    return OfferPage(rows, str(rows[-1].id) if len(found) > limit else "")


def offer(by: Actor, offer_id: int) -> Offer:
    """Return an offer; NotFound for another organisation's."""
    by.require(READ)
    found = (
        Offer.objects.filter(organisation_id=by.organisation_id, pk=offer_id)
        .select_related("product_version__product")
        .first()
    )
    if found is None:
        raise NotFound("leasing.offer_missing", offer=offer_id)
    return found


def offers_by_id(by: Actor, ids: tuple[int, ...]) -> tuple[Offer, ...]:
    """Return offers to lay side by side, in the order asked; unknown ids are left out."""
    by.require(READ)
    mine = Offer.objects.filter(organisation_id=by.organisation_id, pk__in=ids)
    found = {row.pk: row for row in mine}
    return tuple(found[one] for one in ids if one in found)


def offer_paper(by: Actor, offer_id: int, language: str) -> Mapping[str, Any]:
    """Return the fields of an offer's paper but sender and recipient; see `domain.offer_paper`."""
    found = offer(by, offer_id)
    product = read_product(found.product_version.content)
    km = str(found.asked.get("km", ""))
    kept = Kept(
        found.reference,
        found.title,
        found.made_on,
        found.valid_until,
        int(km) if km.isdecimal() else 0,
        product.is_consumer_credit,
    )
    return paper_fields(kept, found.content, language)
