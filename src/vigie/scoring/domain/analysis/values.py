"""Sets of values that a signal may take: words, or a span of numbers."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from vigie.scoring.domain.signals import SignalType, SignalValue


@dataclass(frozen=True, slots=True)
class Words:
    """Some words or flags; with `is_all_but`, every other one."""

    words: frozenset[SignalValue]
    is_all_but: bool = False

    def meet(self, other: "Words") -> "Words":
        """Return what is in both."""
        if self.is_all_but and other.is_all_but:
            return Words(self.words | other.words, is_all_but=True)
        if self.is_all_but:
            return Words(other.words - self.words)
        kept = self.words - other.words if other.is_all_but else self.words & other.words
        return Words(kept)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is left."""
        return not self.is_all_but and not self.words

    def example(self) -> SignalValue:
        """Return one of them."""
        if not self.is_all_but:
            return min(self.words, key=str)
        word = "another"
        while word in self.words:
            word += "'"
        return word


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers between two bounds; None is no bound, `_in` says that the bound belongs to it."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_in: bool = False
    high_in: bool = False

    def meet(self, other: "Span") -> "Span":
        """Return what is in both."""
        low, low_in = max(
            (self.low, self.low_in), (other.low, other.low_in), key=lambda end: _from_low(*end)
        )
        high, high_in = min(
            (self.high, self.high_in), (other.high, other.high_in), key=lambda end: _from_high(*end)
        )
        return Span(low, high, low_in, high_in)

    @property
    def is_empty(self) -> bool:
        """Tell whether no number is left."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (
            self.low == self.high and not (self.low_in and self.high_in)
        )

    def example(self) -> Decimal:
        """Return one of them, a whole number where there is one near."""
        if self.low is None:
            return Decimal(0) if self.high is None else self.high - (0 if self.high_in else 1)
        if self.low_in:
            return self.low
        whole = (self.low // 1) + 1
        if self.high is None or whole < self.high or (whole == self.high and self.high_in):
            return whole
        return (self.low + self.high) / 2

    def text(self) -> str:
        """Return the span as it is written in data: 3, < 3, >= 3, 1 … 3."""
        if self.low is not None and self.low == self.high:
            return str(self.low)
        ends = [
            f"{'>=' if self.low_in else '>'} {self.low}" if self.low is not None else "",
            f"{'<=' if self.high_in else '<'} {self.high}" if self.high is not None else "",
        ]
        return ", ".join(filter(None, ends)) or "any"


EVERY_NUMBER: Final = Span()


def every_word(known: SignalType) -> Words:
    """Return all that a text or a flag may say."""
    if known.kind == "flag":
        return Words(frozenset({True, False}))
    return Words(frozenset(known.words)) if known.words else Words(frozenset(), is_all_but=True)


def _from_low(bound: Decimal | None, is_in: bool) -> tuple[int, Decimal, int]:
    return (0, Decimal(0), 0) if bound is None else (1, bound, 0 if is_in else 1)


def _from_high(bound: Decimal | None, is_in: bool) -> tuple[int, Decimal, int]:
    return (1, Decimal(0), 0) if bound is None else (0, bound, 1 if is_in else 0)
