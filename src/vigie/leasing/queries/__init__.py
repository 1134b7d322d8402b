"""Every read of leasing, filtered by the actor, in his organisation's tenant block."""

from vigie.leasing.queries.offers import OfferPage, OfferRow, offer, offers, offers_by_id
from vigie.leasing.queries.products import (
    ProductRecord,
    ProductRow,
    SoldProduct,
    VersionRow,
    product_record,
    product_version,
    products,
    sold_product,
    sold_products,
)
from vigie.leasing.queries.quoting import quote_sold

__all__ = [
    "OfferPage",
    "OfferRow",
    "ProductRecord",
    "ProductRow",
    "SoldProduct",
    "VersionRow",
    "offer",
    "offers",
    "offers_by_id",
    "product_record",
    "product_version",
    "products",
    "quote_sold",
    "sold_product",
    "sold_products",
]
