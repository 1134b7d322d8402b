"""Matured cases: what was known of each, its verdict, its night, and what it may be used for.

Each case draws a number from its own name, for ever: below two thirds it teaches, then up to five
sixths it tunes (when to stop, weights, map), above that it examines and is never learned from.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from vigie.scoring.domain.learning.adwin import Adwin
from vigie.scoring.domain.learning.arrays import Counts, Flags, Floats
from vigie.scoring.domain.learning.tables import Table


class Part(Enum):
    """Between which draws a case has which use."""

    TEACH = (0.0, 2 / 3)
    TUNE = (2 / 3, 5 / 6)
    EXAM = (5 / 6, 1.0)


@dataclass(frozen=True)
class Lessons:
    """Cases in the order of their nights, oldest first; one entry for each."""

    table: Table
    labels: Flags
    nights: Counts
    draws: Floats

    def __len__(self) -> int:
        return len(self.labels)

    def only(self, picked: Any) -> "Lessons":
        """Return some of the cases, by places or flags."""
        return Lessons(
            self.table.only(picked), self.labels[picked], self.nights[picked], self.draws[picked]
        )

    def part(self, part: Part) -> "Lessons":
        """Return the cases of one use."""
        low, high = part.value
        return self.only((self.draws >= low) & (self.draws < high))

    def between(self, first: int, last: int) -> "Lessons":
        """Return the cases of some nights, both included."""
        return self.only((self.nights >= first) & (self.nights <= last))

    def joined(self, other: "Lessons") -> "Lessons":
        """Return both, these first."""
        values = np.concatenate([self.table.values, other.table.values])
        return Lessons(
            Table(self.table.layout, values),
            np.concatenate([self.labels, other.labels]),
            np.concatenate([self.nights, other.nights]),
            np.concatenate([self.draws, other.draws]),
        )

    def replayed(self, count: int, *, seed: int) -> "Lessons":
        """Return about `count` of them: every case of the rarer class, the others by chance."""
        if len(self) <= count:
            return self
        rarer = bool(np.mean(self.labels) < 0.5)
        rare = np.flatnonzero(self.labels == rarer)
        usual = np.flatnonzero(self.labels != rarer)
        chance = np.random.default_rng(seed)
        if len(rare) > count // 2:
            rare = chance.choice(rare, count // 2, replace=False)
        taken = chance.choice(usual, min(len(usual), count - len(rare)), replace=False)
        return self.only(np.sort(np.concatenate([rare, taken])))


def changed_at(window: Adwin, errors: Floats, nights: Counts) -> int | None:
    """Feed squared residuals in order; return the first night of the present world if it changed.

    The world began with the oldest case that the window still holds.
    """
    rang = False
    for error in errors.tolist():
        rang = window.add(error) or rang
    return int(nights[-min(window.count, len(nights))]) if rang else None
