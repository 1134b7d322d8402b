"""What the conditions of a ruleset can tell apart in a subject, as a key of small numbers.

Thousands of subjects differ in plates, names and days, and yet no condition can tell most of them apart:
the same comparisons hold, the same signals are known. Two subjects with the same key get the same
findings, but for the facts that these show. So a ruleset judges each key once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter, getitem
from typing import Any, Final

from vigie.scoring.domain.compiling import COMPARISONS
from vigie.scoring.domain.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Days,
    Not,
    signals_read,
)
from vigie.scoring.domain.ruleset import Rule, Ruleset
from vigie.scoring.domain.signals import Facts, Signals, taking

Key = tuple[int, ...]
Test = Callable[[Any], bool]
_VALUE: Final = attrgetter("value")
# Beyond so many values of a signal (amounts, say) the answers are worked out each time.
MOST_VALUES: Final = 10_000
# Days on which subjects are judged: one for each register of a run.
MOST_DAYS: Final = 500


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
        code = self._numbers.of((self._name, *(test(value) for test in self._tests)))
        if len(self) < MOST_VALUES:
            self[value] = code
        return code


@dataclass(frozen=True, slots=True)
class _Shape:
    """Which signals are known, and what then is to be looked at.

    `taken` are the signals that are compared; the first of them have `codes`, a day's own where days
    since it are counted; `between` are two of them by their places.
    """

    number: int
    taken: Callable[[Signals], Facts]
    codes: tuple[_Codes, ...]
    between: tuple[tuple[int, int, _Codes], ...]


class _Day(dict[tuple[str, ...], _Shape]):
    """The shapes met on a day, and the codes of the dates from which days are counted to it."""

    def __init__(self, codes: dict[str, _Codes]) -> None:
        super().__init__()
        self.codes = codes


class Distinctions:
    """What a ruleset can tell apart: which signals are known, comparisons of values and of days."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._numbers = _Numbers()
        self._read = frozenset(name for rule in ruleset.rules for name in _read(rule))
        self._values: dict[str, list[Test]] = {}
        self._since: dict[str, list[Test]] = {}
        between: dict[tuple[str, str], list[Test]] = {}
        for atom in dict.fromkeys(atom for rule in ruleset.rules for atom in _atoms_of(rule)):
            if isinstance(atom, Compare):
                self._values.setdefault(atom.signal, []).append(_test(atom))
            elif atom.second is None:
                self._since.setdefault(atom.first, []).append(_test(atom))
            else:
                between.setdefault((atom.first, atom.second), []).append(_test(atom))
        self._between = {pair: self._codes(pair, tests) for pair, tests in between.items()}
        self._same = {name: self._codes(name, tests) for name, tests in self._values.items()}
        self._days: dict[date, _Day] = {}

    def of(self, signals: Signals, on: date) -> Key:
        """Return the key of a subject on a day."""
        day = self._days.get(on) or self._begun(on)
        shape = day.get(names := tuple(signals)) or self._shaped(day, names)
        values = list(map(_VALUE, shape.taken(signals)))
        key = [shape.number, *map(getitem, shape.codes, values)]
        for first, second, codes in shape.between:
            # The vocabulary says that these are dates, and reading checks it.
            key.append(codes[(values[second] - values[first]).days])
        return tuple(key)

    def _codes(self, name: object, tests: list[Test]) -> _Codes:
        return _Codes(name, tuple(tests), self._numbers)

    def _begun(self, on: date) -> _Day:
        if len(self._days) >= MOST_DAYS:
            self._days.clear()
        return self._days.setdefault(on, _Day({**self._same, **self._dated(on)}))

    def _dated(self, on: date) -> dict[str, _Codes]:
        """Return the codes of the dates from which days are counted to one."""
        return {
            name: self._codes(
                name, [*self._values.get(name, ()), *(_counting(test, on) for test in tests)]
            )
            for name, tests in self._since.items()
        }

    def _shaped(self, day: _Day, names: tuple[str, ...]) -> _Shape:
        known = self._read.intersection(names)
        coded = [name for name in day.codes if name in known]
        pairs = [pair for pair in self._between if known.issuperset(pair)]
        taken = dict.fromkeys([*coded, *(name for pair in pairs for name in pair)])
        places = {name: place for place, name in enumerate(taken)}
        shape = _Shape(
            self._numbers.of(known),
            taking(tuple(places)),
            tuple(day.codes[name] for name in coded),
            tuple((places[one], places[other], self._between[one, other]) for one, other in pairs),
        )
        if len(day) < MOST_VALUES:
            day[names] = shape
        return shape


def _test(atom: Compare | Days) -> Test:
    test, operand = COMPARISONS[atom.operator], atom.operand
    return lambda value: test(value, operand)


def _counting(test: Test, on: date) -> Test:
    return lambda day: test((on - day).days)


def _read(rule: Rule) -> Iterator[str]:
    """Yield the signals that a rule reads or shows."""
    for condition in _conditions(rule):
        if condition is not None:
            yield from signals_read(condition)
    for reason in rule.reasons:
        yield from reason.shows
    for exculpation in rule.exculpations:
        yield from exculpation.shows
    yield from rule.evidence


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
