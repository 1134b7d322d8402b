"""Combinations of values of which no rule of a typology speaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise

from vigie.scoring.domain.analysis.asking import Asking
from vigie.scoring.domain.analysis.formulas import (
    ON,
    ORIGIN,
    Among,
    Apart,
    Either,
    Known,
    Literal,
    Within,
)
from vigie.scoring.domain.analysis.report import Cell, Gap
from vigie.scoring.domain.analysis.speaking import Speaking
from vigie.scoring.domain.analysis.values import Span, Words
from vigie.scoring.domain.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Days,
    Not,
    Present,
)
from vigie.scoring.domain.signals import SignalType, SignalValue, Vocabulary


@dataclass(frozen=True, slots=True)
class Place:
    """A cell with what it asks of a case."""

    cell: Cell
    literal: Literal


def gaps_of(typology: str, rules: Sequence[Speaking], asking: Asking) -> Iterator[Gap]:
    """Yield the single values, then the pairs, that silence all rules of a typology.

    What is not known and flags that are false are left out: there, nothing happened to speak of.
    Raises GivenUp where the search takes too many steps.
    """
    some_rule = Either(tuple(rule.speaks() for rule in rules))

    def is_heard(places: Sequence[Place]) -> bool:
        return asking.is_possible(rules, *(one.literal for one in places), some_rule)

    heard: list[list[Place]] = []
    for places in dimensions(rules):
        speaking = [one for one in places if is_heard([one])]
        heard.append(speaking)
        yield from (Gap(typology, (one.cell,)) for one in places if one not in speaking)
    for first, second in combinations(heard, 2):
        for one in first:
            for other in second:
                if not is_heard([one, other]):
                    yield Gap(typology, (one.cell, other.cell))


def dimensions(rules: Sequence[Speaking]) -> list[list[Place]]:
    """Return, for each signal that the rules read to speak, the values they tell apart.

    Two values stand in one cell when no comparison of these rules tells them apart.
    """
    atoms = [atom for rule in rules for atom in _atoms(rule.rule.when)]
    vocabulary = rules[0].vocabulary
    return [_cells(*place, atoms, vocabulary) for place in sorted(set(map(_place, atoms)))]


def _place(atom: Present | Compare | Days) -> tuple[str, str]:
    """Return what an atom is about: a signal, or the days from one date to another."""
    return (atom.first, atom.second or "on") if isinstance(atom, Days) else (atom.signal, "")


def _atoms(condition: Condition) -> Iterator[Present | Compare | Days]:
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _atoms(part)
        case Not(part):
            yield from _atoms(part)
        case Present() | Compare() | Days():
            yield condition


def _cells(
    name: str, other: str, atoms: Sequence[Present | Compare | Days], vocabulary: Vocabulary
) -> list[Place]:
    operands = [operand for atom in atoms for operand in _operands(atom, name, other)]
    if other:
        second = ON if other == "on" else other
        return [
            Place(Cell(name, _days_text(low, high), other), Apart(name, second, low, high))
            for low, high in _day_spans([int(str(one)) for one in operands])
        ]
    known = vocabulary[name]
    if known.kind in ("text", "flag"):
        return _word_places(known, operands)
    if known.kind == "date" and not operands:
        return [Place(Cell(name, "known"), Known(name, is_known=True))]
    if known.kind == "date":
        days = [one.toordinal() for one in operands if isinstance(one, date)]
        return [
            Place(Cell(name, _days_text(low, high)), Apart(ORIGIN, name, low, high))
            for low, high in _day_spans(days)
        ]
    spans = _number_spans([Decimal(str(one)) for one in operands])
    return [Place(Cell(name, span.text()), Within(name, span)) for span in spans]


def _operands(atom: Present | Compare | Days, name: str, other: str) -> Iterator[SignalValue]:
    if not isinstance(atom, Present) and _place(atom) == (name, other):
        yield from atom.operand if isinstance(atom.operand, tuple) else (atom.operand,)


def _word_places(known: SignalType, operands: Sequence[SignalValue]) -> list[Place]:
    words: Sequence[str | bool] = known.words
    if known.kind == "flag":
        words = (True,)
    elif not words:
        words = sorted({str(one) for one in operands})
    places = [
        Place(Cell(known.name, _word(one)), Among(known.name, Words(frozenset({one}))))
        for one in words
    ]
    if known.kind == "text" and not known.words:
        rest = Words(frozenset(words), is_all_but=True)
        places.append(Place(Cell(known.name, "another"), Among(known.name, rest)))
    return places


def _word(value: str | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def _number_spans(operands: Sequence[Decimal]) -> list[Span]:
    places = sorted(set(operands))
    points = [Span(one, one, low_in=True, high_in=True) for one in places]
    between = [Span(low, high) for low, high in pairwise([None, *places, None])]
    found = [between[0]]
    for point, span in zip(points, between[1:], strict=True):
        found += [point, span]
    return found


def _day_spans(operands: Sequence[int]) -> list[tuple[int | None, int | None]]:
    places = sorted(set(operands))
    found: list[tuple[int | None, int | None]] = []
    last: int | None = None
    for one in places:
        low = None if last is None else last + 1
        if low is None or low <= one - 1:
            found.append((low, one - 1))
        found.append((one, one))
        last = one
    found.append((None if last is None else last + 1, None))
    return found


def _days_text(low: int | None, high: int | None) -> str:
    if low is not None and low == high:
        return str(low)
    ends = [f">= {low}" if low is not None else "", f"<= {high}" if high is not None else ""]
    return ", ".join(filter(None, ends)) or "any"
