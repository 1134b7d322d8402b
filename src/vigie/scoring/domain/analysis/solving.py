"""Whether some case makes a formula hold, and an example of one.

A search that settles first what leaves no choice (Davis, Putnam, Logemann and Loveland 1962), over
cases that are only partly told. Exact: None means that no case whatever makes it hold.
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


def satisfied(parts: Iterable[Formula]) -> Case | None:
    """Return a case in which all parts hold; None when there is none."""
    return _search(list(parts), Case())


def _search(todo: list[Formula], case: Case) -> Case | None:
    settled = _settled(todo, case)
    if settled is None:
        return None
    case, choices = settled
    if not choices:
        return case
    choices.sort(key=lambda choice: len(choice.parts))
    first, *rest = choices
    for part in first.parts:
        found = _search([part, *rest], case)
        if found is not None:
            return found
    return None


def _settled(todo: list[Formula], case: Case) -> tuple[Case, list[Either]] | None:
    """Tell what leaves no choice; return the case and the choices left, None when nothing fits."""
    choices: list[Either] = []
    while todo:
        told = _told(todo, case, choices)
        if told is None:
            return None
        case, todo, waiting = told, [], choices
        choices = []
        for choice in waiting:
            left = _left(choice, case)
            if left is None:
                continue
            if not left:
                return None
            if len(left) == 1:
                todo.append(left[0])
            else:
                choices.append(Either(left))
    return case, choices


def _told(todo: Sequence[Formula], case: Case, choices: list[Either]) -> Case | None:
    """Tell literals and what stands in all of a Both; choices are put aside."""
    stack = list(todo)
    while stack:
        part = stack.pop()
        if isinstance(part, Both):
            stack.extend(part.parts)
        elif isinstance(part, Either):
            choices.append(part)
        else:
            told = case.with_literal(part)
            if told is None:
                return None
            case = told
    return case


def _left(choice: Either, case: Case) -> tuple[Formula, ...] | None:
    """Return the parts of a choice that still may hold; None when one holds already."""
    left: list[Formula] = []
    for part in _flat(choice):
        if isinstance(part, Both):
            is_told, may_hold = not part.parts, _may_hold(part, case)
        else:
            told = case.with_literal(part)
            is_told, may_hold = told is case, told is not None
        if is_told:
            return None
        if may_hold:
            left.append(part)
    return tuple(left)


def _flat(choice: Either) -> Iterator[Literal | Both]:
    """Yield the parts of a choice, and those of choices among them."""
    for part in choice.parts:
        if isinstance(part, Either):
            yield from _flat(part)
        else:
            yield part


def _may_hold(part: Formula, case: Case) -> bool:
    """Tell whether nothing at sight forbids a part."""
    if isinstance(part, Both):
        return all(_may_hold(one, case) for one in part.parts)
    if isinstance(part, Either):
        return any(_may_hold(one, case) for one in part.parts)
    return case.with_literal(part) is not None


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
