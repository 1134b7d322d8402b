"""A card learned from matured labels, with its figures on cases that it never saw.

Read in one transaction, learned in none, kept in another.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from django.utils import timezone
from typing_extensions import override

from vigie.database.locks import take_turn
from vigie.database.tenant import tenant
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
from vigie.scoring.queries.lessons import labels_known, matured

TRAIN = "scoring.train_models"
LEAST = 600
LEAST_OF_EACH = 60


@dataclass(frozen=True)
class School:
    """The labels of a card's name that matured by a day, ready to teach."""

    name: str
    on: date
    scaling: Scaling
    lessons: Lessons
    window: tuple[date, date]


@dataclass(frozen=True)
class Taught:
    """A card that was learned, its figures, and the trees beside it; nothing of it is written yet."""

    school: School
    card: Card
    grounds: dict[str, Any]
    rival: Blend | None

    @override
    def __str__(self) -> str:
        """Name what was learned; the door of writes tells one input from another by it."""
        return f"{self.school.name} {self.school.on} {self.school.scaling}"


def learn_card(name: str, *, on: date, scaling: Scaling | None = None, by: Actor, key: str) -> int:
    """Learn a draft card from the labels of its name that matured by a day; returns its id.

    Two cases in three teach, the rest measure (each case drew its part from its own name, for
    ever). Boosted trees are trained beside it as challenger where LightGBM is here. No transaction is
    open while it is learned. Refused (`scoring.too_few_labels`) below 600 cases or 60 of each kind;
    Invalid where a label bears an input that is excluded or unknown.
    """
    by.require(TRAIN)
    with tenant(by.organisation_id):
        school = school_of(name, on, scaling or Scaling(), by)
    return record_card(teach(school), by=by, key=key)


@act("scoring.credit_card_learned", permission=TRAIN)
def record_card(taught: Taught, *, by: Actor, key: str) -> int:
    """Keep a card that was learned under the next number, in one short transaction; returns its id."""
    del key
    name, rival = taught.school.name, taught.rival
    take_turn("scoring.credit_cards", by.organisation_id)
    challenger = None
    if rival is not None:
        about = _about(rival, taught.grounds)
        challenger = keep_version(rival, f"{name}.challenger", parent=None, card=about, by=by)
    card = replace(taught.card, version=next_version(name, by))
    row = keep_card(card, taught.grounds, by=by, challenger=challenger)
    record("scoring.credit_card", row.pk, data={"name": name, "version": row.version})
    return row.pk


def school_of(name: str, on: date, scaling: Scaling, by: Actor) -> School:
    """Read the labels of a name; Refused (`scoring.too_few_labels`) where they are too few."""
    rows = labels_known(by.organisation_id, name, on, timezone.now())
    _enough(name, [row.is_positive for row in rows])
    names = sorted({one for row in rows for one in row.inputs})
    layout = Layout(tuple(one.column for one in known_inputs(names)))
    lessons = matured(layout, name, rows).lessons
    return School(name, on, scaling, lessons, (rows[0].night, rows[-1].night))


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


def teach(school: School) -> Taught:
    """Return the card that labels teach, numbered when it is kept, with trees beside it; no database."""
    name, lessons = school.name, school.lessons
    taught, tune, exam = (lessons.part(part) for part in (Part.TEACH, Part.TUNE, Part.EXAM))
    learned = Scorecard.fit(taught.table, taught.labels)
    card = (
        trust_card_of(name, 0, learned)
        if name == TRUST
        else card_of(name, 0, learned, school.scaling)
    )
    grounds = {
        "cases": len(lessons),
        "bad": int(np.count_nonzero(lessons.labels)),
        "examined": len(exam),
        "window": [day.isoformat() for day in school.window],
        "metrics": _measured(Blend((learned,), np.array([1.0, 0.0])), exam),
    }
    if not what_learns_here().boosting:
        return Taught(school, card, grounds, None)
    trees = Boosting.fit(taught.table, taught.labels, (tune.table, tune.labels))
    rival = Blend((trees,), np.array([1.0, 0.0]))
    grounds["challenger"] = _measured(rival, exam)
    return Taught(school, card, grounds, rival)


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
