"""A card learned from matured labels, with its figures on cases that it never saw."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Refused
from vigie.scoring.actions.credit.cards import keep_card, next_version
from vigie.scoring.actions.versions import keep_version
from vigie.scoring.domain.credit.builtin import TRUST
from vigie.scoring.domain.credit.inputs import known_inputs
from vigie.scoring.domain.credit.learned import card_of, trust_card_of
from vigie.scoring.domain.credit.points import Card, Scaling
from vigie.scoring.domain.learning.lessons import Lessons, Part
from vigie.scoring.domain.learning.metrics import MEASURES, measure_all
from vigie.scoring.domain.learning.scorecard import Scorecard
from vigie.scoring.domain.learning.tables import Layout
from vigie.scoring.engines.blends import Blend
from vigie.scoring.engines.boosting import Boosting
from vigie.scoring.engines.installed import what_learns_here
from vigie.scoring.models import Label, ModelVersion
from vigie.scoring.queries.lessons import labels_known, matured

TRAIN = "scoring.train_models"
LEAST = 600
LEAST_OF_EACH = 60


@dataclass(frozen=True, slots=True)
class _Learned:
    card: Card
    grounds: dict[str, Any]
    challenger: ModelVersion | None


@act("scoring.credit_card_learned", permission=TRAIN)
def learn_card(name: str, *, on: date, scaling: Scaling | None = None, by: Actor, key: str) -> int:
    """Learn a draft card from the labels of its name that matured by a day; returns its id.

    Two cases in three teach, the rest measure (each case drew its part from its own name, for
    ever). Boosted trees are trained beside it as challenger where LightGBM is here. Refused
    (`scoring.too_few_labels`) below 600 cases or 60 of each kind; Invalid where a label bears an
    input that is excluded or unknown.
    """
    rows = labels_known(by.organisation_id, name, on, timezone.now())
    _enough(name, [row.is_positive for row in rows])
    names = sorted({one for row in rows for one in row.inputs})
    layout = Layout(tuple(one.column for one in known_inputs(names)))
    lessons = matured(layout, name, rows).lessons
    found = _learn(name, rows, lessons, scaling or Scaling(), by)
    row = keep_card(found.card, found.grounds, by=by, challenger=found.challenger)
    record("scoring.credit_card", row.pk, data={"name": name, "version": row.version})
    return row.pk


def _enough(name: str, labels: list[bool]) -> None:
    bad = sum(labels)
    if len(labels) < LEAST or min(bad, len(labels) - bad) < LEAST_OF_EACH:
        raise Refused(
            "scoring.too_few_labels",
            model=name,
            cases=len(labels),
            bad=bad,
            least=LEAST,
            each=LEAST_OF_EACH,
        )


def _learn(name: str, rows: list[Label], lessons: Lessons, scaling: Scaling, by: Actor) -> _Learned:
    teach, tune, exam = (lessons.part(part) for part in (Part.TEACH, Part.TUNE, Part.EXAM))
    learned = Scorecard.fit(teach.table, teach.labels)
    version = next_version(name, by)
    if name == TRUST:
        card = trust_card_of(name, version, learned)
    else:
        card = card_of(name, version, learned, scaling)
    grounds = {
        "cases": len(lessons),
        "bad": int(np.count_nonzero(lessons.labels)),
        "examined": len(exam),
        "window": [rows[0].night.isoformat(), rows[-1].night.isoformat()],
        "metrics": _measured(Blend((learned,), np.array([1.0, 0.0])), exam),
    }
    if not what_learns_here().boosting:
        return _Learned(card, grounds, None)
    trees = Boosting.fit(teach.table, teach.labels, (tune.table, tune.labels))
    rival = Blend((trees,), np.array([1.0, 0.0]))
    grounds["challenger"] = _measured(rival, exam)
    kept = keep_version(
        rival, f"{name}.challenger", parent=None, card=_about(rival, grounds), by=by
    )
    return _Learned(card, grounds, kept)


def _measured(blend: Blend, exam: Lessons) -> dict[str, Any]:
    measured = measure_all(blend.chances(exam.table), exam.labels, seed=0)
    return {name: asdict(measured[name]) for name in MEASURES}


def _about(rival: Blend, grounds: dict[str, Any]) -> dict[str, Any]:
    """Return the challenger's own card, as pages of models read it."""
    return {
        "features": list(rival.layout.names),
        "layout": rival.layout.digest,
        "members": {"boosting": 1.0},
        "calibration": rival.calibration.kind,
        "window": grounds["window"],
        "cases": grounds["cases"],
        "positives": grounds["bad"],
        "examined": grounds["examined"],
        "metrics": grounds["challenger"],
        "decision": None,
    }
