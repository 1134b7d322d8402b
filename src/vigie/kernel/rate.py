"""A rate as an exact fraction: 6 % is 3/50, and stays so."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

from vigie.kernel.rounding import Exact, round_to


@dataclass(frozen=True, slots=True, order=True)
class Rate:
    """A rate a year unless said otherwise; `fraction` 3/50 is 6 %."""

    fraction: Fraction

    @classmethod
    def percent(cls, value: Exact | str) -> Self:
        """Return the rate of a percentage: "4.8" → 6/125."""
        return cls(Fraction(value) / 100)

    @classmethod
    def zero(cls) -> Self:
        """Return no interest at all."""
        return cls(Fraction(0))

    def as_percent(self, digits: int) -> Decimal:
        """Return the percentage at so many decimals, half up: 3.055 → 3.1 at one, 3.06 at two."""
        shown = round_to(self.fraction * 100, digits)
        return Decimal(shown.numerator * 10**digits // shown.denominator).scaleb(-digits)

    def per(self, periods_a_year: int) -> Fraction:
        """Return the nominal rate of one period: 6 % a year is 1/200 a month."""
        return self.fraction / periods_a_year

    def __add__(self, other: Self) -> Self:
        """Add points to a rate: a reference rate and its spread."""
        return type(self)(self.fraction + other.fraction)

    def times(self, factor: Exact) -> Self:
        """Multiply a rate: three times the legal one."""
        return type(self)(self.fraction * Fraction(factor))
