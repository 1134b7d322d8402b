"""From a chance to a level: the cuts that exams proved, and what they are worth today.

No cut is picked by hand: where an exam proved none there is no level. A cut whose certificate is no
longer in force still says where a case stands, provisionally and never above orange.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vigie.scoring.domain.learning.arrays import Counts, Floats
from vigie.scoring.domain.levels import Level


@dataclass(frozen=True)
class Cut:
    """The chance from which a level begins; `is_live` while its certificate is in force."""

    level: Level
    chance: float
    is_live: bool


@dataclass(frozen=True)
class Rung:
    """Where a case stands: its level, what its cut alone would give, and under what standing."""

    level: Level = Level.NONE
    uncapped: Level = Level.NONE
    is_provisional: bool = False


def rung_of(chance: float, cuts: Sequence[Cut]) -> Rung:
    """Return the highest level whose cut a chance reaches.

    Red needs a certificate in force; without one it is orange, provisionally.
    """
    reached = [cut for cut in cuts if chance >= cut.chance]
    if not reached:
        return Rung()
    live = max((cut.level for cut in reached if cut.is_live), default=Level.NONE)
    uncapped = max(cut.level for cut in reached)
    level = max(live, min(uncapped, Level.ORANGE))
    return Rung(level, uncapped, is_provisional=level > live)


def reaching(chances: Floats, cuts: Sequence[Cut], level: Level) -> Counts:
    """Return the places of the chances that reach a cut of a level or of a higher one."""
    lowest = min((cut.chance for cut in cuts if cut.level >= level), default=float("inf"))
    return np.flatnonzero(chances >= lowest).astype(np.int64)
