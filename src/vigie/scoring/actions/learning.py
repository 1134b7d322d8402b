"""One night of learning: read in one transaction, trained in none, written in another.

Everything that is decided stands in one row with its figures.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
from django.utils import timezone

from vigie.database.locks import take_turn
from vigie.database.tenant import tenant
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict
from vigie.scoring.actions.certifying import certify_levels
from vigie.scoring.actions.thinking import Made, Thought, think
from vigie.scoring.actions.tonight import Tonight, load_tonight
from vigie.scoring.actions.versions import crown, keep_version, point
from vigie.scoring.engines.nightly import Pace
from vigie.scoring.models import Alarm, ModelVersion, Night
from vigie.scoring.queries.lessons import nights_done, version_of
from vigie.scoring.queries.targets import asked_on

TRAIN = "scoring.train_models"


def learn_tonight(model: str, *, night: date, pace: Pace | None = None, by: Actor, key: str) -> int:
    """Learn from the labels that matured by a night; returns the id of its row.

    Holds the night for a person where its labels break with the trailing weeks; else watches for
    drift, steps back to the previous champion where the labels prove it better, makes a
    candidate, examines it on cases never trained on, promotes or keeps, certifies the levels. The
    same labels and stored versions give the same figures again. No transaction is open while a
    model is trained. Refused (`scoring.learning_missing`) without LightGBM; Conflict
    (`scoring.night_done`) twice, (`scoring.night_overtaken`) where another night or a person
    changed what it started from.
    """
    by.require(TRAIN)
    with tenant(by.organisation_id):
        asked = load_tonight(model, night, pace or Pace(), by)
        targets = asked_on(by, night).targets
    return record_night(think(asked, targets), by=by, key=key)


@act("scoring.night_learned", permission=TRAIN)
def record_night(thought: Thought, *, by: Actor, key: str) -> int:
    """Keep what a night found, in one short transaction; returns the id of its row.

    Conflict (`scoring.night_overtaken`) where nights or champion are no longer those it read.
    """
    asked = thought.asked
    take_turn("scoring.nights", by.organisation_id)
    _check_not_overtaken(asked, by)
    for kind, figure in thought.alarms.items():
        _ring(asked, kind, figure, by)
    champion = _maybe_step_back(thought, by)
    candidate = _keep(thought.made, asked, champion, by) if thought.made else None
    deciding = candidate if thought.made and thought.made.is_promoted else champion
    if deciding is not None and thought.proved:
        certify_levels(deciding, thought.proved, thought.targets, asked.night, by)
    row = _write(thought, candidate, by)
    said = {"model": asked.model, "night": asked.night.isoformat()}
    record("scoring.night", row.pk, data={**said, "state": row.state, "choice": row.choice})
    return row.pk


def _check_not_overtaken(asked: Tonight, by: Actor) -> None:
    nights = [(n.pk, n.state) for n in nights_done(by.organisation_id, asked.model)]
    champion = version_of(by.organisation_id, asked.model, "champion")
    began_from = asked.champion.version.pk if asked.champion else None
    if nights != [(n.pk, n.state) for n in asked.past] or began_from != (champion and champion.pk):
        raise Conflict("scoring.night_overtaken", night=asked.night)


def _ring(asked: Tonight, kind: str, figure: float, by: Actor) -> None:
    Alarm.objects.create(
        organisation_id=by.organisation_id,
        model=asked.model,
        kind=kind,
        on=asked.night,
        figure=figure,
        recorded_at=timezone.now(),
    )


def _maybe_step_back(thought: Thought, by: Actor) -> ModelVersion | None:
    """Return who is champion now: the previous one where the night found it better."""
    champion, previous = thought.asked.champion, thought.asked.previous
    if champion is None:
        return None
    if not thought.steps_back or previous is None:
        return champion.version
    crown(previous.version, None, by=by)
    point("shadow", champion.version, by=by)
    return previous.version


def _keep(made: Made, asked: Tonight, champion: ModelVersion | None, by: Actor) -> ModelVersion:
    version = keep_version(made.blend, asked.model, parent=champion, card=made.card, by=by)
    if made.is_promoted:
        crown(version, champion, by=by)
    else:
        point("shadow", version, by=by)
    return version


def _write(thought: Thought, candidate: ModelVersion | None, by: Actor) -> Night:
    asked, found = thought.asked, dict(thought.found)
    labels = asked.fresh.lessons.labels
    figures: Mapping[str, Any] = found.pop("figures", {})
    return Night.objects.create(
        organisation_id=by.organisation_id,
        model=asked.model,
        first=asked.first,
        night=asked.night,
        state=thought.state,
        cases=len(labels),
        positives=int(np.count_nonzero(labels)),
        learned_at=asked.at,
        figures={**figures, "pace": asdict(asked.pace)},
        candidate=candidate,
        **found,
    )
