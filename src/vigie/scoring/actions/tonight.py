"""What a night of learning reads: all of it in one short transaction, before anything is trained."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt
from django.utils import timezone

from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict
from vigie.scoring.actions.held import blend_of
from vigie.scoring.domain.learning.labels import layout_of
from vigie.scoring.domain.learning.lessons import Part
from vigie.scoring.domain.learning.sparse import Need, nights_needed
from vigie.scoring.engines.blends import Blend
from vigie.scoring.engines.nightly import Pace
from vigie.scoring.models import ModelVersion, Night
from vigie.scoring.queries.lessons import (
    Matured,
    heard,
    labels_known,
    matured,
    may_teach,
    nights_done,
    version_of,
)

# A window holds so many cases and so many of the rarer class; the first champion needs as many.
TEACHING = Need(200, 20)
TUNING = Need(40, 5)
EXAMINING = Need(40, 0)
# ADWIN looks at so many of the last residuals.
LONGEST = 20_000

Residuals = list[tuple[int, npt.NDArray[np.float32]]]


@dataclass(frozen=True)
class Standing:
    """A kept version and its model, read back."""

    version: ModelVersion
    blend: Blend


@dataclass(frozen=True)
class Tonight:
    """What a night knows; `past` are the nights before it, oldest first."""

    model: str
    night: date
    by: Actor
    at: datetime
    pace: Pace
    past: tuple[Night, ...]
    fresh: Matured
    lessons: Matured
    champion: Standing | None
    previous: Standing | None
    residuals: Residuals

    @property
    def number(self) -> int:
        """Return the night as a day number."""
        return self.night.toordinal()

    @property
    def first(self) -> date:
        """Return the first day whose labels are new."""
        learned = [night for night in self.past if night.state != "empty"]
        return learned[-1].night + timedelta(days=1) if learned else date(1970, 1, 1)


def load_tonight(model: str, night: date, pace: Pace, by: Actor) -> Tonight:
    """Read what a night needs; Conflict (`scoring.night_done`) when it, or a later one, is done.

    To be called in the organisation's tenant block.
    """
    past, at = nights_done(by.organisation_id, model), timezone.now()
    if past and past[-1].night >= night:
        raise Conflict("scoring.night_done", night=night)
    rows = labels_known(by.organisation_id, model, night, at)
    champion, previous = (_standing(by, model, alias) for alias in ("champion", "previous"))
    layout = champion.blend.layout if champion else layout_of(row.inputs for row in rows)
    new = [row for row in rows if heard(row, past) is None]
    teaching = [row for row in rows if may_teach(row, past, night)]
    fresh, lessons = matured(layout, model, new), matured(layout, model, teaching)
    return Tonight(
        model,
        night,
        by,
        at,
        stretched(pace, lessons, night.toordinal()),
        tuple(past),
        fresh,
        lessons,
        champion,
        previous,
        _residuals(by, model),
    )


def stretched(pace: Pace, cases: Matured, tonight: int) -> Pace:
    """Return a pace whose windows reach back until each holds enough, where verdicts are rare."""
    lessons = cases.lessons
    tune, examined = lessons.part(Part.TUNE), lessons.part(Part.EXAM)
    window = nights_needed(lessons.nights, lessons.labels, tonight, TEACHING)
    return replace(
        pace,
        window=max(pace.window, window),
        tune_nights=max(pace.tune_nights, nights_needed(tune.nights, tune.labels, tonight, TUNING)),
        exam_nights=max(
            pace.exam_nights, nights_needed(examined.nights, examined.labels, tonight, EXAMINING)
        ),
    )


def _standing(by: Actor, model: str, alias: str) -> Standing | None:
    version = version_of(by.organisation_id, model, alias)
    return None if version is None else Standing(version, blend_of(version))


def _residuals(by: Actor, model: str) -> Residuals:
    """Return the residuals of the last nights, oldest first, until there are enough."""
    past = Night.objects.filter(organisation_id=by.organisation_id, model=model, state="learned")
    found: Residuals = []
    count = 0
    for night, stored in past.order_by("-night").values_list("night", "residuals").iterator():
        if count > LONGEST:
            break
        errors = np.frombuffer(stored, np.float32)
        found.insert(0, (night.toordinal(), errors))
        count += len(errors)
    return found
