"""Nights in a row: every case is scored before its label is known, labels come late, models learn.

The person who releases a lasting quarantine is played: four held nights in a row are released the
next morning.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from tests.benchmarks.learning.files import Cases

from vigie.scoring.domain.learning.adwin import Adwin
from vigie.scoring.domain.learning.arrays import Counts, Flags, Floats
from vigie.scoring.domain.learning.exams import Choice, has_drifted
from vigie.scoring.domain.learning.lessons import Lessons, Part, changed_at
from vigie.scoring.domain.learning.metrics import auc, average_precision
from vigie.scoring.domain.learning.nights import Night, hold
from vigie.scoring.engines.blends import Blend
from vigie.scoring.engines.nightly import (
    Pace,
    World,
    first_champion,
    learn_night,
    steps_back,
)


@dataclass(frozen=True)
class Stream:
    """Nights of cases; the first `start` train the first champion. `lies` have labels turned."""

    nights: Sequence[Cases]
    start: int
    delay: int = 1
    lies: frozenset[int] = frozenset()


@dataclass
class Told:
    """What a run of a stream leaves to report."""

    scores: list[Floats] = field(default_factory=list)
    labels: list[Flags] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    promoted: list[int] = field(default_factory=list)
    rolled_back: list[int] = field(default_factory=list)
    alarms: list[int] = field(default_factory=list)

    def auc(self, first: int = 0, last: int | None = None) -> float:
        """Return the AUC over all cases of some nights of the run."""
        kept = slice(first, last)
        return auc(np.concatenate(self.scores[kept]), np.concatenate(self.labels[kept]))

    def by_night(self, first: int = 0, last: int | None = None) -> float:
        """Return the mean over nights of the AUC of each night."""
        pairs = list(zip(self.scores, self.labels, strict=True))[first:last]
        return float(np.mean([auc(s, y) for s, y in pairs if 0 < y.sum() < len(y)]))

    def ap(self) -> float:
        """Return the average precision over all nights."""
        return average_precision(np.concatenate(self.scores), np.concatenate(self.labels))


class Learner:
    """The whole loop of a night, as the application runs it."""

    def __init__(self, first: Lessons, pace: Pace, start: int) -> None:
        self.pace, self.lessons = pace, first
        self.champion: Blend = first_champion(first, pace)
        self.previous: Blend | None = None
        self.window = Adwin()
        self.since, self.is_drifting, self.quiet = 0, False, 0
        self.trailing: list[Night] = []
        self.waiting: list[Lessons] = []
        examined = first.part(Part.EXAM)
        self.reference = auc(self.champion.scores(examined.table), examined.labels)
        self.told = Told()

    def score(self, table: object) -> Floats:
        """Score tonight's cases."""
        return self.champion.chances(table)  # type: ignore[arg-type]  # a Table

    def take(self, fresh: Lessons, tonight: int) -> None:
        """Look at a night's labels, hold it or learn from it."""
        night = Night.of(self.champion.scores(fresh.table), fresh.labels)
        held = hold(night, self.trailing, len(self.waiting))
        if held:
            self.told.held.append(tonight)
            self.waiting.append(fresh)
            if not held.is_lasting:
                return
        for lesson in self.waiting if held else [fresh]:
            self._watch(lesson, int(lesson.nights[0]))
        self.waiting = []
        self.trailing.append(night)
        self._learn(fresh, tonight)

    def _watch(self, fresh: Lessons, tonight: int) -> None:
        chances = self.champion.chances(fresh.table)
        changed = changed_at(self.window, (chances - fresh.labels) ** 2, self._nights_with(fresh))
        now = auc(chances, fresh.labels) if 0 < fresh.labels.sum() < len(fresh) else self.reference
        if changed is not None:
            self.since = changed
        self.is_drifting = changed is not None or has_drifted(self.reference, now)
        if self.is_drifting:
            self.told.alarms.append(tonight)
        self.lessons = self.lessons.joined(fresh)

    def _nights_with(self, fresh: Lessons) -> Counts:
        return np.concatenate([self.lessons.nights, fresh.nights])

    def _learn(self, fresh: Lessons, tonight: int) -> None:
        if self.previous and steps_back(self.previous, self.champion, fresh, seed=tonight):
            self.champion, self.previous = self.previous, None
            self.told.rolled_back.append(tonight)
        world = World(tonight, self.since, self.is_drifting)
        outcome = learn_night(self.champion, self.lessons, world, self.pace)
        if outcome.decision.choice is Choice.PROMOTE:
            self.previous, self.champion = self.champion, outcome.candidate
            examined = self.lessons.part(Part.EXAM)
            recent = examined.between(world.first(self.pace.exam_nights), tonight)
            self.reference = auc(self.champion.scores(recent.table), recent.labels)
            self.told.promoted.append(tonight)


def as_lessons(night: Cases, number: int, seed: int) -> Lessons:
    """Give each case its night and its draw."""
    count = len(night.labels)
    draws = np.random.default_rng(seed * 100_003 + number).random(count)
    return Lessons(night.table, night.labels, np.full(count, number), draws)


def run(stream: Stream, pace: Pace) -> Told:
    """Score each night, then learn from the one whose labels came in."""
    lessons = [as_lessons(night, n, pace.seed) for n, night in enumerate(stream.nights)]
    first = lessons[0]
    for lesson in lessons[1 : stream.start]:
        first = first.joined(lesson)
    learner = Learner(first, pace, stream.start)
    for tonight in range(stream.start, len(lessons)):
        arrived = tonight - stream.delay
        if arrived >= stream.start:
            came = lessons[arrived]
            if arrived in stream.lies:
                came = replace(came, labels=~came.labels)
            learner.take(came, arrived)
        learner.told.scores.append(learner.score(lessons[tonight].table))
        learner.told.labels.append(lessons[tonight].labels)
    return learner.told


def run_frozen(stream: Stream, pace: Pace) -> Told:
    """Score each night with the first champion."""
    lessons = [as_lessons(night, n, pace.seed) for n, night in enumerate(stream.nights)]
    first = lessons[0]
    for lesson in lessons[1 : stream.start]:
        first = first.joined(lesson)
    champion, told = first_champion(first, pace), Told()
    for night in lessons[stream.start :]:
        told.scores.append(champion.chances(night.table))
        told.labels.append(night.labels)
    return told


def run_refit(stream: Stream, pace: Pace, every: int = 1) -> Told:
    """Fit everything anew on the window, no guard and no exam."""
    lessons = [as_lessons(night, n, pace.seed) for n, night in enumerate(stream.nights)]
    held, told = lessons[: stream.start], Told()
    champion: Blend | None = None
    for tonight in range(stream.start, len(lessons)):
        arrived = tonight - stream.delay
        if arrived >= stream.start:
            came = lessons[arrived]
            turned = arrived in stream.lies
            held = [*held, replace(came, labels=~came.labels) if turned else came]
        if champion is None or (tonight - stream.start) % every == 0:
            window = held[-pace.window :]
            whole = window[0]
            for lesson in window[1:]:
                whole = whole.joined(lesson)
            champion = first_champion(whole, replace(pace, has_net=False))
        told.scores.append(champion.chances(lessons[tonight].table))
        told.labels.append(lessons[tonight].labels)
    return told
