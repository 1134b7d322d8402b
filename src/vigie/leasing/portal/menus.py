"""What quotes and products offer to other pages: menu entries and search."""

from collections.abc import Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vigie.kernel.actor import Actor
from vigie.leasing import queries
from vigie.leasing.queries.offers import READ as READ_OFFERS
from vigie.leasing.queries.products import READ as READ_PRODUCTS
from vigie.leasing.queries.quoting import QUOTE
from vigie.ui.registries import Hit, MenuEntry, SearchProvider


def find_offers(by: Actor, words: str, limit: int) -> Sequence[Hit]:
    """Find offers by reference or asset, newest first."""
    page = queries.offers(by, words=words, limit=limit)
    return [
        Hit(row.reference, row.title, reverse("leasing:offer", args=[row.id])) for row in page.rows
    ]


MENU: Final = (
    MenuEntry(
        "leasing.calculator",
        _("Calculator"),
        "leasing:calculator",
        "adjustments-horizontal",
        QUOTE,
        order=42,
        key="k",
    ),
    MenuEntry("leasing.offers", _("Offers"), "leasing:offers", "copy", READ_OFFERS, order=43, key="f"),
    MenuEntry(
        "leasing.products",
        _("Products"),
        "leasing:products",
        "adjustments-horizontal",
        READ_PRODUCTS,
        order=105,
        group="settings",
        section="contracts",
        detail=_("What may be sold: kinds, bounds and tax terms, by version."),
    ),
    MenuEntry(
        "leasing.ceilings",
        _("Usury ceilings"),
        "leasing:ceilings",
        "shield-check",
        READ_PRODUCTS,
        order=106,
        group="settings",
        section="contracts",
        detail=_("The highest lawful rate by category and quarter, as the official notices say it."),
    ),
    MenuEntry(
        "leasing.references",
        _("Reference rates"),
        "leasing:references",
        "shield-check",
        READ_PRODUCTS,
        order=106,
        group="settings",
        section="contracts",
        detail=_("The rates that the laws on late payment refer to, as banks and ministries publish them."),
    ),
    MenuEntry(
        "leasing.orders",
        _("Order of payments"),
        "leasing:orders",
        "adjustments-horizontal",
        READ_PRODUCTS,
        order=107,
        group="settings",
        section="contracts",
        detail=_("What a payment settles first, by kind of contract and day of signature."),
    ),
    MenuEntry(
        "leasing.service",
        _("Service of contracts"),
        "leasing:service",
        "calendar",
        READ_PRODUCTS,
        order=108,
        group="settings",
        section="contracts",
        detail=_("What the close of day does by itself: lateness asked for, ends announced."),
    ),
    MenuEntry(
        "leasing.tax_points",
        _("When VAT falls due"),
        "leasing:tax_points",
        "adjustments-horizontal",
        "leasing.read_contracts",
        order=108,
        group="settings",
        section="contracts",
        detail=_("With the invoice or with the payment, by country and day; the cash method."),
    ),
)  # fmt: skip
SEARCH: Final = SearchProvider(
    "leasing.offers", _("Offers"), find_offers, READ_OFFERS, 30, "leasing:offers"
)
