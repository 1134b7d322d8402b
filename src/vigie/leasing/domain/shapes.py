"""Schedules of many contracts at once whose instalments are not level: steps, seasons, grace.

Contracts of one batch share a shape: payments in given proportions, the same principal each time, or
interest alone, after periods in which nothing or only interest is paid. Rows are those of
`schedule.amortise` cent by cent; interest is rounded half away from zero, for a balance that a
rounded share has overrun by a cent lies below zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from vigie.kernel.rounding import round_half_up

Cents = NDArray[np.int64]


class Repays(StrEnum):
    """What an instalment repays of itself."""

    BY_WEIGHT = "by_weight"
    EQUAL = "equal"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Shape:
    """What the contracts of a batch have in common beside count and rhythm.

    `weights`: one for each instalment after grace, empty for level ones. `unpaid` periods pay
    nothing and their interest joins the balance, the rest of `relief` pays interest alone.
    """

    repays: Repays = Repays.BY_WEIGHT
    weights: tuple[int, ...] = ()
    relief: int = 0
    unpaid: int = 0


LEVEL = Shape()


@dataclass(frozen=True, slots=True)
class Part:
    """A slice of a batch: its contracts, and `unit`, the whole number that a rate of one is."""

    financed: Cents
    residual: Cents
    rate: Cents
    unit: int
    count: int
    in_advance: bool


def fill(part: Part, shape: Shape, interest: Cents, principal: Cents, closing: Cents) -> Cents:
    """Fill the rows of a slice, a line a period; returns its first payment of a weight, or zeros."""
    opening = part.financed.copy()
    for number in range(shape.relief):
        if number < shape.unpaid:
            interest[number] = rounded(opening * part.rate, part.unit)
            principal[number] = -interest[number]
        else:
            interest[number] = _on_top(part, opening, np.zeros_like(opening))
            principal[number] = 0
        closing[number] = opening - principal[number]
        opening = closing[number]
    payments = _payments(part, shape, opening)
    share = _share(part, shape, opening)
    for number in range(shape.relief, part.count):
        left = opening - part.residual
        if number == part.count - 1:
            principal[number] = left
            interest[number] = _on_top(part, opening, left)
        elif shape.repays is Repays.BY_WEIGHT:
            _pay(
                part, opening, payments[number - shape.relief], interest[number], principal[number]
            )
        else:
            principal[number] = share
            interest[number] = _on_top(part, opening, share)
        closing[number] = opening - principal[number]
        opening = closing[number]
    return payments[0].copy() if payments else np.zeros_like(part.financed)


def rounded(numerator: Cents, denominator: Cents | int) -> Cents:
    """Return the nearest whole numbers, halves away from zero."""
    halves = (2 * np.abs(numerator) + denominator) // (2 * denominator)
    whole: Cents = halves.astype(np.int64, copy=False)
    np.negative(whole, out=whole, where=numerator < 0)
    return whole


def _on_top(part: Part, opening: Cents, principal: Cents) -> Cents:
    """Return the interest of a period that repays a principal; it comes on top of it."""
    if part.in_advance:
        return rounded((opening - principal) * part.rate, part.unit + part.rate)
    return rounded(opening * part.rate, part.unit)


def _pay(part: Part, opening: Cents, payment: Cents, interest: Cents, principal: Cents) -> None:
    """Split a payment; what it would repay beyond what is owed is not asked for."""
    borne = opening - payment if part.in_advance else opening
    interest[:] = rounded(borne * part.rate, part.unit)
    np.subtract(payment, interest, out=principal)
    left = opening - part.residual
    over = principal > left
    if over.any():
        np.copyto(principal, left, where=over)
        np.copyto(interest, _on_top(part, opening, left), where=over)


def _share(part: Part, shape: Shape, owed: Cents) -> Cents:
    """Return the principal that each instalment repays of itself."""
    if shape.repays is not Repays.EQUAL:
        return np.zeros_like(owed)
    return rounded(owed - part.residual, part.count - shape.relief)


def _payments(part: Part, shape: Shape, owed: Cents) -> list[Cents]:
    """Return the payment of each period after grace; equal weights share one column."""
    if shape.repays is not Repays.BY_WEIGHT:
        return []
    weights = shape.weights or (1,) * (part.count - shape.relief)
    factor = part.rate / part.unit
    grown = (1 + factor) ** len(weights)
    annuity = sum(
        weight * (1 + factor) ** (len(weights) - 1 - place + part.in_advance)
        for place, weight in enumerate(weights)
    )
    unit = (owed * grown - part.residual) / annuity
    columns = {}
    unsure = np.zeros(len(owed), bool)
    blur = np.maximum(1e-6, (np.abs(owed) + part.residual) * 1e-12)
    for weight in set(weights):
        exact = np.abs(unit * weight)
        columns[weight] = (np.sign(unit) * np.floor(exact + 0.5)).astype(np.int64)
        unsure |= np.abs(exact + 0.5 - np.round(exact + 0.5)) <= blur
    for place in np.flatnonzero(unsure):
        solved = _solved(part, weights, int(owed[place]), int(place))
        for weight, column in columns.items():
            column[place] = round_half_up(solved * weight)
    return [columns[weight] for weight in weights]


def _solved(part: Part, weights: Sequence[int], owed: int, place: int) -> Fraction:
    """Return the exact payment of weight one of one contract, in whole numbers until the end."""
    rate, unit = int(part.rate[place]), part.unit
    constant, coefficient, scale = owed, 0, 1
    for weight in weights:
        constant *= unit + rate
        coefficient = coefficient * (unit + rate) + weight * scale * (
            unit + rate if part.in_advance else unit
        )
        scale *= unit
    return Fraction(constant - int(part.residual[place]) * scale, coefficient)
