"""Whether some case makes a formula hold, and an example of one.

A search that settles first what leaves no choice (Davis, Putnam, Logemann and Loveland 1962), over
cases that are only partly told. Exact: None means that no case whatever makes it hold. The question is
as hard as it gets (satisfiability), so a search takes so many steps and no more: a step is one literal
told or looked at, whatever machine takes it, and so the same question always ends alike.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from vigie.scoring.domain.analysis.cases import Case
from vigie.scoring.domain.analysis.formulas import (
    ON,
    ORIGIN,
    Apart,
    Both,
    Either,
    Formula,
    Literal,
)
from vigie.scoring.domain.analysis.values import EVERY_NUMBER, every_word
from vigie.scoring.domain.signals import Signal, SignalValue, Vocabulary


class OutOfSteps(Exception):
    """A search took all its steps and found neither a case nor that there is none."""


@dataclass(slots=True)
class Steps:
    """How many steps a search may still take; None: as many as it needs."""

    left: int | None = None

    def take(self) -> None:
        """Take one; OutOfSteps when none is left."""
        if self.left is None:
            return
        if self.left <= 0:
            raise OutOfSteps
        self.left -= 1


def satisfied(parts: Iterable[Formula], steps: Steps | None = None) -> Case | None:
    """Return a case in which all parts hold; None when there is none.

    Raises OutOfSteps where `steps` do not suffice to tell.
    """
    return _Search(steps or Steps()).case(list(parts))


@dataclass(frozen=True, slots=True)
class _Search:
    """One search, and the steps it may take."""

    steps: Steps

    def case(self, parts: list[Formula]) -> Case | None:
        """Return a case; what is still to be tried waits on a heap of its own, the last first."""
        waiting = [(parts, Case())]
        while waiting:
            settled = self._settled(*waiting.pop())
            if settled is None:
                continue
            case, choices = settled
            if not choices:
                return case
            choices.sort(key=lambda choice: len(choice.parts))
            first, *rest = choices
            waiting += [([part, *rest], case) for part in reversed(first.parts)]
        return None

    def _settled(self, todo: list[Formula], case: Case) -> tuple[Case, list[Either]] | None:
        """Tell what leaves no choice; return the case and the choices left, None when nothing fits."""
        choices: list[Either] = []
        while todo:
            told = self._told(todo, case, choices)
            if told is None:
                return None
            case, todo, waiting = told, [], choices
            choices = []
            for choice in waiting:
                left = self._left(choice, case)
                if left is None:
                    continue
                if not left:
                    return None
                if len(left) == 1:
                    todo.append(left[0])
                else:
                    choices.append(Either(left))
        return case, choices

    def _told(self, todo: Sequence[Formula], case: Case, choices: list[Either]) -> Case | None:
        """Tell literals and what stands in all of a Both; choices are put aside."""
        stack = list(todo)
        while stack:
            part = stack.pop()
            if isinstance(part, Both):
                stack.extend(part.parts)
            elif isinstance(part, Either):
                choices.append(part)
            else:
                told = self._with(case, part)
                if told is None:
                    return None
                case = told
        return case

    def _left(self, choice: Either, case: Case) -> tuple[Formula, ...] | None:
        """Return the parts of a choice that still may hold; None when one holds already."""
        left: list[Formula] = []
        for part in _flat(choice):
            if isinstance(part, Both):
                is_told, may_hold = not part.parts, self._may_hold(part, case)
            else:
                told = self._with(case, part)
                is_told, may_hold = told is case, told is not None
            if is_told:
                return None
            if may_hold:
                left.append(part)
        return tuple(left)

    def _may_hold(self, part: Formula, case: Case) -> bool:
        """Tell whether nothing at sight forbids a part."""
        if isinstance(part, Both):
            return all(self._may_hold(one, case) for one in part.parts)
        if isinstance(part, Either):
            return any(self._may_hold(one, case) for one in part.parts)
        return self._with(case, part) is not None

    def _with(self, case: Case, literal: Literal) -> Case | None:
        self.steps.take()
        return case.with_literal(literal)


def _flat(choice: Either) -> Iterator[Literal | Both]:
    """Yield the parts of a choice, and those of choices among them."""
    for part in choice.parts:
        if isinstance(part, Either):
            yield from _flat(part)
        else:
            yield part


@dataclass(frozen=True, slots=True)
class Example:
    """A subject that shows something: the day, and the signals known of it."""

    on: date
    signals: tuple[Signal, ...]


def example_of(case: Case, vocabulary: Vocabulary, on: date) -> Example:
    """Return the plainest subject that fits a case: nothing is known that need not be.

    Its day is `on` where the case allows, and its dates lie in the year before where they can.
    """
    names = sorted(name for name, is_known in case.known.items() if is_known)
    dates = [name for name in names if vocabulary[name].kind == "date"]
    day = on.toordinal()
    case = case.with_literal(Apart(ORIGIN, ON, day, day)) or case
    for name in dates:
        case = (
            case.with_literal(Apart(name, ON, 0, 365))
            or case.with_literal(Apart(name, ON, None, None))
            or case
        )
    days = case.days() or {}
    shown = date.fromordinal(days[ON]) if ON in days else on
    return Example(
        shown, tuple(_signal(name, _value(name, case, days, vocabulary), shown) for name in names)
    )


def _value(name: str, case: Case, days: dict[str, int], vocabulary: Vocabulary) -> SignalValue:
    known = vocabulary[name]
    if known.kind == "date":
        return date.fromordinal(days[name])
    if known.kind == "number":
        return _plain(case.within.get(name, EVERY_NUMBER).example())
    return case.among.get(name, every_word(known)).example()


def _plain(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else number


def _signal(name: str, value: SignalValue, on: date) -> Signal:
    return Signal(name, value, value if isinstance(value, date) else None, on, "example")
