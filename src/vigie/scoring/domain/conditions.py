"""Conditions over signals: a small safe language that is data, never code.

A condition is a table with one key: `all`, `any` (lists of conditions), `not` (a condition),
`present`, `missing` (a signal), `signal` with a comparison, `days_since` (a date signal) or
`days_between` (two date signals, first to second) with a comparison in whole days. Comparisons:
`is`, `is_not`, `in`, `not_in`, `above`, `below`, `at_least`, `at_most`. An operand that begins
with `$` names a setting of the ruleset.

What is not known is neither true nor false (Kleene's logic): a comparison on a missing signal is
unknown, and a rule speaks only on true. Only `present` and `missing` always answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from vigie.scoring.domain.signals import SignalValue

Operator = Literal["is", "is_not", "in", "not_in", "above", "below", "at_least", "at_most"]
OPERATORS: tuple[Operator, ...] = (
    "is",
    "is_not",
    "in",
    "not_in",
    "above",
    "below",
    "at_least",
    "at_most",
)
Operand = SignalValue | tuple[SignalValue, ...]


@dataclass(frozen=True, slots=True)
class All:
    """True when every part is true; false as soon as one is false."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True as soon as one part is true; false when every part is false."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary; unknown stays unknown."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class Present:
    """Whether a signal is known (`is_present`) or is not."""

    signal: str
    is_present: bool


@dataclass(frozen=True, slots=True)
class Compare:
    """A signal's value against an operand."""

    signal: str
    operator: Operator
    operand: Operand


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days from a date signal to another, or to the day of the assessment."""

    first: str
    second: str | None
    operator: Operator
    operand: Operand


Condition = All | AnyOf | Not | Present | Compare | Days


def signals_read(condition: Condition) -> frozenset[str]:
    """Return every signal that a condition reads."""
    match condition:
        case All(parts) | AnyOf(parts):
            return frozenset().union(*map(signals_read, parts))
        case Not(part):
            return signals_read(part)
        case Days(first, second):
            return frozenset({first} if second is None else {first, second})
        case Present(signal) | Compare(signal):
            return frozenset({signal})


def gate(condition: Condition) -> frozenset[str] | None:
    """Return signals of which one must be known for the condition to be true; None if no such set.

    A rule is tried only on subjects that have one of them, so most rules cost nothing.
    """
    match condition:
        case All(parts):
            return next((found for part in parts if (found := gate(part)) is not None), None)
        case AnyOf(parts):
            return _united([gate(part) for part in parts])
        case Not() | Present(is_present=False):
            return None
        case _:
            return signals_read(condition)


def _united(gates: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    known = [found for found in gates if found is not None]
    return frozenset().union(*known) if len(known) == len(gates) else None
