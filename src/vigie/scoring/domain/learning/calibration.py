"""Maps from a score to a chance: isotonic or Platt's, kept as numbers that JSON can hold."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from vigie.scoring.domain.learning.arrays import Flags, Floats, probabilities_of
from vigie.scoring.domain.learning.exams import Exam


@dataclass(frozen=True)
class CalibrationMap:
    """A non-decreasing map of log-odds to chances.

    `isotonic`: straight between knots, flat outside. `platt`: 1 / (1 + exp(-(slope s + offset))).
    `identity`: the score's own chance.
    """

    kind: str
    knots: tuple[float, ...] = ()
    chances: tuple[float, ...] = ()

    def apply(self, scores: Floats) -> Floats:
        """Return the chances of log-odds."""
        if self.kind == "isotonic":
            return np.asarray(np.interp(scores, self.knots, self.chances))
        slope, offset = self.chances if self.kind == "platt" else (1.0, 0.0)
        return probabilities_of(slope * scores + offset)

    def as_json(self) -> dict[str, Any]:
        """Return what `from_json` reads."""
        return {"kind": self.kind, "knots": list(self.knots), "chances": list(self.chances)}

    @classmethod
    def from_json(cls, held: dict[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        return cls(held["kind"], tuple(held["knots"]), tuple(held["chances"]))


IDENTITY = CalibrationMap("identity")


def isotonic(scores: Floats, labels: Flags) -> CalibrationMap:
    """Fit by pooling adjacent violators (Ayer et al. 1955), each pool one knot at its mean score.

    Means, not steps: between pools the map is straight, so that few cases share a chance. Only the
    first pool can be without a positive and only the last without a negative; both keep half a
    case of doubt, because no number of cases proves a chance of 0 or 1.
    """
    pools: list[list[float]] = []
    for total, weight, mean in zip(*_by_score(scores, labels), strict=True):
        pools.append([total, weight, mean * weight])
        while len(pools) > 1 and pools[-2][0] * pools[-1][1] >= pools[-1][0] * pools[-2][1]:
            merged = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], merged, strict=True)]
    chances = _doubted([total / weight for total, weight, _ in pools], pools)
    return CalibrationMap("isotonic", tuple(s / n for _, n, s in pools), tuple(chances))


def _doubted(chances: list[float], pools: list[list[float]]) -> list[float]:
    if chances[0] == 0:
        chances[0] = min(0.5 / (pools[0][1] + 1), *chances[1:2], 0.5)
    if chances[-1] == 1:
        chances[-1] = max(1 - 0.5 / (pools[-1][1] + 1), *chances[-2:-1], 0.5)
    return chances


def _by_score(scores: Floats, labels: Flags) -> tuple[list[float], list[float], list[float]]:
    distinct, where = np.unique(scores, return_inverse=True)
    weights = np.bincount(where).astype(np.float64)
    totals = np.bincount(where, weights=labels.astype(np.float64))
    return totals.tolist(), weights.tolist(), distinct.tolist()


def platt(scores: Floats, labels: Flags) -> CalibrationMap:
    """Fit slope and offset by Newton's method with Platt's priors (Lin, Lin and Weng 2007)."""
    positives = int(np.count_nonzero(labels))
    negatives = len(labels) - positives
    target = np.where(labels, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    slope, offset = 0.0, float(np.log((positives + 1) / (negatives + 1)))
    for _ in range(100):
        chances = probabilities_of(slope * scores + offset)
        apart, spread = target - chances, chances * (1 - chances) + 1e-12
        gradient = np.array([apart @ scores, np.sum(apart)])
        curvature = np.array(
            [[spread @ scores**2, spread @ scores], [spread @ scores, np.sum(spread)]]
        )
        step = np.linalg.solve(curvature + 1e-9 * np.eye(2), gradient)
        slope, offset = slope + float(step[0]), offset + float(step[1])
        if np.max(np.abs(step)) < 1e-10:
            break
    return CalibrationMap("platt", chances=(max(slope, 0.0), offset))


def better_map(
    old: CalibrationMap, new: CalibrationMap, scores: Floats, labels: Flags, *, seed: int
) -> CalibrationMap:
    """Return the new map only where it is proved better than the old on cases neither was fit on."""
    exam = Exam(old.apply(scores), new.apply(scores), labels)
    return new if exam.gain(seed=seed).bound > 0 else old
