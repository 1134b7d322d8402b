"""Fees that are part of the effective interest rate, spread over the life of a claim.

IFRS 9, B5.4.1 to B5.4.4: what the customer pays for the granting of a loan or a finance lease lowers what
is lent and is earned with it, at the one rate that brings all that is paid down to the residual. The
carrying amount is kept by that rate, period by period, rounded to the minor unit; what is left of
the fee is the principal less the carrying amount. A plan that changed is computed anew from the first
day (B5.4.6: what that moves is income of the day). What the lender pays to obtain the contract, a
commission to dealer or broker, is part of the same rate (IFRS 9, B5.4.1 and B5.4.8; initial direct costs:
IFRS 16, 69): it is taken off the fee, and what is spread may be below zero. Subsidies need no rule: they lower the cost, and
so the claim, from the first day, and the interest of the contract is the effective one.

An operating lease has no claim and no rate: its fee is rent and is earned with it, in equal parts of days
(`domain.spreading`), here period by period.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Final

from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.agreement import Accounting, Agreement
from vigie.leasing.domain.periods import years_between
from vigie.leasing.domain.plan import Plan
from vigie.leasing.domain.schedule import Instalment
from vigie.leasing.domain.spreading import span_on, spans
from vigie.leasing.domain.terms import Timing

_DIGITS: Final = 34
_MOST_STEPS: Final = 200
_CLOSE: Final = Decimal("1e-20")


@dataclass(frozen=True, slots=True)
class _Step:
    """A period: its part of a year, what is paid in it, what is drawn in it, when it is paid."""

    years: Decimal
    payment: int
    drawn: int
    is_ahead: bool

    def after(self, carrying: Decimal, rate: Decimal) -> Decimal:
        """Return the carrying amount at the end of the period."""
        growth = 1 + rate * self.years
        if self.is_ahead:
            return (carrying - self.payment) * growth + self.drawn
        return carrying * growth - self.payment + self.drawn


def spread_fee(agreement: Agreement) -> int:
    """Return what is spread: fees, financed or asked for, less the commission; of an operating lease,
    whose commission is part of the asset, the fee alone.
    """
    if agreement.accounting is Accounting.OPERATING_LEASE:
        return agreement.fee
    return agreement.fee + agreement.financed_fee - agreement.commission


def earned_fees(plan: Plan) -> tuple[int, ...]:
    """Return what each row earns of the fee, in minor units; they sum to the fee.

    A fee as large as what is lent has no rate: it is earned in the first period. The rows of an operating
    lease that is suspended sum to what was earned before.
    """
    fee = spread_fee(plan.agreement)
    if not fee:
        return (0,) * len(plan.rows)
    if plan.agreement.accounting is Accounting.OPERATING_LEASE:
        return _straight(plan)
    with localcontext() as context:
        context.prec = _DIGITS
        steps = [_step(row, plan) for row in plan.rows]
        left = _left(plan.rows, steps, fee)
    return tuple(before - after for before, after in pairwise((fee, *left[:-1], 0)))


def _straight(plan: Plan) -> tuple[int, ...]:
    """Return what each row earns of the fee of an operating lease."""
    found = spans(plan)
    stood = [0]
    for row in plan.rows:
        span = span_on(found, row.until_on)
        stood.append(span.at(span.fee, row.until_on) if span else 0)
    return tuple(after - before for before, after in pairwise(stood))


def _left(rows: Sequence[Instalment], steps: Sequence[_Step], fee: int) -> list[int]:
    """Return what is left of the fee after each row."""
    begins = Decimal(rows[0].opening - fee)
    rate = _rate(begins, rows[-1].closing, steps) if begins > 0 else None
    if rate is None:
        return [0] * len(rows)
    left, carrying = [], begins
    for row, step in zip(rows, steps, strict=True):
        carrying = step.after(carrying, rate)
        left.append(row.closing - round_half_up(carrying))
    return left


def _rate(begins: Decimal, ends: int, steps: Sequence[_Step]) -> Decimal | None:
    """Return the rate a year, simple inside a period, that leads to what is left at the end.

    Newton's method from zero: the end rises with the rate ever more steeply, so after one step the root
    is neared from above.
    """
    rate = Decimal(0)
    for _ in range(_MOST_STEPS):
        end, slope = _end(begins, rate, steps)
        if slope <= 0:
            return None
        change = (end - ends) / slope
        rate -= change
        if abs(change) < _CLOSE:
            return rate
    return None


def _end(carrying: Decimal, rate: Decimal, steps: Sequence[_Step]) -> tuple[Decimal, Decimal]:
    """Return the carrying amount at the end, and how it moves with the rate."""
    slope = Decimal(0)
    for step in steps:
        borne = carrying - step.payment if step.is_ahead else carrying
        slope = slope * (1 + rate * step.years) + borne * step.years
        carrying = step.after(carrying, rate)
    return carrying, slope


def _step(row: Instalment, plan: Plan) -> _Step:
    terms = plan.agreement.terms
    is_ahead = terms.timing is Timing.ADVANCE
    begins = row.due_on if is_ahead else row.from_on
    years = Fraction(years_between(begins, row.until_on, terms))
    part = Decimal(years.numerator) / years.denominator
    return _Step(part, row.payment, row.drawn, is_ahead)
