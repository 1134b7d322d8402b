"""A scorecard: monotone bins of each column, whose evidence adds up to the log-odds.

All bins are weighed together, not each column alone: what two columns say twice is counted once. So
the card comes close to boosted trees without looking at two columns at a time. Where a column rises
or falls is asked or found; a bin that contradicts it is pooled with its neighbour, so that the card
never turns. Each bin is drawn to no evidence by what eight usual cases would weigh.
"""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from vigie.scoring.domain.learning.arrays import Flags, Floats, probabilities_of
from vigie.scoring.domain.learning.binning import (
    DOUBT,
    Scale,
    fine_scale,
    merged,
    pooled,
    way_of,
)
from vigie.scoring.domain.learning.tables import Contributions, Layout, Table

PRIOR = 8
ROUNDS = 200
STEP = 0.3
LONGEST = 2.0
"""Log-odds: where few cases stand, Newton's step is too long."""
STILL = 1e-4
"""Log-odds: when no bin moves more in a round, the card stands."""

__all__ = ["Scale", "Scorecard"]


@dataclass(frozen=True)
class Scorecard:
    """The card: a scale and a weight for each column, and the offset."""

    layout: Layout
    scales: tuple[Scale, ...]
    weights: Floats
    """One per column, then the offset."""

    @classmethod
    def fit(cls, table: Table, labels: Flags) -> Self:
        """Weigh the bins of all columns by penalised likelihood, monotone by column."""
        pairs = list(zip(table.layout.columns, table.values.T, strict=True))
        scales = [fine_scale(column, values) for column, values in pairs]
        ways = [
            way_of(column, scale, values, labels)
            for (column, values), scale in zip(pairs, scales, strict=True)
        ]
        evidence, offset = _weighed(scales, ways, table, labels)
        final = [
            merged(replace(scale, evidence=found))
            for scale, found in zip(scales, evidence, strict=True)
        ]
        return cls(table.layout, tuple(final), np.append(np.ones(len(final)), offset))

    def scores(self, table: Table) -> Floats:
        """Return the log-odds of each case."""
        return self.contributions(table).scores

    def contributions(self, table: Table) -> Contributions:
        """Return what each column adds."""
        return Contributions(
            float(self.weights[-1]), _evidence(self.scales, table) * self.weights[:-1]
        )


def _evidence(scales: tuple[Scale, ...], table: Table) -> Floats:
    return np.column_stack([s.of(v) for s, v in zip(scales, table.values.T, strict=True)])


def _weighed(
    scales: list[Scale], ways: list[int], table: Table, labels: Flags
) -> tuple[list[Floats], float]:
    """Take Newton steps column by column, each pooled to stay monotone, until none moves."""
    places = [s.places(v) for s, v in zip(scales, table.values.T, strict=True)]
    evidence = [np.zeros(len(scale.evidence)) for scale in scales]
    rate = (np.count_nonzero(labels) + DOUBT) / (len(labels) + 2 * DOUBT)
    pull = PRIOR * rate * (1 - rate)
    offset = float(np.log(rate / (1 - rate)))
    scores = np.full(len(labels), offset)
    for _ in range(ROUNDS):
        moved = 0.0
        for column, way in enumerate(ways):
            held = evidence[column]
            new = _step(held, places[column], way, (scores, labels, pull))
            scores += (new - held)[places[column]]
            moved = max(moved, float(np.max(np.abs(new - held))))
            evidence[column] = new
        shift = _shift(scores, labels)
        scores, offset = scores + shift, offset + shift
        if max(moved, abs(shift)) < STILL:
            break
    return evidence, offset


def _step(held: Floats, places: Any, way: int, now: tuple[Floats, Flags, float]) -> Floats:
    """Return one column's evidence after part of a Newton step."""
    scores, labels, pull = now
    chances = probabilities_of(scores)
    missed = np.bincount(places, labels - chances, len(held)) - pull * held
    known = np.bincount(places, chances * (1 - chances), len(held))
    weight = np.asarray(known + pull, np.float64)
    new = np.asarray(held + STEP * np.clip(missed / weight, -LONGEST, LONGEST))
    if way:
        new[:-1] = pooled(new[:-1], weight[:-1], way)
    return new


def _shift(scores: Floats, labels: Flags) -> float:
    chances = probabilities_of(scores)
    return float(np.sum(labels - chances) / (np.sum(chances * (1 - chances)) + 1e-9))
