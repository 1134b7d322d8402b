"""One night: a candidate from matured labels, its exams, and what was decided.

The candidate is boosted trees grown anew on the window, a net updated from where the champion's
stands, with replay, and the scorecard refitted; their weights and map come from cases that tune.
Champion and candidate then sit the same exam on cases that neither ever saw.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from vigie.scoring.domain.learning.exams import (
    Decision,
    Exam,
    decide,
    has_drifted,
    must_roll_back,
)
from vigie.scoring.domain.learning.lessons import Lessons, Part
from vigie.scoring.domain.learning.metrics import auc
from vigie.scoring.domain.learning.scorecard import Scorecard
from vigie.scoring.engines.blends import Blend
from vigie.scoring.engines.boosting import Boosting, Growth
from vigie.scoring.engines.installed import require_boosting, what_learns_here
from vigie.scoring.ports import Model


@dataclass(frozen=True)
class Pace:
    """How far back a night looks and how much it learns."""

    window: int = 30
    exam_nights: int = 5
    tune_nights: int = 7
    replay: int = 2_000
    passes: int = 4
    first_passes: int = 40
    growth: Growth = field(default_factory=Growth)
    has_net: bool = True
    has_card: bool = True
    seed: int = 0

    @property
    def nets(self) -> bool:
        """Return whether a net is trained: asked for, and PyTorch is here."""
        return self.has_net and what_learns_here().nets


@dataclass(frozen=True)
class World:
    """What is known of the world tonight: since when it is as it is, and whether that is new."""

    tonight: int
    since: int = 0
    is_drifting: bool = False

    def first(self, nights: int) -> int:
        """Return the first night of a window that does not reach into a world that is gone."""
        start = self.tonight - nights + 1
        return max(start, self.since) if self.is_drifting else start


@dataclass(frozen=True)
class Outcome:
    """What a night made and decided."""

    candidate: Blend
    decision: Decision


def first_champion(lessons: Lessons, pace: Pace) -> Blend:
    """Train every member from scratch on what there is.

    Refused (`scoring.learning_missing`) without LightGBM.
    """
    require_boosting()
    teach, tune = lessons.part(Part.TEACH), lessons.part(Part.TUNE)
    members = _grown(teach, tune, pace)
    if pace.nets:
        from vigie.scoring.engines.nets_training import Training, fit_net  # noqa: PLC0415  # an extra

        training = Training(passes=pace.first_passes, seed=pace.seed)
        watched = tune.table, tune.labels
        members.append(fit_net(teach.table, teach.labels, watched, training))
    return _tuned(members, tune, pace)


def learn_night(champion: Blend, lessons: Lessons, world: World, pace: Pace) -> Outcome:
    """Make a candidate of the nights given and hold it against the champion."""
    require_boosting()
    candidate = make_candidate(champion, lessons, world, pace)
    examined = lessons.part(Part.EXAM)
    fresh = examined.between(world.first(pace.exam_nights), world.tonight)
    old = examined.between(0, world.tonight - pace.window)
    decision = decide(
        hold_exam(champion, candidate, fresh),
        hold_exam(champion, candidate, old),
        is_drifting=world.is_drifting,
        seed=pace.seed + world.tonight,
    )
    return Outcome(candidate, decision)


def make_candidate(champion: Blend, lessons: Lessons, world: World, pace: Pace) -> Blend:
    """Grow trees and card anew on the window and go on from the champion's net."""
    recent = lessons.between(world.first(pace.window), world.tonight)
    tune = recent.part(Part.TUNE)
    tune = tune.between(world.first(pace.tune_nights), world.tonight)
    members = _grown(recent.part(Part.TEACH), recent.part(Part.TUNE), pace)
    if pace.nets:
        members += _updated(champion, lessons.part(Part.TEACH), world, pace)
    kept = replace(_tuned(members, tune, pace), calibration=champion.calibration)
    return kept.recalibrated(tune.table, tune.labels, seed=pace.seed)


def _grown(teach: Lessons, tune: Lessons, pace: Pace) -> list[Model]:
    growth = replace(pace.growth, seed=pace.seed)
    watched = tune.table, tune.labels
    members: list[Model] = [Boosting.fit(teach.table, teach.labels, watched, growth)]
    if pace.has_card:
        members.append(Scorecard.fit(teach.table, teach.labels))
    return members


def _updated(champion: Blend, teach: Lessons, world: World, pace: Pace) -> list[Model]:
    from vigie.scoring.engines.nets import Net  # noqa: PLC0415  # an extra
    from vigie.scoring.engines.nets_training import Training, update_net  # noqa: PLC0415  # an extra

    fresh = teach.between(world.tonight, world.tonight)
    past = teach.between(world.first(pace.window), world.tonight - 1)
    replay = past.replayed(pace.replay, seed=pace.seed + world.tonight)
    cases = fresh.joined(replay)
    training = Training(
        passes=pace.passes,
        rate=2e-3 if world.is_drifting else 1e-3,
        batch=256,
        anchor=0.0 if world.is_drifting else 1e-4,
        seed=pace.seed + world.tonight,
    )
    nets = [member for member in champion.members if isinstance(member, Net)]
    return [update_net(net, cases.table, cases.labels, training) for net in nets]


def _tuned(members: list[Model], tune: Lessons, pace: Pace) -> Blend:
    blend = Blend.of(members, tune.table, tune.labels)
    return blend.recalibrated(tune.table, tune.labels, seed=pace.seed)


def hold_exam(champion: Blend, candidate: Blend, cases: Lessons) -> Exam:
    """Let both answer the same cases."""
    if not len(cases):
        nothing = np.zeros(0)
        return Exam(nothing, nothing, cases.labels)
    return Exam(champion.chances(cases.table), candidate.chances(cases.table), cases.labels)


def drifted(champion: Blend, recent: Lessons, reference: float) -> bool:
    """Return whether the champion ranks recent cases 0.05 below its own reference."""
    if not 0 < np.count_nonzero(recent.labels) < len(recent):
        return False
    return has_drifted(reference, auc(champion.scores(recent.table), recent.labels))


def steps_back(previous: Blend, champion: Blend, fresh: Lessons, *, seed: int) -> bool:
    """Return whether the next labels prove the champion worse than the one before it."""
    if not len(fresh):
        return False
    before, now = previous.chances(fresh.table), champion.chances(fresh.table)
    return must_roll_back(before, now, fresh.labels, seed=seed)
