"""The slow plain evaluator: reads the conditions as they are written, tries every rule.

It is the judge of the compiled one in the tests, and the page to read to know what a ruleset means.
"""

from datetime import date

from vigie.scoring.domain.compiling import COMPARISONS
from vigie.scoring.domain.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Days,
    Not,
    Present,
    signals_read,
)
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.ruleset import Rule, Ruleset
from vigie.scoring.domain.signals import Signals, SignalValue


def holds(condition: Condition | None, signals: Signals, on: date) -> bool | None:
    """Tell whether a condition holds on a day; None when that is not known."""
    answer: bool | None = True
    match condition:
        case All(parts):
            answer = _first((False, None, True), parts, signals, on)
        case AnyOf(parts):
            answer = _first((True, None, False), parts, signals, on)
        case Not(part):
            answer = {True: False, False: True, None: None}[holds(part, signals, on)]
        case Present(signal, is_present):
            answer = (signal in signals) == is_present
        case Compare() | Days():
            answer = _compared(condition, signals, on)
    return answer


def _first(
    order: tuple[bool | None, ...], parts: tuple[Condition, ...], signals: Signals, on: date
) -> bool | None:
    answers = [holds(part, signals, on) for part in parts]
    return next(answer for answer in order if answer in answers)


def _compared(condition: Compare | Days, signals: Signals, on: date) -> bool | None:
    if not signals_read(condition) <= set(signals):
        return None
    value: SignalValue
    if isinstance(condition, Compare):
        value = signals[condition.signal].value
    else:
        start = signals[condition.first].value
        end = signals[condition.second].value if condition.second else on
        assert isinstance(start, date)
        assert isinstance(end, date)
        value = (end - start).days
    return COMPARISONS[condition.operator](value, condition.operand)


def level_of_rule(rule: Rule, signals: Signals, on: date) -> Level | None:
    """Return the level a rule gives, None when it does not speak."""
    if holds(rule.when, signals, on) is not True:
        return None
    level = next(
        (step.level for step in rule.levels if holds(step.when, signals, on) is True), Level.NONE
    )
    for exculpation in rule.exculpations:
        if exculpation.lowers_to is not None and holds(exculpation.when, signals, on) is True:
            level = min(level, exculpation.lowers_to)
    for cap in rule.caps:
        if holds(cap.when, signals, on) is True:
            level = min(level, cap.level)
    return level


def levels(ruleset: Ruleset, signals: Signals, on: date) -> dict[str, Level]:
    """Return the level of every rule that speaks, by rule."""
    found = {rule.id: level_of_rule(rule, signals, on) for rule in ruleset.rules}
    return {rule: level for rule, level in found.items() if level is not None}
