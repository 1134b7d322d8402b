"""Conditions turned once into closures: (signals, day) → true, false or None for unknown."""

import operator as op
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

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
from vigie.scoring.domain.signals import Signals

Test = Callable[[Signals, date], bool | None]

COMPARISONS: Mapping[Operator, Callable[[Any, Any], bool]] = {
    "is": op.eq,
    "is_not": op.ne,
    "in": lambda value, several: value in several,
    "not_in": lambda value, several: value not in several,
    "above": op.gt,
    "below": op.lt,
    "at_least": op.ge,
    "at_most": op.le,
}


def compiled(condition: Condition | None) -> Test | None:
    """Return the closure of a condition; None for no condition, which always holds."""
    return None if condition is None else _closure(condition)


def _closure(condition: Condition) -> Test:
    match condition:
        case All(parts):
            return _all(tuple(map(_closure, parts)))
        case AnyOf(parts):
            return _any(tuple(map(_closure, parts)))
        case Not(part):
            return _not(_closure(part))
        case Present(signal, is_present):
            return lambda signals, _on: (signal in signals) is is_present
        case Compare():
            return _compare(condition)
        case Days():
            return _days(condition)


def _all(parts: tuple[Test, ...]) -> Test:
    def run(signals: Signals, on: date) -> bool | None:
        answer: bool | None = True
        for part in parts:
            found = part(signals, on)
            if found is False:
                return False
            answer = found and answer
        return answer

    return run


def _any(parts: tuple[Test, ...]) -> Test:
    def run(signals: Signals, on: date) -> bool | None:
        answer: bool | None = False
        for part in parts:
            found = part(signals, on)
            if found:
                return True
            answer = None if found is None else answer
        return answer

    return run


def _not(part: Test) -> Test:
    def run(signals: Signals, on: date) -> bool | None:
        found = part(signals, on)
        return None if found is None else not found

    return run


def _compare(condition: Compare) -> Test:
    name, operand, test = condition.signal, condition.operand, COMPARISONS[condition.operator]

    def run(signals: Signals, _on: date) -> bool | None:
        signal = signals.get(name)
        return None if signal is None else test(signal.value, operand)

    return run


def _days(condition: Days) -> Test:
    first, second, operand = condition.first, condition.second, condition.operand
    test = COMPARISONS[condition.operator]

    def run(signals: Signals, on: date) -> bool | None:
        start = signals.get(first)
        end = on if second is None else _date(signals, second)
        if start is None or end is None:
            return None
        return test((end - start.value).days, operand)  # type: ignore[operator]  # read as a date

    return run


def _date(signals: Signals, name: str) -> date | None:
    signal = signals.get(name)
    return None if signal is None else signal.value  # type: ignore[return-value]  # read as a date
