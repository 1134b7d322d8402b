"""Tables of leasing: products by version, offers, and the numbers given to them."""

from vigie.leasing.models.offers import Offer, ReferenceCounter
from vigie.leasing.models.products import Product, ProductPublication, ProductVersion

__all__ = ["Offer", "Product", "ProductPublication", "ProductVersion", "ReferenceCounter"]
