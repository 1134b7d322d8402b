"""Matured labels as a model reads them, and the models that are kept."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from vigie.scoring.domain.learning.arrays import Flags, Floats
from vigie.scoring.domain.learning.audit import draw, subject_of
from vigie.scoring.domain.learning.lessons import Lessons
from vigie.scoring.domain.learning.tables import Layout
from vigie.scoring.models import Label, ModelAlias, ModelVersion, Night


@dataclass(frozen=True)
class Matured:
    """Cases and their labels, with how they came to be looked at."""

    lessons: Lessons
    probabilities: Floats
    audit_draws: Floats

    def uniform(self) -> Flags:
        """Return the cases that every case had the same chance to be among.

        Those that drew below the smallest rate of an audit, alerted or not: a case that was
        audited drew below the rate of its day. All of them where every case was looked at.
        """
        rate = float(np.min(self.probabilities)) if len(self.probabilities) else 1.0
        return np.asarray(self.audit_draws < rate)


def labels_known(organisation_id: int, model: str, through: date, at: datetime) -> list[Label]:
    """Return the last label of each case, of nights up to a day, as known at an instant.

    A case whose last label was withdrawn is unknown, and left out.
    """
    rows = (
        Label.objects.filter(
            organisation_id=organisation_id, model=model, night__lte=through, recorded_at__lte=at
        )
        .order_by("recorded_at", "id")
        .iterator(chunk_size=5_000)
    )
    last = {row.case: row for row in rows}
    standing = (row for row in last.values() if not row.is_withdrawn)
    return sorted(standing, key=lambda row: (row.night, row.pk))


def matured(layout: Layout, model: str, rows: Iterable[Label]) -> Matured:
    """Return labels as numbers; what a layout asks and a case lacks is missing."""
    held = list(rows)
    values = {name: [row.inputs.get(name) for row in held] for name in layout.names}
    lessons = Lessons(
        layout.read(values),
        np.array([row.is_positive for row in held], np.bool_),
        np.array([row.night.toordinal() for row in held], np.int64),
        np.array([draw(subject_of(row.case), f"part.{model}") for row in held], np.float64),
    )
    probabilities = np.array([row.probability for row in held], np.float64)
    audit = np.array([draw(row.case, f"audit.{model}") for row in held], np.float64)
    return Matured(lessons, probabilities, audit)


def nights_done(organisation_id: int, model: str) -> list[Night]:
    """Return the nights of a model, oldest first, without the bytes of their residuals."""
    mine = Night.objects.filter(organisation_id=organisation_id, model=model)
    return list(mine.order_by("night").defer("residuals"))


def heard(row: Label, nights: Sequence[Night]) -> Night | None:
    """Return the night that heard a label: the first, of those that were not empty, that could.

    `nights` oldest first. A label recorded after its night was learned is heard by the next.
    """
    place = bisect_left(nights, row.night, key=lambda night: night.night)
    for night in nights[place:]:
        if night.state != "empty" and row.recorded_at <= night.learned_at:
            return night
    return None


def may_teach(row: Label, nights: Sequence[Night], tonight: date) -> bool:
    """Return whether the night that heard a label teaches by tonight; tonight's own always do."""
    night = heard(row, nights)
    if night is None:
        return True
    if night.state == "released":
        return night.released_on is not None and night.released_on <= tonight
    return night.state not in ("held", "dismissed")


def version_of(organisation_id: int, model: str, alias: str) -> ModelVersion | None:
    """Return the version that bears an alias."""
    found = (
        ModelAlias.objects.filter(organisation_id=organisation_id, model=model, alias=alias)
        .select_related("version")
        .first()
    )
    return found.version if found else None
