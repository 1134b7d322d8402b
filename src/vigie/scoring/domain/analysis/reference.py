"""The slow plain analysis: every case of a small universe is tried by the plain evaluator.

It is the judge of `analyse` in the tests. A universe holds, for each signal that is read, enough
values: each operand, one between and one beyond; dates as many days around the day as the
conditions can tell apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import product

from vigie.scoring.domain.analysis.formulas import (
    ON,
    ORIGIN,
    Among,
    Apart,
    Known,
    Literal,
    Within,
)
from vigie.scoring.domain.analysis.values import Span
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.reference import holds, level_of_rule
from vigie.scoring.domain.ruleset import Rule
from vigie.scoring.domain.signals import Signal, Signals, SignalValue

Universe = Mapping[str, Sequence[SignalValue | None]]
Point = tuple[Signals, date]


def points(universe: Universe, days: Sequence[date]) -> Iterator[Point]:
    """Yield every case of a universe on every day; None among the values is: not known."""
    for on in days:
        for values in product(*universe.values()):
            named = zip(universe, values, strict=True)
            yield (
                {n: Signal(n, v, None, on, "tried") for n, v in named if v is not None},
                on,
            )


def levels_at(rules: Sequence[Rule], point: Point) -> dict[str, Level]:
    """Return the level of each rule that speaks."""
    found = ((rule.id, level_of_rule(rule, *point)) for rule in rules)
    return {name: level for name, level in found if level is not None}


def first_step(rule: Rule, point: Point) -> int | None:
    """Return the place of the rung that gives the level, from 1; None when there is none."""
    steps = enumerate(rule.levels, 1)
    return next((place for place, step in steps if holds(step.when, *point) is True), None)


def literal_holds(literal: Literal, point: Point) -> bool:
    """Tell whether a literal is true of a case."""
    signals, on = point
    match literal:
        case Known(signal, is_known):
            return (signal in signals) is is_known
        case Among(signal, words):
            return signal in signals and (
                (signals[signal].value in words.words) is not words.is_all_but
            )
        case Within(signal, span):
            value = signals[signal].value if signal in signals else None
            return isinstance(value, int | Decimal) and _lies_in(value, span)
        case Apart(first, second, low, high):
            start, end = _day(first, signals, on), _day(second, signals, on)
            if start is None or end is None:
                return False
            days = end - start
            return (low is None or days >= low) and (high is None or days <= high)


def _lies_in(value: int | Decimal, span: Span) -> bool:
    above = span.low is None or value > span.low or (span.low_in and value == span.low)
    below = span.high is None or value < span.high or (span.high_in and value == span.high)
    return above and below


def _day(name: str, signals: Signals, on: date) -> int | None:
    if name in (ON, ORIGIN):
        return on.toordinal() if name == ON else 0
    value = signals[name].value if name in signals else None
    return value.toordinal() if isinstance(value, date) else None
