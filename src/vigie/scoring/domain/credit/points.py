"""A card of points: a table that a person can add up by hand.

score = base + the points of one bin per input. On a learned card

    score = offset + factor * ln(odds of good to bad), factor = double / ln 2,
    offset = points - factor * ln(odds)

(Siddiqi, Credit Risk Scorecards, 2006; Thomas, Edelman and Crook, Credit Scoring and Its Applications,
2002): `points` at `odds` to one, the odds double every `double` points. Each bin is rounded to whole
points, so that the sum differs from the exact score by at most half a point per input and one half more.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np

from vigie.scoring.domain.credit.inputs import CreditInput, known_inputs
from vigie.scoring.domain.learning.arrays import Counts, Floats
from vigie.scoring.domain.learning.binning import Scale
from vigie.scoring.domain.learning.labels import Input


@dataclass(frozen=True, slots=True)
class Scaling:
    """`points` stand for odds of `odds` good to one bad; they double every `double` points."""

    points: int = 600
    odds: float = 50.0
    double: int = 20

    @property
    def factor(self) -> float:
        """Return the points of one unit of log-odds."""
        return self.double / math.log(2)

    @property
    def offset(self) -> float:
        """Return the score at odds of one to one."""
        return self.points - self.factor * math.log(self.odds)

    def chance(self, score: int) -> float:
        """Return the chance of default that a score stands for."""
        return 1 / (1 + math.exp((score - self.offset) / self.factor))


@dataclass(frozen=True, slots=True)
class Part:
    """The bins of one input. `edges` part numbers; a value at an edge belongs to the bin above.

    `points` has one entry per bin or category, and a last one for what is not known.
    """

    input: CreditInput
    edges: tuple[float, ...]
    points: tuple[int, ...]

    @property
    def best(self) -> int:
        """Return the most points that can be had."""
        return max(self.points)

    def places(self, values: Sequence[Input]) -> Counts:
        """Return the bin of each value."""
        scale = Scale(np.array(self.edges, np.float64), np.zeros(len(self.points)))
        return np.asarray(scale.places(self.input.column.read(values)), np.int64)

    def span(self, place: int) -> tuple[float | None, float | None]:
        """Return where a bin of numbers begins and ends, None where it is open or unknown."""
        if place == len(self.points) - 1 or self.input.categories:
            return None, None
        low = self.edges[place - 1] if place else None
        return low, self.edges[place] if place < len(self.edges) else None


@dataclass(frozen=True, slots=True)
class Line:
    """What one input adds to one score: its value, its bin, its points and the most there are."""

    part: Part
    value: Input
    place: int

    @property
    def points(self) -> int:
        """Return the points it has."""
        return self.part.points[self.place]

    @property
    def lost(self) -> int:
        """Return the points it lost to the best bin."""
        return self.part.best - self.points

    @property
    def is_known(self) -> bool:
        """Return whether the value was known."""
        return self.place < len(self.part.points) - 1


@dataclass(frozen=True, slots=True)
class Scored:
    """A score and the lines that add up to it with the base; the sum stays within the card's ends."""

    score: int
    base: int
    lines: tuple[Line, ...]

    def reasons(self, most: int = 4) -> tuple[Line, ...]:
        """Return what lost points, most lost first.

        Loss against the best bin: one of the two methods of the official comment on Regulation B,
        12 CFR 1002.9(b)(2), par. 5.
        """
        order = sorted(self.lines, key=lambda line: -line.lost)
        return tuple(line for line in order if line.lost > 0)[:most]


@dataclass(frozen=True)
class Card:
    """A version of a card. `origin` is `expert` (points set by hand) or `learned` (from labels).

    `name` begins with `credit.`; `lowest` and `highest` end the scale. `scaling` None: the points
    stand for no odds.
    """

    name: str
    version: int
    origin: str
    base: int
    lowest: int
    highest: int
    parts: tuple[Part, ...]
    scaling: Scaling | None = None

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """Return the names of what it reads."""
        return tuple(part.input.name for part in self.parts)

    def score(self, values: Mapping[str, Input]) -> Scored:
        """Return the score of one subject; an input that is not given is not known."""
        lines = []
        for part in self.parts:
            value = values.get(part.input.name)
            lines.append(Line(part, value, int(part.places([value])[0])))
        total = self.base + sum(line.points for line in lines)
        return Scored(min(max(total, self.lowest), self.highest), self.base, tuple(lines))

    def scores(self, values: Mapping[str, Sequence[Input]]) -> tuple[Counts, Counts]:
        """Return the scores of many and their bins (subjects by inputs), as `score` would."""
        places = np.column_stack([part.places(values[part.input.name]) for part in self.parts])
        points = [np.array(part.points)[places[:, n]] for n, part in enumerate(self.parts)]
        total = self.base + np.sum(points, axis=0)
        return np.asarray(np.clip(total, self.lowest, self.highest), np.int64), places

    def as_json(self) -> dict[str, Any]:
        """Return what `from_json` reads; the same card gives the same text."""
        scaling = self.scaling
        return {
            "name": self.name,
            "version": self.version,
            "origin": self.origin,
            "base": self.base,
            "lowest": self.lowest,
            "highest": self.highest,
            "scaling": [scaling.points, scaling.odds, scaling.double] if scaling else None,
            "parts": [[p.input.name, list(p.edges), list(p.points)] for p in self.parts],
        }

    @classmethod
    def from_json(cls, held: Mapping[str, Any]) -> Self:
        """Read what `as_json` wrote; Invalid where an input is excluded or unknown."""
        inputs = known_inputs(name for name, _, _ in held["parts"])
        parts = tuple(
            Part(one, tuple(edges), tuple(points))
            for one, (_, edges, points) in zip(inputs, held["parts"], strict=True)
        )
        scaling = Scaling(*held["scaling"]) if held["scaling"] else None
        ends = (held["base"], held["lowest"], held["highest"])
        return cls(held["name"], held["version"], held["origin"], *ends, parts, scaling)


def points_of(evidence: Floats, scaling: Scaling) -> tuple[int, tuple[int, ...]]:
    """Return what log-odds of default by bin cost in whole points: a base, and points from zero up."""
    exact = [round(-scaling.factor * one) for one in evidence.tolist()]
    least = min(exact)
    return least, tuple(one - least for one in exact)
