"""What the conditions of a ruleset can tell apart in a subject, as a key of small numbers.

Thousands of subjects differ in plates, names and days, and yet no condition can tell most of them apart:
the same comparisons hold, the same signals are known. Two subjects with the same key get the same
findings, but for the facts that these show. So a ruleset judges each key once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Final

from vigie.scoring.domain.compiling import COMPARISONS
from vigie.scoring.domain.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Days,
    Not,
)
from vigie.scoring.domain.ruleset import Rule, Ruleset
from vigie.scoring.domain.signals import Signals

Key = tuple[int, ...]
Test = Callable[[Any], bool]
_VALUE: Final = attrgetter("value")
# Beyond so many values of a signal (amounts, say) the answers are worked out each time.
MOST_VALUES: Final = 10_000


class _Numbers:
    """Gives each thing that can be told apart a number of its own."""

    def __init__(self) -> None:
        self._given: dict[object, int] = {}

    def of(self, told: object) -> int:
        return self._given.setdefault(told, len(self._given))


class _Codes(dict[Any, int]):
    """Value → number of the answers that it gives to some tests; a value is tested once."""

    def __init__(self, name: object, tests: tuple[Test, ...], numbers: _Numbers) -> None:
        super().__init__()
        self._name, self._tests, self._numbers = name, tests, numbers

    def __missing__(self, value: Any) -> int:
        answers = tuple(test(value) for test in self._tests)
        code = self._numbers.of((self._name, answers))
        if len(self) < MOST_VALUES:
            self[value] = code
        return code


@dataclass(frozen=True, slots=True)
class _Shape:
    """Which signals are known, and what then is to be looked at: values, days since, days between.

    Signals are named by their places.
    """

    number: int
    values: tuple[tuple[int, _Codes], ...]
    since: tuple[tuple[int, _Codes], ...]
    between: tuple[tuple[int, int, _Codes], ...]


class Distinctions:
    """What a ruleset can tell apart: which signals are known, comparisons of values and of days."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._numbers = _Numbers()
        values: dict[str, list[Test]] = {}
        days: dict[tuple[str, str | None], list[Test]] = {}
        for atom in dict.fromkeys(atom for rule in ruleset.rules for atom in _atoms_of(rule)):
            if isinstance(atom, Compare):
                values.setdefault(atom.signal, []).append(_test(atom))
            else:
                days.setdefault((atom.first, atom.second), []).append(_test(atom))
        self._values = {name: self._codes(name, tests) for name, tests in values.items()}
        self._days = {pair: self._codes(pair, tests) for pair, tests in days.items()}
        self._shapes: dict[tuple[str, ...], _Shape] = {}

    def of(self, signals: Signals, on: date) -> Key:
        """Return the key of a subject on a day; one order of signals may give another key."""
        shape = self._shapes.get(names := tuple(signals)) or self._shaped(names)
        told: list[Any] = list(map(_VALUE, signals.values()))
        key = [codes[told[place]] for place, codes in shape.values]
        key.append(shape.number)
        # The vocabulary says that these are dates, and reading checks it.
        for place, codes in shape.since:
            key.append(codes[(on - told[place]).days])  # a list more costs more
        for first, second, codes in shape.between:
            key.append(codes[(told[second] - told[first]).days])  # as above
        return tuple(key)

    def _codes(self, name: object, tests: list[Test]) -> _Codes:
        return _Codes(name, tuple(tests), self._numbers)

    def _shaped(self, names: tuple[str, ...]) -> _Shape:
        place = {name: number for number, name in enumerate(names)}
        shape = _Shape(
            self._numbers.of(names),
            tuple((place[name], codes) for name, codes in self._values.items() if name in place),
            tuple(
                (place[first], codes)
                for (first, second), codes in self._days.items()
                if first in place and second is None
            ),
            tuple(
                (place[first], place[second], codes)
                for (first, second), codes in self._days.items()
                if second is not None and {first, second} <= place.keys()
            ),
        )
        if len(self._shapes) < MOST_VALUES:
            self._shapes[names] = shape
        return shape


def _test(atom: Compare | Days) -> Test:
    test, operand = COMPARISONS[atom.operator], atom.operand
    return lambda value: test(value, operand)


def _conditions(rule: Rule) -> Iterator[Condition | None]:
    yield rule.when
    for several in (rule.levels, rule.reasons, rule.exculpations, rule.caps):
        for one in several:
            yield one.when


def _atoms_of(rule: Rule) -> Iterator[Compare | Days]:
    for condition in _conditions(rule):
        if condition is not None:
            yield from _atoms(condition)


def _atoms(condition: Condition) -> Iterator[Compare | Days]:
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _atoms(part)
        case Not(part):
            yield from _atoms(part)
        case Compare() | Days():
            yield condition
