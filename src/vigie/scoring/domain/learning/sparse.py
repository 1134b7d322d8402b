"""How far back a window must reach where verdicts are rare."""

from dataclasses import dataclass

import numpy as np

from vigie.scoring.domain.learning.arrays import Counts, Flags


@dataclass(frozen=True)
class Need:
    """How many cases a window must hold, and how many of the rarer class."""

    cases: int
    rarer: int


def nights_needed(nights: Counts, labels: Flags, tonight: int, need: Need) -> int:
    """Return over how many nights, tonight included, the need is met; all there are if it is not.

    `nights` are day numbers, `labels` their verdicts, in any order.
    """
    if not len(nights):
        return 1
    order = np.argsort(-nights, kind="stable")
    positives = np.cumsum(labels[order])
    counts = np.arange(1, len(order) + 1)
    met = (counts >= need.cases) & (np.minimum(positives, counts - positives) >= need.rarer)
    place = int(np.argmax(met)) if met.any() else len(order) - 1
    return max(tonight - int(nights[order[place]]) + 1, 1)
