"""What a product takes, measure by measure; a breach says what, where and how to mend it.

Amounts are minor units of the product's currency, shares are fractions of the price.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from vigie.kernel.money import currency
from vigie.kernel.rounding import round_to


class Measure(StrEnum):
    """What is bounded. The code of a breach is `leasing.bound_` and this word."""

    PRICE = "price"
    TERM = "term"
    RATE = "rate"
    FIRST_RENTAL = "first_rental"
    DEPOSIT = "deposit"
    RESIDUAL = "residual"
    SUBSIDY = "subsidy"
    FEE = "fee"
    GRACE_PRINCIPAL = "grace_principal"
    GRACE_INTEREST = "grace_interest"
    DEFERRAL = "deferral"
    DRAWDOWNS = "drawdowns"


class Unit(StrEnum):
    """How a measure is written: an amount, a percentage, a share of the price or a count."""

    AMOUNT = "amount"
    PERCENT = "percent"
    SHARE = "share"
    MONTHS = "months"
    COUNT = "count"


UNITS: Mapping[Measure, Unit] = {
    Measure.PRICE: Unit.AMOUNT,
    Measure.TERM: Unit.MONTHS,
    Measure.RATE: Unit.PERCENT,
    Measure.FIRST_RENTAL: Unit.SHARE,
    Measure.DEPOSIT: Unit.SHARE,
    Measure.RESIDUAL: Unit.SHARE,
    Measure.SUBSIDY: Unit.SHARE,
    Measure.FEE: Unit.AMOUNT,
    Measure.GRACE_PRINCIPAL: Unit.COUNT,
    Measure.GRACE_INTEREST: Unit.COUNT,
    Measure.DEFERRAL: Unit.COUNT,
    Measure.DRAWDOWNS: Unit.COUNT,
}


@dataclass(frozen=True, slots=True)
class Bound:
    """From `low` to `high`, both included: minor units, fractions or counts."""

    low: Fraction
    high: Fraction

    def holds(self, value: Fraction) -> bool:
        """Tell whether a value lies within."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Breach:
    """A measure outside its bound."""

    measure: Measure
    given: Fraction
    bound: Bound

    @property
    def code(self) -> str:
        """Return the code of the sentence that says it."""
        return f"leasing.bound_{self.measure}"

    def params(self, code: str) -> dict[str, object]:
        """Return the parameters of the sentence, in the units people read; `code` is a currency."""
        unit = UNITS[self.measure]
        return {
            "given": shown(self.given, unit, code),
            "low": shown(self.bound.low, unit, code),
            "high": shown(self.bound.high, unit, code),
            "currency": code,
        }


def breaches(
    bounds: Mapping[Measure, Bound], measured: Mapping[Measure, Fraction]
) -> tuple[Breach, ...]:
    """Return every measure outside its bound, in the order of `Measure`; without one, only zero."""
    nothing = Bound(Fraction(0), Fraction(0))
    return tuple(
        Breach(measure, measured[measure], bound)
        for measure in Measure
        if measure in measured
        and not (bound := bounds.get(measure, nothing)).holds(measured[measure])
    )


def shown(value: Fraction, unit: Unit, code: str) -> Decimal:
    """Return a value in the unit people read: 2500000 minor units → 25000.00, 1/5 → 20.00."""
    if unit is Unit.AMOUNT:
        digits = currency(code).exponent
        return _decimal(value / currency(code).per_unit, digits)
    if unit in {Unit.PERCENT, Unit.SHARE}:
        return _decimal(value * 100, 2)
    return _decimal(value, 0)


def stored(text: object, unit: Unit, code: str) -> Fraction:
    """Return what `shown` shows, exact: "25000" → 2500000 minor units, "20" percent → 1/5."""
    value = Fraction(str(text))
    if unit is Unit.AMOUNT:
        return value * currency(code).per_unit
    return value / 100 if unit in {Unit.PERCENT, Unit.SHARE} else value


def _decimal(value: Fraction, digits: int) -> Decimal:
    exact = round_to(value, digits)
    return Decimal(exact.numerator * 10**digits // exact.denominator).scaleb(-digits)
