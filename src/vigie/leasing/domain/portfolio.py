"""Schedules of many contracts at once, equal to `schedule.amortise` cent by cent.

What is not level (steps, seasons, equal principal, interest only, grace) is filled by `shapes`.

Whole numbers all along: amounts in minor units, rates in billionths of a year, interest by one
multiplication and one division that rounds half up. Only the instalment starts from a floating
point estimate; where that comes near a half cent it is solved exactly, so it never decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.periods import PER_YEAR, periods
from vigie.leasing.domain.profiles import EqualPrincipal, InterestOnly, Level, Seasonal, Steps
from vigie.leasing.domain.shapes import LEVEL, Part, Repays, Shape, fill
from vigie.leasing.domain.terms import LastInstalment, Method, Rounding, Terms, Timing

Cents = NDArray[np.int64]
BILLION = 1_000_000_000
_REPAYS = {EqualPrincipal: Repays.EQUAL, InterestOnly: Repays.NOTHING}
_SHAPED = (EqualPrincipal, InterestOnly, Steps, Seasonal)
_CHUNK = 8_192  # contracts whose rows stay in the cache of one core


@dataclass(frozen=True, slots=True)
class Batch:
    """Contracts with the same number of instalments, rhythm and timing; one entry for each.

    `financed` and `residual` in minor units; `rate` a year in billionths. ValueError where a
    product of balance and rate would leave 64 bits (100 million units at 900 %).
    """

    financed: Cents
    residual: Cents
    rate: Cents
    count: int
    periods_a_year: int = 12
    in_advance: bool = False
    shape: Shape = LEVEL

    def __post_init__(self) -> None:
        if not len(self.financed):
            return
        rate = float(self.rate.max())
        grown = (1 + rate / (BILLION * self.periods_a_year)) ** self.shape.unpaid
        most = float(1 << (62 if self.shape == LEVEL else 61))
        if float(self.financed.max()) * grown * rate > most:
            raise ValueError("balance and rate leave 64 bits")


@dataclass(frozen=True, slots=True)
class Rows:
    """One line a period, one column a contract, minor units.

    `instalment` is the first one after grace, nothing where principal alone is fixed. A row pays
    `interest + principal`: the instalment, but for the last row, which settles.
    """

    instalment: Cents
    interest: Cents
    principal: Cents
    closing: Cents


def amortise_all(batch: Batch) -> Rows:
    """Return the rows of every contract of a batch."""
    shape = (batch.count, len(batch.financed))
    rows = Rows(
        np.empty(len(batch.financed), np.int64),
        np.empty(shape, np.int64),
        np.empty(shape, np.int64),
        np.empty(shape, np.int64),
    )
    for start in range(0, len(batch.financed), _CHUNK):
        part = slice(start, start + _CHUNK)
        if batch.shape == LEVEL:
            _amortise(batch, part, rows)
        else:
            _shaped(batch, part, rows)
    return rows


def _shaped(batch: Batch, part: slice, rows: Rows) -> None:
    """Fill the rows of one slice of contracts that are not level."""
    found = Part(
        financed=batch.financed[part],
        residual=batch.residual[part],
        rate=batch.rate[part],
        unit=BILLION * batch.periods_a_year,
        count=batch.count,
        in_advance=batch.in_advance,
    )
    written = rows.interest[:, part], rows.principal[:, part], rows.closing[:, part]
    rows.instalment[part] = fill(found, batch.shape, *written)


def _amortise(batch: Batch, part: slice, rows: Rows) -> None:
    """Fill the rows of one slice of contracts."""
    rate, residual = batch.rate[part], batch.residual[part]
    unit = BILLION * batch.periods_a_year
    payment = rows.instalment[part] = _instalments(batch, part)
    settling = _rounded(residual * rate, unit + rate) if batch.in_advance else None
    opening = batch.financed[part].copy()
    for number in range(batch.count):
        interest, principal = rows.interest[number, part], rows.principal[number, part]
        closing = rows.closing[number, part]
        np.multiply(opening if settling is None else opening - payment, rate, out=interest)
        interest += unit // 2
        np.floor_divide(interest, unit, out=interest)
        left = opening - residual
        if number == batch.count - 1:
            principal[:] = left
            capped = np.ones(len(left), bool)
        else:
            np.subtract(payment, interest, out=principal)
            capped = principal > left
            np.minimum(principal, left, out=principal)
        if settling is not None:
            np.copyto(interest, settling, where=capped)
        np.subtract(opening, principal, out=closing)
        opening = closing


def _rounded(numerator: Cents, denominator: Cents) -> Cents:
    """Return the nearest whole numbers of what is not negative, halves up."""
    whole: Cents = (2 * numerator + denominator) // (2 * denominator)
    return whole


def _instalments(batch: Batch, part: slice) -> Cents:
    """Return the level instalments: estimated, and solved exactly where the estimate is unsure."""
    financed, residual, rate = batch.financed[part], batch.residual[part], batch.rate[part]
    factor = rate / (BILLION * batch.periods_a_year)
    lost = -np.expm1(-batch.count * np.log1p(factor))  # 1 - v^n
    with np.errstate(divide="ignore", invalid="ignore"):
        exact = (financed - residual * (1 - lost)) * factor / lost
    if batch.in_advance:
        exact = exact / (1 + factor)
    exact = np.where(rate == 0, (financed - residual) / batch.count, exact)
    whole = np.floor(exact + 0.5)
    unsure = np.abs(exact + 0.5 - np.round(exact + 0.5)) <= np.maximum(1e-6, exact * 1e-11)
    result: Cents = whole.astype(np.int64)
    for place in np.flatnonzero(unsure):
        contract = int(financed[place]), int(residual[place]), int(rate[place])
        result[place] = round_half_up(_solved(*contract, batch))
    return result


def _solved(financed: int, residual: int, rate: int, batch: Batch) -> Fraction:
    """Return the exact instalment of one contract, in whole numbers until the last division."""
    unit = BILLION * batch.periods_a_year
    if rate == 0:
        return Fraction(financed - residual, batch.count)
    grown, flat = (unit + rate) ** batch.count, unit**batch.count
    owed = (financed * grown - residual * flat) * rate
    per_unit = (grown - flat) * (unit + rate if batch.in_advance else unit)
    return Fraction(owed, per_unit)


def batch_of(terms: Sequence[Terms]) -> Batch:
    """Return contracts as one batch.

    ValueError for a contract that the batch cannot hold: another count, rhythm or timing than the
    first, other proportions or grace, an irregular first period, an instalment agreed beforehand,
    interest that waits or is free, and anything but a nominal, plainly rounded schedule.
    """
    first = terms[0]
    shape = _shape(first)
    for each in terms:
        alike = (each.count, each.rhythm, each.timing) == (first.count, first.rhythm, first.timing)
        if not alike or not _is_plain(each) or _shape(each) != shape:
            raise ValueError(f"{each} does not fit the batch")
    return Batch(
        financed=np.array([each.financed for each in terms], np.int64),
        residual=np.array([each.residual for each in terms], np.int64),
        rate=np.array([each.interest.rate.fraction * BILLION for each in terms], np.int64),
        count=first.count,
        periods_a_year=PER_YEAR[first.rhythm.unit] // first.rhythm.every,
        in_advance=first.timing is Timing.ADVANCE,
        shape=shape,
    )


def _shape(terms: Terms) -> Shape:
    relief = max(terms.grace.principal, terms.grace.interest)
    repays = _REPAYS.get(type(terms.profile), Repays.BY_WEIGHT)
    weights = terms.weights()[relief:] if repays is Repays.BY_WEIGHT else ()
    is_level = set(weights) == {1}
    return Shape(repays, () if is_level else weights, relief, terms.grace.interest)


def _is_plain(terms: Terms) -> bool:
    rate = terms.interest.rate.fraction
    start = periods(terms)[0]
    a_year = Fraction(PER_YEAR[terms.rhythm.unit], terms.rhythm.every)
    return (
        terms.interest.method is Method.NOMINAL
        and len(terms.drawdowns) == 1
        and start.factor * a_year == rate
        and a_year.denominator == (rate * BILLION).denominator == 1
        and (isinstance(terms.profile, _SHAPED) or terms.profile == Level())
        and (terms.grace.free, terms.grace.deferred) == (0, 0)
        and (terms.last, terms.rounding) == (LastInstalment.ABSORB, Rounding())
    )
