"""What a night makes of what it read: hours of a processor if need be, and no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from typing_extensions import override

from vigie.scoring.actions.cards import card_of
from vigie.scoring.actions.certifying import examined_levels
from vigie.scoring.actions.recomputing import kept_figures
from vigie.scoring.actions.tonight import TEACHING, Standing, Tonight
from vigie.scoring.actions.watching import Watched, watch
from vigie.scoring.domain.learning.certificates import Certified, Targets
from vigie.scoring.domain.learning.exams import Choice, Decision
from vigie.scoring.domain.learning.lessons import Part
from vigie.scoring.domain.learning.nights import Night as SeenNight
from vigie.scoring.domain.learning.nights import hold
from vigie.scoring.engines.blends import Blend
from vigie.scoring.engines.nightly import World, first_champion, learn_night, steps_back
from vigie.scoring.models import Night

# A champion may be found worse than its predecessor for so many nights.
PROBATION = 7
MONDAY = 0


@dataclass(frozen=True)
class Made:
    """A candidate with its card, and whether it is to be the champion."""

    blend: Blend
    card: Mapping[str, Any]
    is_promoted: bool


@dataclass(frozen=True)
class Thought:
    """What a night found and wants kept; nothing of it is written yet.

    `steps_back`: the previous champion is proved better and decides again. `proved` are the levels
    that the one who decides from now on has proved, `targets` what they were examined for.
    """

    asked: Tonight
    state: str
    found: Mapping[str, Any] = field(default_factory=dict)
    made: Made | None = None
    steps_back: bool = False
    alarms: Mapping[str, float] = field(default_factory=dict)
    proved: Mapping[str, Certified] = field(default_factory=dict)
    targets: Targets = ()

    @override
    def __str__(self) -> str:
        """Name the night; the door of writes tells one input from another by it."""
        return f"{self.asked.model} {self.asked.night} {self.state}"


def think(asked: Tonight, targets: Targets) -> Thought:
    """Hold a night, or learn it; the same labels and versions give the same again.

    Refused (`scoring.learning_missing`) where something is to be learned without LightGBM.
    """
    if not _enough(asked):
        return Thought(asked, "empty")
    if asked.champion is None:
        return _begin(asked, targets)
    fresh = asked.fresh.lessons
    seen = SeenNight.of(asked.champion.blend.scores(fresh.table), fresh.labels)
    ranking = None if np.isnan(seen.ranking) else seen.ranking
    held = hold(seen, _trailing(asked.past), _held_before(asked.past))
    if held:
        faults = {"faults": list(held.faults), "is_lasting": held.is_lasting}
        return Thought(asked, "held", {"ranking": ranking, **faults})
    return _learn(asked, asked.champion, targets, ranking)


def _enough(asked: Tonight) -> bool:
    """Return whether there is something new, and enough of both classes to learn from."""
    lessons = asked.lessons.lessons
    if not len(asked.fresh.lessons) or len(lessons) < TEACHING.cases:
        return False
    recent = lessons.between(asked.number - asked.pace.window + 1, asked.number)
    positives = int(np.count_nonzero(recent.labels))
    if min(positives, len(recent) - positives) < TEACHING.rarer:
        return False
    parts = (recent.part(part).labels for part in (Part.TEACH, Part.TUNE))
    return all(0 < np.count_nonzero(labels) < len(labels) for labels in parts)


def _begin(asked: Tonight, targets: Targets) -> Thought:
    """Train the first champion on all there is."""
    blend = first_champion(asked.lessons.lessons, asked.pace)
    card = card_of(blend, asked.lessons, asked.pace, decision=None)
    return Thought(
        asked,
        "learned",
        {"choice": Choice.PROMOTE.value, "grounds": ["first"]},
        Made(blend, card, is_promoted=True),
        proved=examined_levels(blend, asked.lessons, targets),
        targets=targets,
    )


def _learn(asked: Tonight, champion: Standing, targets: Targets, ranking: float | None) -> Thought:
    watched = watch(asked, champion)
    back = _to_go_back_to(asked, champion)
    deciding = back or champion
    world = World(asked.number, watched.since, watched.is_drifting)
    outcome = learn_night(deciding.blend, asked.lessons.lessons, world, asked.pace)
    card = card_of(outcome.candidate, asked.lessons, asked.pace, decision=outcome.decision)
    is_promoted = outcome.decision.choice is Choice.PROMOTE
    found = _found(watched, deciding, outcome.decision) | {"ranking": ranking}
    if back:
        found["figures"]["rolled_back_from"] = champion.version.version
    judged = outcome.candidate if is_promoted else deciding.blend
    # Who has just come to decide is examined at once, others on Mondays: every look at the same
    # exam is one more chance to pass it by luck.
    is_due = is_promoted or back is not None or asked.night.weekday() == MONDAY
    return Thought(
        asked,
        "learned",
        found,
        Made(outcome.candidate, card, is_promoted),
        steps_back=back is not None,
        alarms=watched.alarms,
        proved=examined_levels(judged, asked.lessons, targets) if is_due else {},
        targets=targets,
    )


def _to_go_back_to(asked: Tonight, champion: Standing) -> Standing | None:
    """Return the previous champion where the fresh labels prove it better than a young one."""
    recent = [n for n in asked.past[-PROBATION:] if n.candidate_id == champion.version.pk]
    if asked.previous is None or not recent:
        return None
    fresh = asked.fresh.lessons
    is_worse = steps_back(asked.previous.blend, champion.blend, fresh, seed=asked.number)
    return asked.previous if is_worse else None


def _found(watched: Watched, champion: Standing, decision: Decision) -> dict[str, Any]:
    return {
        "champion": champion.version,
        "choice": decision.choice.value,
        "grounds": [ground.value for ground in decision.grounds],
        "residuals": watched.residuals,
        "figures": {
            **watched.figures,
            **kept_figures(decision),
            "is_drifting": watched.is_drifting,
            "since": watched.since,
        },
    }


def _held_before(past: tuple[Night, ...]) -> int:
    """Return how many nights just before tonight wait in quarantine."""
    count = 0
    for night in reversed(past):
        if night.state not in ("held", "empty"):
            break
        count += night.state == "held"
    return count


def _trailing(past: tuple[Night, ...]) -> list[SeenNight]:
    return [
        SeenNight(n.cases, n.positives, float("nan") if n.ranking is None else n.ranking)
        for n in past
        if n.state in ("learned", "released") and n.cases
    ]
