"""Products, quotes and offers in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.leasing.domain.bounds import Measure
from vigie.leasing.domain.deals import Unknown
from vigie.leasing.domain.products import (
    Audience,
    Basis,
    Kind,
    Product,
    Repayment,
    ResidualBy,
    TaxPoint,
)
from vigie.leasing.domain.quotes import Due
from vigie.leasing.domain.terms import Timing

Words = str | Promise

KINDS: Final[dict[str, Words]] = {
    Kind.CREDIT: pgettext_lazy("product", "Credit"),
    Kind.LOA: pgettext_lazy("product", "Lease with option to buy (LOA)"),
    Kind.LLD: pgettext_lazy("product", "Long-term rental (LLD)"),
    Kind.FINANCE_LEASE: pgettext_lazy("product", "Finance lease"),
    Kind.OPERATING_LEASE: pgettext_lazy("product", "Operating lease"),
    Kind.HIRE_PURCHASE: pgettext_lazy("product", "Hire purchase"),
}
AUDIENCES: Final[dict[str, Words]] = {
    Audience.CONSUMER: _("Consumers"),
    Audience.BUSINESS: _("Businesses"),
}
BASES: Final[dict[str, Words]] = {Basis.GROSS: _("with VAT"), Basis.NET: _("before VAT")}
TAX_POINTS: Final[dict[str, Words]] = {
    TaxPoint.EACH_RENTAL: _("On each rental"),
    TaxPoint.UPFRONT: _("All of it on delivery"),
    TaxPoint.IN_PRICE: _("In the supplier’s price; interest is exempt"),
}
RESIDUALS: Final[dict[str, Words]] = {
    ResidualBy.OPTION: _("Purchase option of the customer"),
    ResidualBy.DUE: _("Balloon that the customer owes"),
    ResidualBy.LESSOR: _("Borne by the lessor; the asset comes back"),
}
REPAYMENTS: Final[dict[str, Words]] = {
    Repayment.LEVEL: pgettext_lazy("product", "Level"),
    Repayment.EQUAL_PRINCIPAL: _("Equal principal"),
    Repayment.INTEREST_ONLY: _("Interest only, principal at the end"),
    Repayment.STEPS: _("In steps"),
    Repayment.SEASONAL: _("By season"),
}
TIMINGS: Final[dict[str, Words]] = {
    Timing.ARREARS: _("In arrears, at the end of each period"),
    Timing.ADVANCE: _("In advance, at the beginning of each period"),
}
RHYTHMS: Final[dict[str, Words]] = {
    "monthly": _("Monthly"),
    "quarterly": _("Quarterly"),
    "weekly": _("Weekly"),
}
ASSETS: Final[dict[str, Words]] = {
    "passenger_car": _("Passenger car"),
    "utility": _("Van or lorry"),
    "equipment": _("Equipment"),
}
COUNTRIES: Final[dict[str, Words]] = {"FR": _("France"), "PL": _("Poland")}
OPTIONS: Final[dict[str, Words]] = {
    "fees_financed": _("The fee may be financed"),
    "insurance": _("Insurance in the rental"),
    "services": _("Services in the rental"),
}
MEASURES: Final[dict[str, Words]] = {
    Measure.PRICE: _("Price"),
    Measure.TERM: _("Term"),
    Measure.RATE: _("Nominal rate a year"),
    Measure.FIRST_RENTAL: _("First rental or down payment"),
    Measure.DEPOSIT: _("Deposit"),
    Measure.RESIDUAL: _("Residual value"),
    Measure.SUBSIDY: _("Subsidy by dealer or maker"),
    Measure.FEE: _("Administration fee"),
    Measure.GRACE_PRINCIPAL: _("Payments of interest alone"),
    Measure.GRACE_INTEREST: _("Payments left out"),
    Measure.DEFERRAL: _("Periods of deferral"),
    Measure.DRAWDOWNS: _("Parts of the price"),
}
_CREDITS: Final = {Kind.CREDIT, Kind.HIRE_PURCHASE}


def is_credit(product: Product) -> bool:
    """Tell whether instalments repay a debt, and are not rentals."""
    return product.kind in _CREDITS


def value_words(product: Product) -> dict[str, Words]:
    """Return the name of each of the seven values, as this product calls it."""
    credit = is_credit(product)
    return {
        Unknown.PRICE: _("Price"),
        Unknown.FIRST_RENTAL: _("Down payment") if credit else _("First rental"),
        Unknown.RENTAL: _("Instalment") if credit else _("Rental"),
        Unknown.TERM: _("Number of instalments") if credit else _("Number of rentals"),
        Unknown.RESIDUAL: residual_word(product),
        Unknown.RATE: _("Nominal rate a year"),
        Unknown.SUBSIDY: _("Subsidy by dealer or maker"),
    }


def residual_word(product: Product) -> Words:
    """Return what the residual value is to the customer of this product."""
    return {
        ResidualBy.OPTION: _("Purchase option"),
        ResidualBy.DUE: pgettext_lazy("product", "Balloon"),
        ResidualBy.LESSOR: _("Residual value"),
    }[product.residual_by]


def due_words(product: Product) -> dict[str, Words]:
    """Return what each payment is for, as this product calls it."""
    values = value_words(product)
    return {
        Due.FIRST_RENTAL: values[Unknown.FIRST_RENTAL],
        Due.DEPOSIT: _("Deposit"),
        Due.FEE: _("Administration fee"),
        Due.TAX: _("VAT of all payments"),
        Due.RENTAL: values[Unknown.RENTAL],
        Due.RESIDUAL: residual_word(product),
        Due.DEPOSIT_BACK: _("Deposit given back"),
        "price": _("Price paid out"),
    }
