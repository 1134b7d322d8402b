"""One night of learning: everything that is decided stands in one row with its figures."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict
from vigie.scoring.actions.cards import card_of
from vigie.scoring.actions.certifying import certify_levels
from vigie.scoring.actions.held import blend_of
from vigie.scoring.actions.recomputing import kept_figures
from vigie.scoring.actions.versions import crown, keep_version, point
from vigie.scoring.actions.watching import Watched, watch
from vigie.scoring.domain.learning.exams import Choice, Decision
from vigie.scoring.domain.learning.labels import layout_of
from vigie.scoring.domain.learning.nights import Night as SeenNight
from vigie.scoring.domain.learning.nights import hold
from vigie.scoring.engines.blends import Blend
from vigie.scoring.engines.nightly import Pace, World, first_champion, learn_night, steps_back
from vigie.scoring.models import ModelVersion, Night
from vigie.scoring.queries.lessons import (
    Matured,
    labels_known,
    matured,
    may_teach,
    nights_done,
    version_of,
)

TRAIN = "scoring.train_models"
# The first champion needs so many cases, and so many of each class.
FIRST_CASES = 200
FIRST_OF_EACH = 20
# A champion may be found worse than its predecessor for so many nights.
PROBATION = 7


@dataclass
class Tonight:
    """What a night knows and finds; becomes its row."""

    model: str
    night: date
    by: Actor
    at: datetime
    pace: Pace
    past: list[Night]
    fresh: Matured
    lessons: Matured
    champion: ModelVersion | None
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """Return the night as a day number."""
        return self.night.toordinal()

    @property
    def first(self) -> date:
        """Return the first day whose labels are new."""
        return self.past[-1].night + timedelta(days=1) if self.past else date(1970, 1, 1)


@act("scoring.night_learned", permission=TRAIN)
def learn_tonight(model: str, *, night: date, pace: Pace | None = None, by: Actor, key: str) -> int:
    """Learn from the labels that matured by a night; returns the id of its row.

    Holds the night for a person where its labels break with the trailing weeks; else watches for
    drift, steps back to the previous champion where the labels prove it better, makes a
    candidate, examines it on cases never trained on, promotes or keeps, certifies the levels. The
    same labels and stored versions give the same figures again. Refused
    (`scoring.learning_missing`) without LightGBM; Conflict (`scoring.night_done`) twice.
    """
    asked = _tonight(model, night, pace or Pace(), by)
    row = _night(asked)
    record(
        "scoring.night",
        row.pk,
        data={"model": model, "night": night.isoformat(), "state": row.state, "choice": row.choice},
    )
    return row.pk


def _tonight(model: str, night: date, pace: Pace, by: Actor) -> Tonight:
    past, at = nights_done(by.organisation_id, model), timezone.now()
    if past and past[-1].night >= night:
        raise Conflict("scoring.night_done", night=night)
    rows = labels_known(by.organisation_id, model, night, at)
    champion = version_of(by.organisation_id, model, "champion")
    layout = blend_of(champion).layout if champion else layout_of(row.inputs for row in rows)
    new = [row for row in rows if not past or row.night > past[-1].night]
    teaching = [row for row in rows if may_teach(row, past, night)]
    fresh, lessons = matured(layout, model, new), matured(layout, model, teaching)
    return Tonight(model, night, by, at, pace, past, fresh, lessons, champion)


def _night(asked: Tonight) -> Night:
    if not _enough(asked):
        return _write(asked, "empty")
    if asked.champion is None:
        return _begin(asked)
    seen = SeenNight.of(blend_of(asked.champion).scores(_table(asked)), asked.fresh.lessons.labels)
    waiting = _held_before(asked.past)
    held = hold(seen, _trailing(asked.past), waiting)
    asked.found |= {"ranking": None if np.isnan(seen.ranking) else seen.ranking}
    if held:
        asked.found |= {"faults": list(held.faults), "is_lasting": held.is_lasting}
        return _write(asked, "held")
    return _learn(asked, asked.champion)


def _enough(asked: Tonight) -> bool:
    if asked.champion is not None:
        return len(asked.fresh.lessons) > 0
    labels = asked.lessons.lessons.labels
    positives = int(np.count_nonzero(labels))
    rarer = min(positives, len(labels) - positives)
    return len(labels) >= FIRST_CASES and rarer >= FIRST_OF_EACH


def _table(asked: Tonight) -> Any:
    return asked.fresh.lessons.table


def _begin(asked: Tonight) -> Night:
    """Train the first champion on all there is."""
    blend = first_champion(asked.lessons.lessons, asked.pace)
    card = card_of(blend, asked.lessons, asked.pace, decision=None)
    version = keep_version(blend, asked.model, parent=None, card=card, by=asked.by)
    crown(version, None, by=asked.by)
    asked.found |= {"candidate": version, "choice": Choice.PROMOTE.value, "grounds": ["first"]}
    certify_levels(asked.model, version, blend, asked.lessons, on=asked.night, by=asked.by)
    return _write(asked, "learned")


def _learn(asked: Tonight, champion: ModelVersion) -> Night:
    blend = blend_of(champion)
    watched = watch(asked.model, blend, champion, asked.fresh, on=asked.night, by=asked.by)
    champion, blend = _maybe_step_back(asked, champion, blend)
    world = World(asked.number, watched.since, watched.is_drifting)
    outcome = learn_night(blend, asked.lessons.lessons, world, asked.pace)
    card = card_of(outcome.candidate, asked.lessons, asked.pace, decision=outcome.decision)
    made = outcome.candidate
    candidate = keep_version(made, asked.model, parent=champion, card=card, by=asked.by)
    is_promoted = outcome.decision.choice is Choice.PROMOTE
    if is_promoted:
        crown(candidate, champion, by=asked.by)
    else:
        point("shadow", candidate, by=asked.by)
    deciding = (candidate, made) if is_promoted else (champion, blend)
    certify_levels(asked.model, *deciding, asked.lessons, on=asked.night, by=asked.by)
    asked.found |= _found(watched, champion, candidate, outcome.decision)
    return _write(asked, "learned")


def _maybe_step_back(
    asked: Tonight, champion: ModelVersion, blend: Blend
) -> tuple[ModelVersion, Blend]:
    """Return who is champion now: the previous one where the fresh labels prove it better."""
    previous = version_of(asked.by.organisation_id, asked.model, "previous")
    recent = [n for n in asked.past[-PROBATION:] if n.candidate_id == champion.pk]
    if previous is None or not recent:
        return champion, blend
    before = blend_of(previous)
    if not steps_back(before, blend, asked.fresh.lessons, seed=asked.number):
        return champion, blend
    crown(previous, None, by=asked.by)
    point("shadow", champion, by=asked.by)
    asked.found["figures"] = {"rolled_back_from": champion.version}
    return previous, before


def _found(
    watched: Watched, champion: ModelVersion, candidate: ModelVersion, decision: Decision
) -> dict[str, Any]:
    return {
        "champion": champion,
        "candidate": candidate,
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


def _write(asked: Tonight, state: str) -> Night:
    labels = asked.fresh.lessons.labels
    figures = asked.found.pop("figures", {}) | {"pace": asdict(asked.pace)}
    return Night.objects.create(
        organisation_id=asked.by.organisation_id,
        model=asked.model,
        first=asked.first,
        night=asked.night,
        state=state,
        cases=len(labels),
        positives=int(np.count_nonzero(labels)),
        learned_at=asked.at,
        figures=figures,
        **asked.found,
    )


def _held_before(past: list[Night]) -> int:
    """Return how many nights just before tonight wait in quarantine."""
    count = 0
    for night in reversed(past):
        if night.state not in ("held", "empty"):
            break
        count += night.state == "held"
    return count


def _trailing(past: list[Night]) -> list[SeenNight]:
    return [
        SeenNight(n.cases, n.positives, float("nan") if n.ranking is None else n.ranking)
        for n in past
        if n.state in ("learned", "released") and n.cases
    ]
