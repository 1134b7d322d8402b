"""A quote: what was asked of a product, and the whole answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from vigie.kernel.rate import Rate
from vigie.leasing.domain.bounds import Breach
from vigie.leasing.domain.deals import Frame, Unknown, Values
from vigie.leasing.domain.packages import Chosen, PackageKind, amount_of
from vigie.leasing.domain.pricing import Priced
from vigie.leasing.domain.products import Product, ResidualBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a quote is asked for. Amounts are minor units on the product's basis.

    `price_given` keeps how the price was written when that was on the other basis (it was converted
    at the rate of `signed_on`). `insurance` and `services` are parts of each rental, `packages` in them. `draws` are the
    (day, weight) of the parts of the price. `km` is the mileage of a year.
    """

    unknown: Unknown
    values: Values
    signed_on: date
    start_on: date
    rhythm: str
    asset_class: str
    deposit: int = 0
    fee: int = 0
    fee_financed: bool = False
    insurance: int = 0
    services: int = 0
    grace_principal: int = 0
    grace_interest: int = 0
    deferral: int = 0
    steps: tuple[tuple[int, int], ...] = ()
    seasons: tuple[int, ...] = ()
    draws: tuple[tuple[date, int], ...] = ()
    km: int = 0
    packages: tuple[Chosen, ...] = ()

    @property
    def required(self) -> int:
        """Return what the packages that the product requires add to each rental."""
        return sum(one.minor for one in self.packages if one.is_required)

    def unpackaged(self, kind: PackageKind) -> int:
        """Return what a rental holds of a kind beside packages."""
        whole = self.insurance if kind is PackageKind.INSURANCE else self.services
        return whole - amount_of(self.packages, kind)


class Due(StrEnum):
    """What a payment is for."""

    FIRST_RENTAL = "first_rental"
    DEPOSIT = "deposit"
    FEE = "fee"
    TAX = "tax"
    RENTAL = "rental"
    RESIDUAL = "residual"
    DEPOSIT_BACK = "deposit_back"


@dataclass(frozen=True, slots=True)
class Payment:
    """What the customer pays on a day, below zero when it comes back; minor units.

    `financing` is the part that repays or rents, on the product's basis; `net` and `vat` are the
    whole payment's; `required` is the part of insurance and services without which there is no credit.
    """

    due: Due
    number: int
    on: date
    financing: int
    insurance: int
    services: int
    net: int
    vat: int
    required: int = 0

    @property
    def gross(self) -> int:
        """Return what is paid."""
        return self.net + self.vat


@dataclass(frozen=True, slots=True)
class DatedFlow:
    """A flow of the effective rate, as the customer sees it: received above zero, paid below."""

    on: date
    minor: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The answer: values, schedule, payments with their tax, flows, rate, and what breaks a bound.

    `effective_rate` is what the flows cost a year; None where the residual is the lessor's affair
    or no rate solves the flows.
    """

    product: Product
    asked: Asked
    frame: Frame
    priced: Priced
    price_gross: int
    price_net: int
    payments: tuple[Payment, ...]
    flows: tuple[DatedFlow, ...]
    effective_rate: Rate | None
    breaches: tuple[Breach, ...]

    @property
    def values(self) -> Values:
        """Return the seven values."""
        return self.priced.values

    @property
    def is_paid_in_parts(self) -> bool:
        """Tell whether a part of the price is paid out after the first day.

        The effective rate then assumes each part on its agreed day, the earliest on which it may be
        drawn (directive (EU) 2023/2225, Annex III, part II, (b); 2008/48/EC, Annex I, part II, (b)).
        """
        return any(day > self.asked.start_on for day, _ in self.asked.draws)

    @property
    def paid(self) -> Mapping[str, int]:
        """Return what the customer pays in all, before tax, tax and with tax."""
        return {
            "net": sum(payment.net for payment in self.payments),
            "vat": sum(payment.vat for payment in self.payments),
            "gross": sum(payment.gross for payment in self.payments),
        }

    @property
    def cost(self) -> int | None:
        """Return what financing costs: all flows of the customer, with the sign turned.

        None where the lessor keeps the residual: the flows then pay for use, not for the asset.
        """
        if self.product.residual_by is ResidualBy.LESSOR:
            return None
        return -sum(flow.minor for flow in self.flows)
