"""Conditions as plain logic: what a case must be for one to be true, false, or not true.

A condition has three answers; a formula here has two. `formula(condition, wanted)` holds exactly
where the condition gives the wanted answer. What is compared must be known: a literal of a value
says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import pairwise
from math import prod
from typing import Final

from vigie.scoring.domain.analysis.values import Span, Words, every_word
from vigie.scoring.domain.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Days,
    Not,
    Operator,
    Present,
)
from vigie.scoring.domain.signals import SignalValue, Vocabulary

ON: Final = "(day of the assessment)"
ORIGIN: Final = "(the day before 1 January of year 1)"


class Wanted(Enum):
    """The answer asked of a condition; `NOT_TRUE` is false or unknown."""

    TRUE = "true"
    FALSE = "false"
    NOT_TRUE = "not true"
    NOT_FALSE = "not false"


@dataclass(frozen=True, slots=True)
class Known:
    """A signal is known, or is not."""

    signal: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class Among:
    """A signal is known and says one of some words."""

    signal: str
    words: Words


@dataclass(frozen=True, slots=True)
class Within:
    """A number is known and lies in a span."""

    signal: str
    span: Span


@dataclass(frozen=True, slots=True)
class Apart:
    """Two dates are known and so many days apart: low <= second - first <= high."""

    first: str
    second: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Both:
    """Every part holds; without parts it always holds."""

    parts: tuple["Formula", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Some part holds; without parts it never does."""

    parts: tuple["Formula", ...]


Literal = Known | Among | Within | Apart
Formula = Literal | Both | Either
ALWAYS: Final = Both(())
NEVER: Final = Either(())

_CONTRARY: Final[dict[Operator, Operator]] = {
    "is": "is_not",
    "is_not": "is",
    "in": "not_in",
    "not_in": "in",
    "above": "at_most",
    "at_most": "above",
    "below": "at_least",
    "at_least": "below",
}
_TURNED: Final = {
    Wanted.TRUE: Wanted.FALSE,
    Wanted.FALSE: Wanted.TRUE,
    Wanted.NOT_TRUE: Wanted.NOT_FALSE,
    Wanted.NOT_FALSE: Wanted.NOT_TRUE,
}
_HOLDING: Final = (Wanted.TRUE, Wanted.NOT_FALSE)


def combinations(part: Formula) -> int:
    """Return how many ways there are to choose one part of each choice: 1 where nothing is to choose."""
    if isinstance(part, Both):
        return prod(combinations(one) for one in part.parts)
    if isinstance(part, Either):
        return sum(combinations(one) for one in part.parts)
    return 1


def formula(condition: Condition | None, wanted: Wanted, vocabulary: Vocabulary) -> Formula:
    """Return where a condition gives the wanted answer; no condition is always true."""
    holds = wanted in _HOLDING
    match condition:
        case None:
            return ALWAYS if holds else NEVER
        case All(parts) | AnyOf(parts):
            inner = tuple(formula(part, wanted, vocabulary) for part in parts)
            return Both(inner) if isinstance(condition, All) is holds else Either(inner)
        case Not(part):
            return formula(part, _TURNED[wanted], vocabulary)
        case Present(signal, is_present):
            return Known(signal, is_present is holds)
        case Compare() | Days():
            return _compared(condition, wanted, vocabulary)


def _compared(condition: Compare | Days, wanted: Wanted, vocabulary: Vocabulary) -> Formula:
    found = condition.operator if wanted in _HOLDING else _CONTRARY[condition.operator]
    if isinstance(condition, Days):
        names = [condition.first, *([condition.second] if condition.second else [])]
        parts: list[Formula] = list(_apart(condition, found))
    else:
        names = [condition.signal]
        parts = list(_of_value(condition, found, vocabulary))
    if wanted in (Wanted.NOT_TRUE, Wanted.NOT_FALSE):
        # First, so that the plainest example comes first: what need not be known is not.
        parts = [*(Known(name, is_known=False) for name in names), *parts]
    return parts[0] if len(parts) == 1 else Either(tuple(parts))


def _of_value(condition: Compare, operator: Operator, vocabulary: Vocabulary) -> Iterable[Literal]:
    name, operand = condition.signal, condition.operand
    values = operand if isinstance(operand, tuple) else (operand,)
    known = vocabulary[name]
    if known.kind in ("text", "flag"):
        words = Words(frozenset(values), is_all_but=operator in ("is_not", "not_in"))
        return [Among(name, every_word(known).meet(words))]
    if known.kind == "number":
        return [Within(name, span) for span in _spans(operator, [Decimal(str(v)) for v in values])]
    days = [_ordinal(value) for value in values]
    return [Apart(ORIGIN, name, *ends) for ends in _ranges(operator, days)]


def _apart(condition: Days, operator: Operator) -> Iterable[Literal]:
    operand = condition.operand
    assert isinstance(operand, int)
    second = condition.second or ON
    return [Apart(condition.first, second, *ends) for ends in _ranges(operator, [operand])]


def _ordinal(value: SignalValue) -> int:
    assert isinstance(value, date)
    return value.toordinal()


def _spans(operator: Operator, values: list[Decimal]) -> list[Span]:
    """Return the numbers that stand to some values as an operator says."""
    (first, *_), places = values, sorted(set(values))
    match operator:
        case "is" | "in":
            return [Span(one, one, low_in=True, high_in=True) for one in places]
        case "is_not" | "not_in":
            return [Span(low, high) for low, high in pairwise([None, *places, None])]
        case "above" | "at_least":
            return [Span(low=first, low_in=operator == "at_least")]
        case "below" | "at_most":
            return [Span(high=first, high_in=operator == "at_most")]


def _ranges(operator: Operator, values: list[int]) -> list[tuple[int | None, int | None]]:
    """Return the whole numbers that stand to some values as an operator says."""
    (first, *_), places = values, sorted(set(values))
    match operator:
        case "is" | "in":
            return [(one, one) for one in places]
        case "is_not" | "not_in":
            lows = [None, *(one + 1 for one in places)]
            highs = [*(one - 1 for one in places), None]
            return list(zip(lows, highs, strict=True))
        case "above" | "at_least":
            return [(first + (operator == "above"), None)]
        case "below" | "at_most":
            return [(None, first - (operator == "below"))]
