"""What a consumer may be charged for leaving early: by withdrawal, or by repaying before the end.

Code de la consommation, art. L312-19 and L312-26 (withdrawal), L312-34 and D312-15 (early
repayment; directive (EU) 2023/2225, art. 29).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from vigie.kernel.months import add_months
from vigie.kernel.rate import Rate
from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.consumer.scope import REFORM
from vigie.leasing.domain.lifecycle import PAYOUT_HOLD_DAYS, WITHDRAWAL_DAYS

FREE_OF_INDEMNITY = 1_000_000
"""10,000 EUR in cents: repayments of twelve months up to this cost nothing (D312-15)."""


def last_day_to_withdraw(accepted_on: date) -> date:
    """Return the fourteenth calendar day after acceptance (L312-19)."""
    return accepted_on + timedelta(days=WITHDRAWAL_DAYS)


def pay_out_from(accepted_on: date) -> date:
    """Return the first day money may leave: seven days after acceptance are over (L312-25)."""
    return accepted_on + timedelta(days=PAYOUT_HOLD_DAYS + 1)


def interest_of_withdrawal(principal: int, rate: Rate, drawn_on: date, repaid_on: date) -> int:
    """Return the interest from drawdown to repayment: the rate of the contract, days over 365."""
    days = (repaid_on - drawn_on).days
    return round_half_up(principal * rate.fraction * Fraction(days, 365))


def charge_for_use(rental: int, used_from: date, used_until: date, period_end: date) -> int:
    """Return the part of a period's rental for the days a delivered vehicle was used.

    The period runs from the delivery `used_from` to `period_end`, which it leaves out; the day of
    return counts.
    """
    used = (used_until - used_from).days + 1
    return round_half_up(rental * Fraction(used, (period_end - used_from).days))


@dataclass(frozen=True, slots=True)
class EarlyRepayment:
    """An early repayment: `amount` of principal on a day, and what stands around it, in cents.

    `within_year` is what was repaid early in the twelve months before, this one included, and
    `interest_saved` the interest the customer would have paid from now to the agreed end.
    """

    amount: int
    repaid_on: date
    ends_on: date
    within_year: int
    interest_saved: int


def repayment_indemnity_cap(repayment: EarlyRepayment) -> int:
    """Return the most a lender may charge: 1 %, or 0.5 % in the last year; cents.

    Never more than the interest saved, and nothing while twelve months' repayments stay within
    10,000 EUR. The contract may charge less; overdrafts and variable rates bear none.
    """
    if repayment.within_year <= FREE_OF_INDEMNITY:
        return 0
    more_than_a_year = add_months(repayment.repaid_on, 12) < repayment.ends_on
    share = Fraction(1, 100) if more_than_a_year else Fraction(1, 200)
    return min(round_half_up(repayment.amount * share), repayment.interest_saved)


def buyout_indemnity_cap(repayment: EarlyRepayment, signed_on: date) -> int | None:
    """Return the most a lessor may charge a consumer who takes his option early; None: as agreed.

    For a lease with an option signed from 20 November 2026 on, the cap of a credit, on the financial
    balance; before, the law set none. Read from the ordonnance's summaries: the final decrees have
    to be compared before this is relied on.
    """
    return repayment_indemnity_cap(repayment) if signed_on >= REFORM else None
