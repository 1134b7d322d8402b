"""How often a certified level breaks its promise: exams drawn again and again, truth known.

An exam is half the test cases, drawn with replacement; the truth is the whole test set. Cuts and
their order come from the validation cases.
"""

from dataclasses import dataclass

import numpy as np

from vigie.scoring.domain.learning.certificates import Cases, Promise, Target, certify
from vigie.scoring.domain.learning.targets import TARGETS


@dataclass(frozen=True)
class Kept:
    """A level over all draws: how often certified, how often broken, and what it is worth."""

    level: str
    certified: float
    broken: float
    share_right: float
    share_found: float
    flagged: float


def draws(validation: Cases, test: Cases, target: Target, *, count: int, seed: int) -> Kept:
    """Hold the exam `count` times."""
    chance = np.random.default_rng(seed)
    size = len(test.labels) // 2
    told = []
    for _ in range(count):
        picked = chance.integers(0, len(test.labels), size)
        certified = certify(validation, Cases(test.scores[picked], test.labels[picked]), target)
        if certified:
            told.append(_truth(test, certified.cut, target))
    if not told:
        return Kept(target.level, 0.0, 0.0, *([float("nan")] * 3))
    kept = np.array(told)
    broken = float(np.sum(kept[:, 0])) / count
    return Kept(target.level, len(told) / count, broken, *np.mean(kept[:, 1:], axis=0).tolist())


def _truth(test: Cases, cut: float, target: Target) -> tuple[float, float, float, float]:
    above = test.scores >= cut
    right = float(np.mean(test.labels[above])) if above.any() else 0.0
    found = float(np.sum(test.labels & above) / np.sum(test.labels))
    reached = right if target.promise is Promise.PRECISION else found
    return float(reached < target.share), right, found, float(np.mean(above))


def all_levels(validation: Cases, test: Cases, *, count: int, seed: int) -> list[Kept]:
    """Return each level of the usual targets."""
    return [draws(validation, test, target, count=count, seed=seed) for target in TARGETS]
