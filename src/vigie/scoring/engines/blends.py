"""The model that decides: several members, their weights, and the map to a chance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from vigie.scoring.domain.learning.arrays import Flags, Floats
from vigie.scoring.domain.learning.blending import blend_weights, blended
from vigie.scoring.domain.learning.calibration import (
    IDENTITY,
    CalibrationMap,
    better_map,
    isotonic,
    platt,
)
from vigie.scoring.domain.learning.tables import Contributions, Layout, Table
from vigie.scoring.ports import Model

# An isotonic map needs this many cases of each class; below it Platt's two numbers are enough.
ENOUGH = 200


@dataclass(frozen=True)
class Blend:
    """Members that read one layout, a weight for each, an offset, and the calibration map."""

    members: tuple[Model, ...]
    weights: Floats
    calibration: CalibrationMap = IDENTITY

    @classmethod
    def of(cls, members: Sequence[Model], recent: Table, labels: Flags) -> "Blend":
        """Weigh the members on recent labels; one member alone keeps its score."""
        if len(members) == 1:
            return cls(tuple(members), np.array([1.0, 0.0]))
        answers = np.column_stack([member.scores(recent) for member in members])
        return cls(tuple(members), blend_weights(answers, labels))

    @property
    def layout(self) -> Layout:
        """Return the columns that the members read."""
        return self.members[0].layout

    def scores(self, table: Table) -> Floats:
        """Return the log-odds of each case, before the map."""
        answers = np.column_stack([member.scores(table) for member in self.members])
        return blended(answers, self.weights)

    def chances(self, table: Table) -> Floats:
        """Return the chance of each case."""
        return self.calibration.apply(self.scores(table))

    def contributions(self, table: Table) -> Contributions:
        """Return what each column adds over all members; base and shares sum to the score."""
        base, shares = float(self.weights[-1]), np.zeros(table.values.shape)
        for member, weight in zip(self.members, self.weights[:-1], strict=True):
            if weight:
                spoken = member.contributions(table)
                base, shares = base + weight * spoken.base, shares + weight * spoken.shares
        return Contributions(float(base), shares)

    def recalibrated(self, table: Table, labels: Flags, *, seed: int) -> "Blend":
        """Return the blend with a new map where one fit on half beats the old on the other half."""
        scores = self.scores(table)
        half = np.random.default_rng(seed).permutation(len(labels)) % 2 == 0
        positives = int(np.count_nonzero(labels[half]))
        if not 0 < positives < np.count_nonzero(half):
            return self
        kept = self.calibration
        for fit in _fits(min(positives, int(np.count_nonzero(half)) - positives)):
            new = fit(scores[half], labels[half])
            kept = better_map(kept, new, scores[~half], labels[~half], seed=seed)
        return replace(self, calibration=kept)


def _fits(rarer: int) -> list[Callable[[Floats, Flags], CalibrationMap]]:
    return [platt, isotonic] if rarer >= ENOUGH else [platt]
