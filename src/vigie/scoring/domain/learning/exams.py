"""Whether a candidate replaces the champion, and whether a champion must step back."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from vigie.scoring.domain.learning.arrays import Flags, Floats
from vigie.scoring.domain.learning.metrics import auc, losses

DRAWS = 1_000
DOUBT = 0.05
FORGETTING = 0.01
DRIFTED = 0.05
FEWEST = 30


@dataclass(frozen=True)
class Gain:
    """By how much log loss falls per case, and the lower bound of that by the bootstrap."""

    mean: float
    bound: float
    cases: int


@dataclass(frozen=True)
class Exam:
    """Cases never trained on: chances by champion and candidate, and what came true."""

    champion: Floats
    candidate: Floats
    labels: Flags

    def gain(self, *, seed: int, doubt: float = DOUBT, draws: int = DRAWS) -> Gain:
        """Return the gain of the candidate; the same seed gives the same bound.

        Cases are drawn with replacement `draws` times; the bound is the `doubt` quantile of the
        mean gain.
        """
        gains = losses(self.champion, self.labels) - losses(self.candidate, self.labels)
        if not len(gains):
            return Gain(0.0, float("-inf"), 0)
        means = bootstrap_means(gains, draws, seed)
        return Gain(float(np.mean(gains)), float(np.quantile(means, doubt)), len(gains))


def bootstrap_means(values: Floats, draws: int, seed: int) -> Floats:
    """Return the means of `draws` samples with replacement.

    Above 2,000 cases values are first summed in 2,000 groups dealt at random, of which whole
    groups are drawn: the spread stays that of single cases, the cost does not grow.
    """
    chance = np.random.default_rng(seed)
    groups = min(len(values), 2_000)
    dealt = np.array_split(chance.permutation(values), groups)
    sums = np.array([np.sum(part) for part in dealt])
    sizes = np.array([len(part) for part in dealt], np.float64)
    counts = chance.multinomial(groups, np.full(groups, 1 / groups), draws)
    return np.asarray((counts @ sums) / (counts @ sizes))


class Choice(StrEnum):
    """What the night decided."""

    PROMOTE = "promote"
    KEEP = "keep"


class Ground(StrEnum):
    """Why."""

    GAINED = "gained"
    TOO_FEW = "too_few_cases"
    NOT_BETTER = "not_proved_better"
    FORGOT = "forgot_the_past"
    WAIVED = "past_waived_under_drift"


@dataclass(frozen=True)
class Decision:
    """Promote or keep, with the grounds and every figure behind them."""

    choice: Choice
    grounds: tuple[Ground, ...]
    gain: Gain
    memory_lost: float
    """AUC of the champion minus that of the candidate on old cases; NaN where none are kept."""


def decide(fresh: Exam, old: Exam, *, is_drifting: bool, seed: int) -> Decision:
    """Promote a candidate proved better on fresh cases that has not forgotten the old ones.

    Under a drift alarm the memory exam is waived: remembering a world that is gone is no virtue.
    """
    gain = fresh.gain(seed=seed)
    lost = memory_lost(old)
    keep: list[Ground] = []
    if gain.cases < FEWEST:
        keep.append(Ground.TOO_FEW)
    elif gain.bound <= 0:
        keep.append(Ground.NOT_BETTER)
    if lost > FORGETTING and not is_drifting:
        keep.append(Ground.FORGOT)
    if keep:
        return Decision(Choice.KEEP, tuple(keep), gain, lost)
    waived = (Ground.WAIVED,) if lost > FORGETTING else ()
    return Decision(Choice.PROMOTE, (Ground.GAINED, *waived), gain, lost)


def memory_lost(old: Exam) -> float:
    """Return how much AUC on old cases the candidate gives up; NaN without both classes."""
    if not 0 < np.count_nonzero(old.labels) < len(old.labels):
        return float("nan")
    return auc(old.champion, old.labels) - auc(old.candidate, old.labels)


def has_drifted(reference: float, now: float) -> bool:
    """Return whether the champion's AUC fell 0.05 below its own reference."""
    return reference - now > DRIFTED


def must_roll_back(previous: Floats, champion: Floats, labels: Flags, *, seed: int) -> bool:
    """Return whether the champion is proved worse than its predecessor on the next labels."""
    back = Exam(champion, previous, labels).gain(seed=seed)
    return back.cases >= FEWEST and back.bound > 0
