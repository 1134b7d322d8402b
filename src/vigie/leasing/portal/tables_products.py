"""The lists of products and offers: their columns."""

from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vigie.kernel.money import Money
from vigie.leasing.domain.products import name_in
from vigie.leasing.portal.words.products import AUDIENCES, COUNTRIES, KINDS
from vigie.leasing.queries import OfferRow, ProductRow
from vigie.ui import cells
from vigie.ui.cells import State
from vigie.ui.lists import Column, Table


def _name(row: OfferRow) -> str:
    return name_in(row.product["names"], cells.language())


def _sold(row: ProductRow) -> State:
    if row.sold_version is None:
        return State(_("not sold"))
    return State(_("version %(version)s sold") % {"version": row.sold_version}, "good")


def _percent(value: Decimal | None) -> Decimal | None:
    return None if value is None else round(value * 100, 2)


def _validity(row: OfferRow) -> date:
    return row.valid_until


OFFERS = Table(
    columns=(
        Column("reference", _("Offer"), "reference"),
        Column("title", _("Asset"), value=lambda row: row.title or "–"),
        Column("product", _("Product"), value=_name, is_minor=True),
        Column("price", _("Price"), "amount", value=lambda row: _units(row, row.price_minor)),
        Column("rental", _("Rental"), "amount", value=lambda row: _units(row, row.rental_minor)),
        Column("currency", _("Currency"), is_minor=True),
        Column("count", _("Number of rentals"), "number", is_minor=True),
        Column("rate", _("Effective rate"), "amount", value=lambda row: _percent(row.effective_rate), unit="%"),
        Column("valid", _("Valid until"), "date", value=_validity),
    ),
    href=lambda row: reverse("leasing:offer", args=[row.id]),
    sort="-id",
    bulk=True,
)  # fmt: skip
PRODUCTS = Table(
    columns=(
        Column("name", _("Product"), value=lambda row: row.newest.name(cells.language())),
        Column("code", _("Code"), "reference"),
        Column("kind", _("Kind"), value=lambda row: KINDS[row.newest.kind]),
        Column("audience", _("Sold to"), value=lambda row: AUDIENCES[row.newest.audience], is_minor=True),
        Column("country", _("Country"), value=lambda row: COUNTRIES[row.newest.country], is_minor=True),
        Column("versions", _("Versions"), "number"),
        Column("sold", _("Today"), "state", value=_sold),
        Column("since", _("Since"), "date", value=lambda row: row.sold_since, is_minor=True),
    ),
    href=lambda row: reverse("leasing:product", args=[row.id]),
    sort="name",
)  # fmt: skip


def _units(row: OfferRow, minor: int) -> Decimal:
    return Money(minor, row.currency).amount
