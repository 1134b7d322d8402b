"""Levels that keep a promise: thresholds by learn-then-test, exact, for a limited time.

Angelopoulos, Bates, Candès, Jordan and Lei (2021), "Learn then test": cuts and the order in which
they are tried are fixed on validation cases; on other cases each is tested exactly, in that order,
until one fails. Whatever passed holds, all together, with the confidence asked. The loosest of
them is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from vigie.scoring.domain.learning.arrays import Flags, Floats
from vigie.scoring.domain.learning.proportions import at_most, highest_rate

DAYS_IN_FORCE = 30
CUTS = 60


class Promise(StrEnum):
    """What a level promises: that its cases are right, or that what is sought stands in it."""

    PRECISION = "precision"
    FOUND = "found"


@dataclass(frozen=True)
class Target:
    """A level's promise: at least `share`, proved with `confidence`."""

    level: str
    promise: Promise
    share: float
    confidence: float = 0.95


Targets = tuple[Target, ...]


@dataclass(frozen=True)
class Evidence:
    """What an exam saw: cases reviewed, errors among them, and the share that they prove."""

    reviewed: int
    errors: int
    bound: float

    @classmethod
    def of(cls, reviewed: int, errors: int, confidence: float) -> "Evidence":
        """Count; the bound is the one-sided Clopper-Pearson lower bound of the share right."""
        return cls(reviewed, errors, 1 - highest_rate(errors, reviewed, confidence))


@dataclass(frozen=True)
class Certified:
    """A cut that passed; cases with a score at or above it are in the level."""

    cut: float
    evidence: Evidence


@dataclass(frozen=True)
class Cases:
    """Scores and verdicts of cases each of which had the same chance of being looked at."""

    scores: Floats
    labels: Flags


def passes(reviewed: int, errors: int, target: Target) -> bool:
    """Return whether so many errors in so many reviewed cases prove the target."""
    return at_most(errors, reviewed, 1 - target.share) <= 1 - target.confidence


def certify_rule(reviewed: int, errors: int, target: Target) -> Certified | None:
    """Examine a deterministic rule on the verdicts of what it raised; its cut has no meaning."""
    if not passes(reviewed, errors, target):
        return None
    return Certified(float("-inf"), Evidence.of(reviewed, errors, target.confidence))


def certify(validation: Cases, exam: Cases, target: Target) -> Certified | None:
    """Return the loosest cut that passes the exam, or None where the data cannot prove one."""
    kept: Certified | None = None
    for cut in order_of_cuts(validation, len(exam.labels), target):
        reviewed, errors = _counted(exam, cut, target)
        if not passes(reviewed, errors, target):
            break
        if kept is None or _looser(cut, kept.cut, target):
            kept = Certified(cut, Evidence.of(reviewed, errors, target.confidence))
    return kept


def order_of_cuts(validation: Cases, exam_size: int, target: Target) -> Sequence[float]:
    """Return cuts, the surest on validation first; the exam's labels play no part.

    Each cut is judged by the chance that an exam of `exam_size` cases with the frequencies of the
    validation cases would leave if the promise were false: the smaller, the earlier it is tried.
    """
    cuts = np.unique(np.quantile(validation.scores, _places(validation, target)))
    grown = exam_size / max(len(validation.labels), 1)
    judged = []
    for cut in cuts.tolist():
        reviewed, errors = _counted(validation, cut, target)
        expected = round(reviewed * grown), round((errors + 0.5) * grown)
        judged.append((at_most(min(expected[1], expected[0]), expected[0], 1 - target.share), cut))
    return [cut for chance, cut in sorted(judged) if chance < 1]


def _places(validation: Cases, target: Target) -> Floats:
    """Return quantiles: close together among the highest scores, where rare cases are told."""
    if target.promise is Promise.FOUND:
        return np.linspace(0, 1, CUTS, endpoint=False)
    share = max(1 / max(len(validation.labels), 2), 1e-6)
    return np.asarray(1 - np.geomspace(share, 1, CUTS))


def _counted(cases: Cases, cut: float, target: Target) -> tuple[int, int]:
    above = cases.scores >= cut
    if target.promise is Promise.PRECISION:
        return int(np.count_nonzero(above)), int(np.count_nonzero(above & ~cases.labels))
    return int(np.count_nonzero(cases.labels)), int(np.count_nonzero(cases.labels & ~above))


def _looser(cut: float, other: float, target: Target) -> bool:
    """A looser precision flags more; a looser promise of finding flags fewer."""
    return cut < other if target.promise is Promise.PRECISION else cut > other


class Standing(StrEnum):
    """Whether a level may act: only `live` may. `short`: more is asked now than was proved."""

    PROVISIONAL = "provisional"
    LIVE = "live"
    SHORT = "short"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Term:
    """From when to when a certificate is in force; a drift alarm ends it at once.

    `is_short` says that its organisation asks for more than it was proved for.
    """

    certified_on: date
    days: int = DAYS_IN_FORCE
    alarmed_on: date | None = None
    is_short: bool = False

    @property
    def expires_on(self) -> date:
        """Return the first day on which the certificate no longer holds."""
        return self.certified_on + timedelta(days=self.days)

    def standing(self, on: date) -> Standing:
        """Return what the certificate is worth on a day."""
        if on < self.certified_on:
            return Standing.PROVISIONAL
        if self.alarmed_on is not None and self.certified_on <= self.alarmed_on <= on:
            return Standing.WITHDRAWN
        if on >= self.expires_on:
            return Standing.EXPIRED
        return Standing.SHORT if self.is_short else Standing.LIVE


def may_act(term: Term | None, on: date) -> bool:
    """Return whether a level may act alone: only under a certificate in force."""
    return term is not None and term.standing(on) is Standing.LIVE
