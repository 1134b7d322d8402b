"""What a score is worth on labelled cases: ranking, calibration, loss, with intervals.

Every measure takes scores (higher is more suspect), labels and optional weights (the inverse of
the probability of having been looked at), and treats equal scores as one cut.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from vigie.scoring.domain.learning.arrays import NEAREST, Flags, Floats

BINS = 15
DRAWS = 200


@dataclass(frozen=True)
class Curve:
    """Weight of positives and negatives at or above each distinct score, highest score first."""

    cuts: Floats
    found: Floats
    false: Floats


def curve(scores: Floats, labels: Flags, weights: Floats | None = None) -> Curve:
    """Sort once; all ranking measures read from this."""
    order = np.argsort(-scores, kind="stable")
    held, sorted_labels = scores[order], labels[order]
    weight = np.ones(len(scores)) if weights is None else weights[order]
    last = np.append(np.flatnonzero(np.diff(held)), len(held) - 1)
    found = np.cumsum(np.where(sorted_labels, weight, 0.0))[last]
    false = np.cumsum(np.where(sorted_labels, 0.0, weight))[last]
    return Curve(held[last], found, false)


def auc(scores: Floats, labels: Flags, weights: Floats | None = None) -> float:
    """Return the share of (positive, negative) pairs in the right order, a tie counting half."""
    return area(curve(scores, labels, weights))


def area(ranked: Curve) -> float:
    """Return the area under the curve of found against false; NaN when a class is absent."""
    if not ranked.found[-1] or not ranked.false[-1]:
        return float("nan")
    found = np.concatenate([[0.0], ranked.found])
    steps = np.diff(np.concatenate([[0.0], ranked.false]))
    area_below = float(np.sum(steps * (found[1:] + found[:-1]) / 2))
    return area_below / float(ranked.found[-1] * ranked.false[-1])


def average_precision(scores: Floats, labels: Flags, weights: Floats | None = None) -> float:
    """Return precision averaged over the positives found, as steps (no interpolation)."""
    ranked = curve(scores, labels, weights)
    if not ranked.found[-1]:
        return float("nan")
    precision = ranked.found / (ranked.found + ranked.false)
    gained = np.diff(np.concatenate([[0.0], ranked.found]))
    return float(np.sum(gained * precision) / ranked.found[-1])


def separation(scores: Floats, labels: Flags) -> float:
    """Return Kolmogorov-Smirnov's distance between positives and negatives."""
    ranked = curve(scores, labels)
    apart = ranked.found / ranked.found[-1] - ranked.false / ranked.false[-1]
    return float(np.max(np.abs(apart)))


def recall_at(scores: Floats, labels: Flags, false_rate: float = 0.01) -> float:
    """Return the share of positives found while at most `false_rate` of negatives is flagged."""
    ranked = curve(scores, labels)
    allowed = ranked.found[ranked.false <= false_rate * ranked.false[-1]]
    return float(allowed[-1] / ranked.found[-1]) if len(allowed) else 0.0


def calibration_error(chances: Floats, labels: Flags, bins: int = BINS) -> float:
    """Return the mean distance of forecast and frequency over bins of equal count (ECE)."""
    order = np.argsort(chances, kind="stable")
    edges = np.linspace(0, len(order), bins + 1).round().astype(np.int64)
    apart = [
        abs(float(np.sum(chances[part]) - np.sum(labels[part])))
        for part in (order[a:b] for a, b in pairwise(edges.tolist()))
    ]
    return sum(apart) / len(order)


def brier(chances: Floats, labels: Flags) -> float:
    """Return the mean squared distance of forecast and outcome (Brier 1950)."""
    return float(np.mean((chances - labels) ** 2))


def losses(chances: Floats, labels: Flags) -> Floats:
    """Return the log loss of each case, in nats."""
    inside = np.clip(chances, NEAREST, 1 - NEAREST)
    return np.asarray(-np.log(np.where(labels, inside, 1 - inside)))


Measure = Callable[[Floats, Flags], float]
MEASURES: dict[str, Measure] = {
    "auc": auc,
    "ap": average_precision,
    "ks": separation,
    "recall_at_1": recall_at,
    "ece": calibration_error,
    "brier": brier,
}


@dataclass(frozen=True)
class Measured:
    """A measure with its 95 % interval by the bootstrap of cases."""

    value: float
    low: float
    high: float


def measure_all(
    chances: Floats, labels: Flags, *, seed: int, draws: int = DRAWS
) -> dict[str, Measured]:
    """Return every measure with its interval; the same seed gives the same figures."""
    chance = np.random.default_rng(seed)
    drawn: dict[str, list[float]] = {name: [] for name in MEASURES}
    for _ in range(draws):
        picked = chance.integers(0, len(labels), len(labels))
        if 0 < np.count_nonzero(labels[picked]) < len(labels):
            for name, measure in MEASURES.items():
                drawn[name].append(measure(chances[picked], labels[picked]))
    return {
        name: Measured(measure(chances, labels), *_middle(drawn[name]))
        for name, measure in MEASURES.items()
    }


def _middle(values: list[float]) -> tuple[float, float]:
    if not values:
        return float("nan"), float("nan")
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)
