"""Money: whole minor units of one currency, never a float.

Currencies and their exponents are those of ISO 4217 (`data/currencies.csv`): JPY has none, EUR
two decimals, TND three. `cash_step` is the smallest coin in minor units, for cash only.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Self

from vigie.kernel.errors import Invalid
from vigie.kernel.rounding import Exact, allocate, round_half_up


@dataclass(frozen=True, slots=True)
class Currency:
    """One row of ISO 4217: `exponent` decimals stand between a unit and its minor unit."""

    code: str
    exponent: int
    cash_step: int

    @property
    def per_unit(self) -> int:
        """Return how many minor units make one unit."""
        return int(10**self.exponent)


@cache
def currencies() -> dict[str, Currency]:
    """Return every currency by its code."""
    text = files("vigie.kernel").joinpath("data/currencies.csv").read_text("utf-8")
    return {
        row["code"]: Currency(row["code"], int(row["exponent"]), int(row["cash_step"]))
        for row in csv.DictReader(text.splitlines())
    }


def currency(code: str) -> Currency:
    """Return a currency; Invalid when ISO 4217 has none of that code."""
    found = currencies().get(code)
    if found is None:
        raise Invalid("kernel.currency_unknown", currency=code)
    return found


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units; arithmetic stays in one currency and stays exact."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Exact | str, code: str) -> Self:
        """Return an amount given in units, rounded half up to the minor unit: "3.055" → 306."""
        exact = Fraction(amount)
        return cls(round_half_up(exact * currency(code).per_unit), code)

    @classmethod
    def zero(cls, code: str) -> Self:
        """Return nothing of a currency."""
        return cls(0, code)

    @property
    def amount(self) -> Decimal:
        """Return the amount in units with the currency's own number of decimals."""
        return Decimal(self.minor).scaleb(-currency(self.currency).exponent)

    def __add__(self, other: Self) -> Self:
        """Add an amount of the same currency."""
        return type(self)(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Self) -> Self:
        """Take away an amount of the same currency."""
        return type(self)(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Self:
        """Turn the sign."""
        return type(self)(-self.minor, self.currency)

    def __bool__(self) -> bool:
        """Tell whether there is anything."""
        return self.minor != 0

    def __lt__(self, other: Self) -> bool:
        """Compare within one currency."""
        return self.minor < self._same(other)

    def __le__(self, other: Self) -> bool:
        """Compare within one currency."""
        return self.minor <= self._same(other)

    def times(self, factor: Exact) -> Self:
        """Multiply and round half up to the minor unit."""
        return type(self)(round_half_up(self.minor * Fraction(factor)), self.currency)

    def shared(self, weights: Sequence[Exact]) -> tuple[Self, ...]:
        """Share out by largest remainder; nothing is lost or made (see `rounding.allocate`)."""
        return tuple(type(self)(part, self.currency) for part in allocate(self.minor, weights))

    def in_cash(self) -> Self:
        """Return the nearest amount that coins can pay."""
        step = currency(self.currency).cash_step
        return type(self)(round_half_up(Fraction(self.minor, step)) * step, self.currency)

    def _same(self, other: Self) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other.minor
