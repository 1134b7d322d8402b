"""A case that is only partly told: what is known of each signal, and how far dates stand apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from vigie.scoring.domain.analysis.formulas import (
    ON,
    ORIGIN,
    Among,
    Apart,
    Known,
    Literal,
    Within,
)
from vigie.scoring.domain.analysis.values import Span, Words

Ends = tuple[int | None, int | None]
_LAST = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Case:
    """What is told so far. `with_literal` tells more; None when that contradicts it."""

    known: Mapping[str, bool] = field(default_factory=dict)
    among: Mapping[str, Words] = field(default_factory=dict)
    within: Mapping[str, Span] = field(default_factory=dict)
    apart: Mapping[tuple[str, str], Ends] = field(default_factory=dict)

    def with_literal(self, literal: Literal) -> "Case | None":
        """Return the case with one thing more; itself when it was told already."""
        match literal:
            case Known(signal, is_known):
                return self._with_known(signal, is_known=is_known)
            case Among(signal, words):
                return self._with_words(signal, words)
            case Within(signal, span):
                return self._with_span(signal, span)
            case Apart():
                return self._with_apart(literal)

    def _with_known(self, signal: str, *, is_known: bool) -> "Case | None":
        told = self.known.get(signal)
        if told is None:
            return replace(self, known={**self.known, signal: is_known})
        return self if told is is_known else None

    def _with_words(self, signal: str, words: Words) -> "Case | None":
        before = self.among.get(signal)
        after = words if before is None else before.meet(words)
        case = self._with_known(signal, is_known=True)
        if case is None or after.is_empty:
            return None
        return case if after == before else replace(case, among={**self.among, signal: after})

    def _with_span(self, signal: str, span: Span) -> "Case | None":
        before = self.within.get(signal)
        after = span if before is None else before.meet(span)
        case = self._with_known(signal, is_known=True)
        if case is None or after.is_empty:
            return None
        return case if after == before else replace(case, within={**self.within, signal: after})

    def _with_apart(self, one: Apart) -> "Case | None":
        case = self
        for name in {one.first, one.second} - {ON, ORIGIN}:
            told = case._with_known(name, is_known=True)
            if told is None:
                return None
            case = told
        pair = (one.first, one.second)
        before = case.apart.get(pair, (None, None))
        after = (_higher(before[0], one.low), _lower(before[1], one.high))
        if after == before and pair in case.apart:
            return case
        changed = replace(case, apart={**case.apart, pair: after})
        return changed if changed.days() is not None else None

    def days(self) -> dict[str, int] | None:
        """Return a day for each date told of, by ordinal; None when no days fit.

        Differences of whole numbers: shortest paths from everywhere, which a circle of negative
        length forbids (Bellman 1958). Every date lies in the years 1 to 9999.
        """
        edges = list(self._edges())
        found = dict.fromkeys([ORIGIN, *(name for edge in edges for name in edge[:2])], 0)
        for _ in range(len(found) + 1):
            moved = False
            for first, second, most in edges:
                if found[first] + most < found[second]:
                    found[second], moved = found[first] + most, True
            if not moved:
                return {name: day - found[ORIGIN] for name, day in found.items()}
        return None

    def _edges(self) -> list[tuple[str, str, int]]:
        """Return (a, b, n) for each b - a <= n that is told."""
        edges: list[tuple[str, str, int]] = []
        for (first, second), (low, high) in self.apart.items():
            if high is not None:
                edges.append((first, second, high))
            if low is not None:
                edges.append((second, first, -low))
        names = {name for pair in self.apart for name in pair} - {ORIGIN}
        for name in names:
            edges += [(ORIGIN, name, _LAST), (name, ORIGIN, -1)]
        return edges


def _higher(one: int | None, other: int | None) -> int | None:
    return max((end for end in (one, other) if end is not None), default=None)


def _lower(one: int | None, other: int | None) -> int | None:
    return min((end for end in (one, other) if end is not None), default=None)
