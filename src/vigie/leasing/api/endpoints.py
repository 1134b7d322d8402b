"""Endpoints of products, quotes and offers."""

from typing import Annotated

from django.utils import timezone
from ninja import Header, Router

from vigie.leasing import queries
from vigie.leasing.actions import save_offer
from vigie.leasing.api.quote_schemas import (
    OfferDetail,
    OfferIn,
    OfferMade,
    OfferPage,
    ProductLine,
    QuoteIn,
    QuoteOut,
)
from vigie.leasing.domain.bounds import UNITS, shown
from vigie.leasing.domain.ceilings import check_usury
from vigie.leasing.domain.offer_content import content_of
from vigie.leasing.queries import SoldProduct
from vigie.leasing.queries.products import READ
from vigie.ui.access import StaffRequest

router = Router()

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


@router.get("/products", response=list[ProductLine], summary="List the products sold today")
def list_products(request: StaffRequest) -> list[dict[str, object]]:
    """Products of your organisation that quotes and offers are made on today, with their bounds."""
    request.actor.require(READ)
    return [_line(one) for one in queries.sold_products(request.actor, timezone.localdate())]


@router.post("/quotes", response=QuoteOut, summary="Compute a quote")
def compute(request: StaffRequest, given: QuoteIn) -> dict[str, object]:
    """Find one value from the others, with schedule, taxes, flows and rate. Nothing is kept."""
    sold, found = queries.quote_sold(request.actor, given.texts(), today=timezone.localdate())
    usury = check_usury(found, queries.usury_ceilings(request.actor))
    return {
        "version_id": sold.version_id,
        "content": content_of(found),
        "breaches": [
            {"code": one.code, **one.params(sold.terms.currency)} for one in found.breaches
        ],
        "usury": usury.verdict.value,
    }


@router.post("/offers", response=OfferMade, summary="Save an offer")
def make_offer(request: StaffRequest, given: OfferIn, key: Key) -> object:
    """Compute a quote once more and keep it as an offer of today."""
    return save_offer(
        given.asked.texts(),
        title=given.title,
        on=timezone.localdate(),
        by=request.actor,
        key=key,
    )


@router.get("/offers", response=OfferPage, summary="List offers")
def list_offers(request: StaffRequest, q: str = "", cursor: str = "") -> dict[str, object]:
    """Offers of your organisation, newest first; 50 a page."""
    page = queries.offers(request.actor, words=q, cursor=cursor)
    return {"items": page.rows, "next_cursor": page.next_cursor}


@router.get("/offers/{offer_id}", response=OfferDetail, summary="Read an offer")
def read_offer(request: StaffRequest, offer_id: int) -> object:
    """One offer with everything it keeps: values, schedule, payments with tax, flows, rate."""
    return queries.offer(request.actor, offer_id)


def _line(one: SoldProduct) -> dict[str, object]:
    terms = one.terms
    return {
        "code": terms.code,
        "version": one.version,
        "version_id": one.version_id,
        "names": terms.names,
        "kind": terms.kind,
        "audience": terms.audience,
        "country": terms.country,
        "currency": terms.currency,
        "basis": terms.basis,
        "bounds": {
            measure: [shown(end, UNITS[measure], terms.currency) for end in (bound.low, bound.high)]
            for measure, bound in terms.bounds.items()
        },
    }
