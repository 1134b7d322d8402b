"""A scorecard: monotone bins, weight of evidence, one non-negative weight per column.

Bins are small (30 cases), and closer in the tails, because rare events stand there: the customary
five per cent of cases per bin would hide them. Where a column rises or falls is asked or found; bins
that contradict it are pooled, so that the card never turns. A weight below zero would turn it too
and is not allowed.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from vigie.scoring.domain.learning.arrays import Flags, Floats
from vigie.scoring.domain.learning.blending import nonnegative_logit
from vigie.scoring.domain.learning.tables import Column, Contributions, Layout, Table

SMALLEST = 30
FINEST = 50
DOUBT = 0.5
PRIOR = 20
PULL = 1e-4

Pool = list[tuple[float, float]]


@dataclass(frozen=True)
class Scale:
    """One column's bins: evidence by bin in log-odds; `edges` part numbers, categories need none.

    The last entry of `evidence` is for missing and never seen values.
    """

    edges: Floats
    evidence: Floats

    def of(self, values: Floats) -> Floats:
        """Return the evidence of each value."""
        return np.asarray(self.evidence[self.places(values)])

    def places(self, values: Floats) -> Any:
        """Return the bin of each value."""
        missing = len(self.evidence) - 1
        known = np.nan_to_num(values)
        inner = np.searchsorted(self.edges, known, "right") if len(self.edges) else known
        return np.where(np.isnan(values), missing, np.minimum(inner, missing)).astype(np.int64)


@dataclass(frozen=True)
class Scorecard:
    """The card: a scale and a weight for each column, and the offset."""

    layout: Layout
    scales: tuple[Scale, ...]
    weights: Floats
    """One per column, then the offset."""

    @classmethod
    def fit(cls, table: Table, labels: Flags) -> Self:
        """Fit scales, then weights by logistic regression on their evidence."""
        columns = zip(table.layout.columns, table.values.T, strict=True)
        scales = tuple(fit_scale(column, values, labels) for column, values in columns)
        evidence = _evidence(scales, table)
        rate = (np.count_nonzero(labels) + DOUBT) / (len(labels) + 2 * DOUBT)
        start = np.append(np.full(len(scales), 0.5), np.log(rate / (1 - rate)))
        return cls(table.layout, scales, nonnegative_logit(evidence, labels, start, PULL))

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


def fit_scale(column: Column, values: Floats, labels: Flags) -> Scale:
    """Cut a column into bins and weigh each."""
    if column.categories:
        return _weighed(Scale(np.empty(0), np.zeros(len(column.categories) + 1)), values, labels)
    fine = Scale(edges := _fine_edges(values), np.zeros(len(edges) + 2))
    found, seen = _counts(fine, values, labels)
    ways = (column.direction,) if column.direction else (1, -1)
    options = {way: _pooled(found[:-1], seen[:-1], way) for way in ways}
    way, pooled = max(options.items(), key=lambda option: _likelihood(option[1]))
    coarse = Scale(_kept(edges, pooled), np.zeros(len(pooled) + 1))
    # Drawn to the mean, a small bin may fall behind its neighbour: pooled once more.
    found, seen, usual = _drawn(coarse, values, labels)
    final = _pooled(found[:-1], seen[:-1], way)
    shares = np.array([*map(_share, final), found[-1] / seen[-1]])
    return Scale(_kept(coarse.edges, final), _evidence_of(shares, usual))


def _kept(edges: Floats, pools: list[Pool]) -> Floats:
    return np.asarray(edges[np.cumsum([len(pool) for pool in pools])[:-1] - 1])


def _fine_edges(values: Floats) -> Floats:
    known = np.sort(values[~np.isnan(values)])
    if not len(known):
        return np.empty(0)
    tail = np.geomspace(max(SMALLEST / len(known), 1e-6), 1 / FINEST, 8)
    places = np.unique(np.concatenate([tail, np.linspace(0, 1, FINEST + 1)[1:-1], 1 - tail]))
    places = places[(places > 0) & (places < 1)]
    edges = np.unique(np.quantile(known, places, method="higher"))
    below = np.searchsorted(known, edges, "left")
    kept, last = [], 0
    for edge, count in zip(edges, below, strict=True):
        if count - last >= SMALLEST and len(known) - count >= SMALLEST:
            kept.append(edge)
            last = count
    return np.array(kept)


def _counts(scale: Scale, values: Floats, labels: Flags) -> tuple[Floats, Floats]:
    places, size = scale.places(values), len(scale.evidence)
    found = np.bincount(places, weights=labels.astype(np.float64), minlength=size)
    seen = np.bincount(places, minlength=size)
    return np.asarray(found, np.float64), np.asarray(seen, np.float64)


def _pooled(found: Floats, seen: Floats, way: int) -> list[Pool]:
    """Pool neighbours until shares rise (way +1) or fall (-1)."""
    pools: list[Pool] = []
    for pair in zip(found.tolist(), seen.tolist(), strict=True):
        pools.append([pair])
        while len(pools) > 1 and way * (_share(pools[-2]) - _share(pools[-1])) >= 0:
            last = pools.pop()
            pools[-1] = pools[-1] + last
    return pools


def _share(pool: Pool) -> float:
    seen = sum(n for _, n in pool)
    return sum(t for t, _ in pool) / seen if seen else 0.0


def _likelihood(pools: list[Pool]) -> float:
    total = 0.0
    for pool in pools:
        found, seen = sum(t for t, _ in pool), sum(n for _, n in pool)
        share = (found + DOUBT) / (seen + 2 * DOUBT)
        total += found * float(np.log(share)) + (seen - found) * float(np.log(1 - share))
    return total


def _weighed(scale: Scale, values: Floats, labels: Flags) -> Scale:
    """Weigh each bin against the whole, in log-odds."""
    found, seen, usual = _drawn(scale, values, labels)
    return Scale(scale.edges, _evidence_of(found / seen, usual))


def _evidence_of(shares: Floats, usual: float) -> Floats:
    return np.asarray(np.log(shares / (1 - shares)) - np.log(usual / (1 - usual)))


def _drawn(scale: Scale, values: Floats, labels: Flags) -> tuple[Floats, Floats, float]:
    """Count each bin, twenty usual cases added, and return the usual share."""
    found, seen = _counts(scale, values, labels)
    usual = float((np.sum(found) + DOUBT) / (np.sum(seen) + 2 * DOUBT))
    return found + PRIOR * usual, seen + PRIOR, usual
