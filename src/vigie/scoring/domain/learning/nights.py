"""A night's labels, and whether they may teach: a broken night waits for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from vigie.scoring.domain.learning.arrays import Flags, Floats
from vigie.scoring.domain.learning.metrics import auc

# Nights against which one is held, and how many of them must exist.
TRAILING = 14
FEWEST = 5
# Four nights held in a row are no accident: the world may have changed, a person decides.
LASTING = 4
# A rate breaks beyond so many standard deviations and by so much in odds.
DEVIATIONS = 5.0
ODDS = 4.0


@dataclass(frozen=True)
class Night:
    """What one night's matured labels look like to the champion of that night."""

    cases: int
    positives: int
    ranking: float
    """AUC of the champion on them; NaN when a class is absent."""

    @classmethod
    def of(cls, scores: Floats, labels: Flags) -> "Night":
        """Look at a night's cases as the champion scored them before learning."""
        positives = int(np.count_nonzero(labels))
        both = 0 < positives < len(labels)
        return cls(len(labels), positives, auc(scores, labels) if both else float("nan"))


class Fault(StrEnum):
    """Why a night is held."""

    LABEL_RATE = "label_rate"
    RANKING = "ranking"


@dataclass(frozen=True)
class Held:
    """A night in quarantine: its faults, and whether it is one of a lasting series."""

    faults: tuple[Fault, ...]
    is_lasting: bool


def hold(night: Night, trailing: Sequence[Night], held_before: int = 0) -> Held | None:
    """Return why a night must not teach yet, or None when it may.

    `trailing` are the nights before it that taught or were released, oldest first; `held_before`
    is how many nights just before it are held. Fewer than five trailing nights hold nothing.
    """
    recent = trailing[-TRAILING:]
    if len(recent) < FEWEST or not night.cases:
        return None
    broken = {Fault.LABEL_RATE: rate_breaks, Fault.RANKING: ranking_breaks}
    faults = tuple(fault for fault, breaks in broken.items() if breaks(night, recent))
    return Held(faults, held_before + 1 >= LASTING) if faults else None


def rate_breaks(night: Night, trailing: Sequence[Night]) -> bool:
    """Return whether the share of positives left its band.

    The band is five standard deviations (of chance, or of the trailing nights where they vary
    more), and odds a quarter or four times the usual, whichever is wider:
    waves of fraud double a share, mistakes of a source turn it over.
    """
    cases = np.array([past.cases for past in trailing], np.float64)
    found = np.array([past.positives for past in trailing], np.float64)
    usual = (np.sum(found) + 0.5) / (np.sum(cases) + 1)
    chance = usual * (1 - usual) / night.cases
    excess = max(
        float(np.var(found / cases, ddof=1)) - float(np.mean(usual * (1 - usual) / cases)), 0
    )
    seen = (night.positives + 0.5) / (night.cases + 1)
    odds = seen / (1 - seen) / (usual / (1 - usual))
    is_far = abs(seen - usual) > DEVIATIONS * float(np.sqrt(chance + excess))
    return bool(is_far and not 1 / ODDS < odds < ODDS)


def ranking_breaks(night: Night, trailing: Sequence[Night]) -> bool:
    """Return whether the labels contradict the champion rather than merely surprise it.

    A change of the world makes an order useless (AUC near one half); labels turned round make it
    wrong. A night is broken when its AUC is below one half by more than half of what the trailing
    nights stood above it, and by five standard errors of a useless order.
    """
    known = [past.ranking for past in trailing if not np.isnan(past.ranking)]
    if len(known) < FEWEST or np.isnan(night.ranking):
        return False
    above = float(np.median(known)) - 0.5
    negatives = night.cases - night.positives
    error = np.sqrt((night.cases + 1) / (12 * night.positives * negatives))
    return bool(above > 0 and night.ranking < 0.5 - max(above / 2, DEVIATIONS * float(error)))
