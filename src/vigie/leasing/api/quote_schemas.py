"""What the API says of products, quotes and offers."""

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Field, Schema

from vigie.ui.strict import Strict


class ProductLine(Schema):
    """A product sold today, with the version offers are made on and what it takes."""

    code: str
    version: int
    version_id: int
    names: dict[str, str]
    kind: str
    audience: str
    country: str
    currency: str
    basis: str
    bounds: dict[str, list[Decimal]]


class QuoteIn(Strict):
    """What is asked; all as text: amounts in units with a point, the rate in percent, ISO dates.

    `find` is the value to be found: rental, rate, price, first_rental, residual, term or subsidy.
    """

    product: str
    find: str = "rental"
    price: str = ""
    price_is: str = Field("", description="gross or net; empty: the product's own basis")
    first_rental: str = ""
    rental: str = ""
    term: str = ""
    residual: str = ""
    rate: str = ""
    subsidy: str = ""
    signed: str = ""
    start: str = ""
    rhythm: str = ""
    asset: str = ""
    deposit: str = ""
    fee: str = ""
    fee_financed: str = Field("", description="yes, or empty")
    insurance: str = ""
    services: str = ""
    packages: str = Field("", description="codes and amounts, such as loss:25.00 upkeep")
    grace_principal: str = ""
    grace_interest: str = ""
    deferral: str = ""
    steps: str = Field("", description="counts and weights in percent, such as 12x100 24x60")
    seasons: str = Field("", description="twelve weights in percent, January first")
    draws: str = Field("", description="days and weights, such as 2026-12-01:40 2027-02-01:60")
    km: str = ""

    def texts(self) -> dict[str, str]:
        """Return what was filled in."""
        return {name: text for name, text in self.dict().items() if text}


class BreachOut(Schema):
    """A bound that the quote breaks, in units and percent as people write them."""

    code: str
    given: Decimal
    low: Decimal
    high: Decimal


class QuoteOut(Schema):
    """The whole answer. `content` is what an offer would keep; amounts in it are minor units."""

    version_id: int
    content: dict[str, Any]
    breaches: list[BreachOut]
    usury: str = Field(description="no_ceiling, kept, exceeded or unknown")


class OfferIn(Strict):
    """A quote to keep; `title` names the asset."""

    asked: QuoteIn
    title: str = ""


class OfferMade(Schema):
    """The offer that was saved."""

    offer_id: int
    reference: str


class OfferLine(Schema):
    """An offer in a list. Amounts are minor units of `currency`, rates fractions of a year."""

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


class OfferPage(Schema):
    """A page of offers; ask again with `next_cursor` until it is empty."""

    items: list[OfferLine]
    next_cursor: str


class OfferDetail(Schema):
    """An offer as it was made."""

    id: int
    reference: str
    title: str
    product_version_id: int
    asked: dict[str, str]
    content: dict[str, Any]
    digest: str
    made_on: date
    valid_until: date
