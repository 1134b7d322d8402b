"""An offer as its pages show it, from what it keeps."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vigie.kernel.money import Money
from vigie.leasing.domain.deals import Unknown
from vigie.leasing.domain.product_text import read_product
from vigie.leasing.domain.products import Product, name_in
from vigie.leasing.models import Offer
from vigie.leasing.portal.answers import PaymentLine, money
from vigie.leasing.portal.comparing import ComparedRow
from vigie.leasing.portal.words.products import BASES, due_words, value_words
from vigie.ui import cells, formats
from vigie.ui.charts import Chart, Series

Words = str | Promise
Fact = tuple[Words, str, object]


def facts(offer: Offer, product: Product) -> list[Fact]:
    """Return the facts of an offer; what is zero is left out."""
    words, content = value_words(product), offer.content
    values, code = content["values"], offer.currency
    amounts = [
        (words[name], values[name])
        for name in (
            Unknown.PRICE,
            Unknown.FIRST_RENTAL,
            Unknown.RENTAL,
            Unknown.RESIDUAL,
            Unknown.SUBSIDY,
        )
    ]
    amounts += [(_("Financed"), content["financed"]), (_("Cost of financing"), content["cost"])]
    shown: list[Fact] = [
        (label, "text", f"{money(minor, code)} {code}") for label, minor in amounts if minor
    ]
    shown += [
        (_packaged(one), "text", f"{money(one['minor'], code)} {code}")
        for one in content.get("packages", ())
    ]
    shown.append((words[Unknown.TERM], "number", values["term"]))
    shown.append((words[Unknown.RATE], "text", rate_text(offer.rate, 3)))
    if offer.effective_rate is not None:
        name = _("TAEG (APR)") if product.is_consumer_credit else _("Effective rate a year")
        shown.append((name, "text", rate_text(offer.effective_rate, 2)))
    shown.append((_("Amounts"), "text", BASES[content["basis"]]))
    paid = f"{money(content['paid']['gross'], code)} {code}"
    shown.append((_("Paid in all, with VAT"), "text", paid))
    shown.append((_("Ends on"), "date", date.fromisoformat(content["ends_on"])))
    shown.append((_("Product version"), "text", str(offer.product_version.version)))
    return shown


def _packaged(one: Mapping[str, Any]) -> str:
    """Return what a package of an offer is called, and who insures or renders it."""
    name = name_in(one["names"], cells.language()) if one["names"] else one["code"]
    return " · ".join(part for part in (name, one["provider"]) if part)


def rate_text(fraction: Decimal | None, digits: int) -> str:
    """Return a fraction as a percentage in the language: 0.061678 is "6.17 %"."""
    if fraction is None:
        return "–"
    return f"{formats.amount(round(fraction * 100, 7), cells.language(), digits)} %"


def payments(offer: Offer, product: Product) -> list[PaymentLine]:
    """Return the payments of an offer with their tax."""
    words, code = due_words(product), offer.currency
    return [
        PaymentLine(
            str(one["number"] or ""),
            date.fromisoformat(one["on"]),
            words[one["due"]],
            money(one["net"], code),
            money(one["vat"], code),
            money(one["gross"], code),
        )
        for one in offer.content["payments"]
    ]


def chart(offer: Offer) -> Chart:
    """Return the balance over the dues of an offer."""
    rows, code = offer.content["rows"], offer.currency
    return Chart(
        "balance",
        _("How does the balance go down?"),
        "area",
        [formats.day(date.fromisoformat(row["due_on"]), cells.language()) for row in rows],
        [Series(_("Balance"), [float(Money(row["closing"], code).amount) for row in rows])],
        code,
        _("Due on"),
    )


def _amount(minor: int | None, code: str) -> str:
    return "–" if minor is None else f"{money(minor, code)} {code}"


def compared_rows(offers: Sequence[Offer]) -> list[ComparedRow]:
    """Return the values of several offers line by line."""
    values = [one.content["values"] for one in offers]
    amounts = (
        (_("Price"), [one["price"] for one in values]),
        (_("First rental or down payment"), [one["first_rental"] for one in values]),
        (_("Rental or instalment"), [one["rental"] for one in values]),
        (_("Residual value, option or balloon"), [one["residual"] for one in values]),
        (_("Cost of financing"), [one.content["cost"] for one in offers]),
        (_("Paid in all, with VAT"), [one.content["paid"]["gross"] for one in offers]),
    )
    products = [read_product(one.product_version.content) for one in offers]
    lines: list[tuple[Words, list[str]]] = [
        (_("Product"), [one.name(cells.language()) for one in products]),
        *(
            (
                label,
                [_amount(minor, one.currency) for minor, one in zip(minors, offers, strict=True)],
            )
            for label, minors in amounts
        ),
        (_("Number of rentals or instalments"), [str(one.count) for one in offers]),
        (_("Nominal rate a year"), [rate_text(one.rate, 3) for one in offers]),
        (_("Effective rate a year"), [rate_text(one.effective_rate, 2) for one in offers]),
        (_("Amounts"), [str(BASES[one.content["basis"]]) for one in offers]),
    ]
    columns = [one.reference for one in offers]
    return [ComparedRow(label, texts, columns) for label, texts in lines]
