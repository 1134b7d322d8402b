"""The instalment that brings a balance to its residual, solved exactly.

What is left after a period is linear in the instalment, so one pass that carries the constant and
the coefficient solves it. Both are kept as whole numbers over one common denominator: exact, and
faster than fractions that reduce at every step.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.periods import Period
from vigie.leasing.domain.terms import Rounding, Ties


def solve_instalment(
    balance: int,
    periods: Sequence[Period],
    weights: Sequence[int],
    *,
    residual: int = 0,
    flat: Sequence[Fraction] = (),
) -> Fraction:
    """Return the exact amount of an instalment of weight one, in minor units.

    `balance` is owed when the first of `periods` begins, `residual` when the last one ends;
    `flat` is the interest each period bears whatever the balance. ZeroDivisionError when no
    instalment has a weight.
    """
    added = flat or (Fraction(0),) * len(periods)
    unit = lcm(*(_denominator(period) for period in periods), *(each.denominator for each in added))
    constant, coefficient, scale = balance, 0, 1
    for period, weight, interest in zip(periods, weights, added, strict=True):
        grows = unit + _times(period.factor, unit)
        drawn = sum(minor * (unit + _times(factor, unit)) for minor, factor in period.draws)
        constant = constant * grows + (drawn + _times(interest, unit)) * scale
        coefficient = coefficient * grows + weight * (unit + _times(period.after, unit)) * scale
        scale *= unit
    return Fraction(constant - residual * scale, coefficient)


def _times(value: Fraction, unit: int) -> int:
    """Return value x unit, a whole number because the unit holds the denominator."""
    return value.numerator * (unit // value.denominator)


def _denominator(period: Period) -> int:
    draws = (factor.denominator for _, factor in period.draws)
    return lcm(period.factor.denominator, period.after.denominator, *draws)


def rounded(amount: Fraction, rounding: Rounding) -> int:
    """Return an instalment as a multiple of the step: the nearest, or the next one above."""
    steps = amount / rounding.step
    if rounding.up:
        return -(-steps.numerator // steps.denominator) * rounding.step
    return to_minor(steps, rounding.ties) * rounding.step


def to_minor(amount: Fraction, ties: Ties) -> int:
    """Return whole minor units; an exact half goes away from zero unless `ties` says to even."""
    return round(amount) if ties is Ties.HALF_EVEN else round_half_up(amount)
