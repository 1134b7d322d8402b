"""What it costs to leave a contract on a day: buyout, early repayment, total loss.

The financial balance is the principal still to be billed with the residual, and the interest
earned since the last due date (see `plan.Worth`). At maturity it is the residual, nothing else.
"""

from dataclasses import dataclass
from datetime import date

from vigie.kernel.errors import Invalid, Refused
from vigie.kernel.months import add_months
from vigie.leasing.domain.agreement import Accounting, Agreement
from vigie.leasing.domain.booking import Exit
from vigie.leasing.domain.consumer.leaving_early import (
    EarlyRepayment,
    buyout_indemnity_cap,
    repayment_indemnity_cap,
)
from vigie.leasing.domain.fees import spread_fee
from vigie.leasing.domain.plan import Plan, Worth
from vigie.leasing.domain.replay.events import Prepaid
from vigie.leasing.domain.spreading import worn


@dataclass(frozen=True, slots=True)
class Quote:
    """What the customer owes to leave on a day, beside what is due already; minor units.

    `price` is before tax, `tax` that on price, `indemnity` bears none (CJEU C-277/05 treats
    compensation for an ended contract as outside the tax).
    """

    on: date
    worth: Worth
    price: int
    tax: int
    indemnity: int

    @property
    def total(self) -> int:
        """Return what is to be paid."""
        return self.price + self.tax + self.indemnity


def quote(plan: Plan, on: date, *, indemnity: int = 0, agreed_price: int | None = None) -> Quote:
    """Return the price of leaving on a day, once every line due by then is billed.

    The price is the financial balance; `agreed_price` stands in its place, and must for a lease
    without option, whose vehicle is sold to the customer by agreement only. Raises Refused
    `leasing.no_option` without it and Invalid for a day before delivery or a price below zero.
    """
    agreement = plan.agreement
    if on < agreement.terms.start_on:
        raise Invalid("leasing.before_delivery", start=agreement.terms.start_on)
    if agreed_price is not None and agreed_price < 0:
        raise Invalid("leasing.agreed_price_negative", minor=agreed_price)
    if agreed_price is None and agreement.accounting is Accounting.OPERATING_LEASE:
        raise Refused("leasing.no_option", product=agreement.product)
    worth = plan.worth(on, billed_by(plan, on))
    price = worth.total if agreed_price is None else agreed_price
    return Quote(on, worth, price, agreement.taxed(price), indemnity)


def indemnity_cap(plan: Plan, signed_on: date, on: date) -> int | None:
    """Return the most a French consumer may be charged for leaving on a day; None: as agreed.

    A credit: D312-15, on the principal repaid. A lease with an option: the same on its financial
    balance, where it was signed from the reform on. Nothing else has a cap of its own.
    """
    agreement = plan.agreement
    if agreement.country != "FR" or agreement.accounting is Accounting.OPERATING_LEASE:
        return None
    billed = billed_by(plan, on)
    worth = plan.worth(on, billed)
    saved = sum(row.interest for row in plan.rows[billed:]) - worth.interest
    within_year = worth.principal + _repaid_within_a_year(agreement, on)
    repayment = EarlyRepayment(worth.principal, on, plan.ends_on, within_year, max(saved, 0))
    if agreement.accounting is Accounting.LOAN:
        return repayment_indemnity_cap(repayment)
    return buyout_indemnity_cap(repayment, signed_on)


def _repaid_within_a_year(agreement: Agreement, on: date) -> int:
    """Return what was repaid early in the twelve months before a day."""
    since = add_months(on, -12)
    early = [one for one in agreement.changes if isinstance(one, Prepaid)]
    return sum(one.minor for one in early if since < one.on <= on)


def billed_by(plan: Plan, on: date) -> int:
    """Return how many lines are due on a day or before."""
    return sum(line.due_on <= on for line in plan.lines)


def exit_at(plan: Plan, worth: Worth, price: int, on: date) -> Exit:
    """Return how a contract leaves the books on a day at a price."""
    cost = plan.agreement.cost if plan.agreement.is_lease else 0
    fee = spread_fee(plan.agreement)
    return Exit(worth, price, cost, worn(plan, on), fee)
