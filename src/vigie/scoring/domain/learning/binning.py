"""The bins of a column: fine ones between quantiles, closer in the tails, none of few cases.

Bins are small (30 cases), and closer in the tails, because rare events stand there: the customary
five per cent of cases per bin would hide them.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from vigie.scoring.domain.learning.arrays import Flags, Floats
from vigie.scoring.domain.learning.tables import Column

SMALLEST = 30
FINEST = 50
DOUBT = 0.5

Pool = list[float]
"""Mean, weight, and how many bins were joined."""


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
        if len(self.edges) == 0 and missing == 1:
            inner = np.zeros(len(values))
        return np.where(np.isnan(values), missing, np.minimum(inner, missing)).astype(np.int64)


def fine_scale(column: Column, values: Floats) -> Scale:
    """Return the finest bins of a column, without evidence yet."""
    if column.categories:
        return Scale(np.empty(0), np.zeros(len(column.categories) + 1))
    edges = fine_edges(values)
    return Scale(edges, np.zeros(len(edges) + 2))


def fine_edges(values: Floats) -> Floats:
    """Part the known values at quantiles so that no bin holds fewer than 30 cases."""
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


def way_of(column: Column, scale: Scale, values: Floats, labels: Flags) -> int:
    """Return +1 where the card may only rise with the column, -1 where only fall, 0: categories.

    As the column asks; else the way in which pooled bins explain the labels better.
    """
    if column.categories:
        return 0
    if column.direction:
        return column.direction
    places, size = scale.places(values), len(scale.evidence)
    found = np.bincount(places, labels.astype(np.float64), size)[:-1].astype(np.float64)
    seen = np.bincount(places, minlength=size)[:-1].astype(np.float64)
    shares = found / np.maximum(seen, 1)
    fits = {way: _likelihood(pooled(shares, seen, way), found, seen) for way in (1, -1)}
    return max(fits, key=lambda way: fits[way])


def pooled(values: Floats, weights: Floats, way: int) -> Floats:
    """Return the nearest values that never fall (way +1) or never rise (-1), by weighted squares.

    Pool adjacent violators (Ayer et al. 1955).
    """
    pools: list[Pool] = []
    for value, weight in zip((values * way).tolist(), weights.tolist(), strict=True):
        pools.append([value, weight, 1])
        while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
            last, before = pools.pop(), pools.pop()
            pools.append(_joined(before, last))
    level = [np.full(int(count), value) for value, _, count in pools]
    return np.asarray(np.concatenate(level) * way) if level else np.empty(0)


def _joined(one: Pool, other: Pool) -> Pool:
    weight = one[1] + other[1]
    mean = (one[0] * one[1] + other[0] * other[1]) / weight if weight else one[0]
    return [mean, weight, one[2] + other[2]]


def _likelihood(shares: Floats, found: Floats, seen: Floats) -> float:
    inside = (shares * seen + DOUBT) / (seen + 2 * DOUBT)
    return float(np.sum(found * np.log(inside) + (seen - found) * np.log(1 - inside)))


def merged(scale: Scale) -> Scale:
    """Return the scale with neighbours of one evidence joined; categories stay as they are."""
    if not len(scale.edges):
        return scale
    inner = scale.evidence[:-1]
    kept = np.flatnonzero(np.diff(inner))
    evidence = np.concatenate([inner[kept], inner[-1:], scale.evidence[-1:]])
    return Scale(scale.edges[kept], evidence)
