"""Quotes for an actor: the product he may sell, priced; nothing is written."""

from collections.abc import Mapping
from datetime import date

from vigie.kernel.actor import Actor
from vigie.leasing.domain.asked_text import asked_or_refuse, signed_on
from vigie.leasing.domain.quotes import Quote
from vigie.leasing.domain.quoting import quote
from vigie.leasing.queries.products import SoldProduct, sold_product

QUOTE = "leasing.quote_products"
MAKE = "leasing.make_offers"


def quote_sold(by: Actor, asked: Mapping[str, str], *, today: date) -> tuple[SoldProduct, Quote]:
    """Return the version sold on the day of signature and the quote it gives.

    `asked["product"]` is the product's code. Raises what reading, selling and pricing raise.
    """
    by.require(QUOTE)
    sold = sold_product(by, str(asked.get("product", "")), signed_on(asked, today))
    return sold, quote(sold.terms, asked_or_refuse(asked, sold.terms, today))
