"""What a contract version says: the terms of its schedule, its taxes, fees and guarantees.

Amounts are minor units of the terms' currency, before tax. For a credit the drawdown is the price
with its tax and nothing is taxed; for a lease it is the price before tax, and every rental, the
first one too, bears tax (directive 2006/112/EC, art. 24; CGI, art. 256).
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Self

from vigie.kernel.errors import Invalid
from vigie.kernel.rate import Rate
from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.drawing import Tranche, tranches_of
from vigie.leasing.domain.mileage import AgreedMileage
from vigie.leasing.domain.packages import PackageKind, Riding
from vigie.leasing.domain.replay.events import (
    Prepaid,
    RateChanged,
    Rescheduled,
    Resumed,
    Suspended,
)
from vigie.leasing.domain.terms import Terms

Change = Prepaid | RateChanged | Rescheduled | Resumed | Suspended


class Accounting(StrEnum):
    """How a contract stands in the books.

    *Loan*: a claim in both views. *Finance lease*: the asset is the lessor's in the French view,
    a net investment under IFRS 16. *Operating lease*: the asset is the lessor's in both.
    """

    LOAN = "loan"
    FINANCE_LEASE = "finance_lease"
    OPERATING_LEASE = "operating_lease"


ACCOUNTING = {
    "credit": Accounting.LOAN,
    "pl_loan_title_transfer": Accounting.LOAN,
    "loa": Accounting.FINANCE_LEASE,
    "credit_bail": Accounting.FINANCE_LEASE,
    "finance_lease": Accounting.FINANCE_LEASE,
    "pl_leasing": Accounting.FINANCE_LEASE,
    "hire_purchase": Accounting.FINANCE_LEASE,
    "lld": Accounting.OPERATING_LEASE,
    "operating_lease": Accounting.OPERATING_LEASE,
}
WITH_OPTION = frozenset(ACCOUNTING) - {
    "credit",
    "pl_loan_title_transfer",
    "lld",
    "operating_lease",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The whole of a version; Invalid `leasing.product_unknown` for a product without accounting.

    `tax` is the rate on rentals, `asset_tax` the tax on the price that the lessor recovers, `fee`
    the administration fee, `services` what each rental holds beside principal and interest,
    `insurance` the premium that it collects for an insurer (exempt: CGI, art. 261 C, 2°; ustawa o
    VAT, art. 43 ust. 1 pkt 37), `deposit` a guarantee that is given back, `mileage` what is settled
    when the asset comes back. `financed_fee` is the part of the drawdowns that is a fee, `subsidy`
    what dealer or maker pay of the price, `commission` what the dealer or broker who brought the
    contract is paid for it, `commission_tax` the recoverable tax on that. `changes` are what was agreed since, by
    their days; `tranches` are the later parts of the price, known from delivery on. `riding` are packages that
    joined the rentals due from a day on, or left them; `services` and `insurance` are what every rental holds.
    """

    product: str
    country: str
    terms: Terms
    tax: Fraction = Fraction(0)
    asset_tax: int = 0
    fee: int = 0
    services: int = 0
    insurance: int = 0
    deposit: int = 0
    financed_fee: int = 0
    subsidy: int = 0
    commission: int = 0
    commission_tax: int = 0
    mileage: AgreedMileage | None = None
    changes: tuple[Change, ...] = ()
    tranches: tuple[Tranche, ...] = ()
    riding: tuple[Riding, ...] = ()

    def __post_init__(self) -> None:
        if self.product not in ACCOUNTING:
            known = ", ".join(ACCOUNTING)
            raise Invalid("leasing.product_unknown", product=self.product, known=known)
        carried = (self.services, self.insurance, self.deposit, self.subsidy)
        amounts = (self.asset_tax, self.fee, self.commission, self.commission_tax, *carried)
        if min(amounts) < 0 or self.tax < 0 or not 0 <= self.financed_fee < self.terms.drawn:
            raise Invalid("leasing.agreement_negative", product=self.product)
        taxed = (self.tax, self.asset_tax, self.commission_tax)
        if not self.is_lease and (any(taxed) or self.terms.first_rental):
            raise Invalid("leasing.credit_taxed", product=self.product)

    @property
    def accounting(self) -> Accounting:
        """Return how it stands in the books."""
        return ACCOUNTING[self.product]

    @property
    def is_lease(self) -> bool:
        """Tell whether the lessor owns the asset."""
        return self.accounting is not Accounting.LOAN

    @property
    def has_option(self) -> bool:
        """Tell whether the customer may buy the asset at the residual."""
        return self.product in WITH_OPTION

    @property
    def currency(self) -> str:
        """Return the currency of every amount."""
        return self.terms.currency

    @property
    def cost(self) -> int:
        """Return what the lender has paid of the asset before tax: what is drawn without the fee.

        Before delivery it is the whole of it.
        """
        missing = sum(one.planned.minor - one.drawn for one in self.tranches)
        return self.terms.drawn - missing - self.financed_fee

    @property
    def undrawn(self) -> int:
        """Return what the lender is committed to pay out and has not: later parts of the price."""
        return sum(one.left for one in self.tranches)

    def share(self, whole: int, cost: int) -> int:
        """Return the part of an amount on the whole price that goes with so much of its cost.

        Half up; the shares of pieces are differences of it, so they sum to the whole.
        """
        return round_half_up(Fraction(whole * cost, self.terms.drawn - self.financed_fee))

    def activated(self) -> Self:
        """Return the agreement from delivery on: parts of the price of later days are awaited."""
        return replace(self, tranches=tranches_of(self.terms))

    def with_tranche(self, tranche: Tranche) -> Self:
        """Return the agreement with a part of the price as it stands now."""
        others = (one if one.number != tranche.number else tranche for one in self.tranches)
        return replace(self, tranches=tuple(others))

    def stood(self, day: date) -> Self:
        """Return the agreement with what had happened to it by a day."""
        return replace(
            self,
            changes=tuple(change for change in self.changes if change.on <= day),
            tranches=tuple(one.known_by(day) for one in self.tranches),
        )

    def rate_on(self, day: date) -> Rate:
        """Return the nominal rate that is agreed for a day."""
        changed = [one for one in self.changes if isinstance(one, RateChanged) and one.on <= day]
        return changed[-1].rate if changed else self.terms.interest.rate

    def resumed(self, day: date) -> Self:
        """Return the agreement with the suspension that runs on a day ended there, if one does."""
        stops = [one for one in self.changes if isinstance(one, Suspended | Resumed)]
        runs = [one for one in stops if one.on <= day]
        is_suspended = bool(runs) and isinstance(runs[-1], Suspended)
        return self.changed(Resumed(on=day)) if is_suspended else self

    def changed(self, change: Change) -> Self:
        """Return the agreement with one change more, in its place in time."""
        changes = sorted((*self.changes, change), key=lambda one: one.on)
        return replace(self, changes=tuple(changes))

    def ridden(self, riding: Riding) -> Self:
        """Return the agreement with a package that joins its rentals from a day on, or leaves them."""
        return replace(self, riding=(*self.riding, riding))

    def carried(self, kind: PackageKind, day: date) -> int:
        """Return what a rental due on a day holds of insurance or services."""
        always = self.insurance if kind is PackageKind.INSURANCE else self.services
        joined = (one for one in self.riding if one.kind is kind and one.from_on <= day)
        return always + sum(one.minor for one in joined)

    def taxed(self, net: int) -> int:
        """Return the tax on a net amount, half up to the minor unit."""
        return round_half_up(net * self.tax)
