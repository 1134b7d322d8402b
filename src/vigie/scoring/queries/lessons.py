"""Matured labels as a model reads them, and the models that are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from vigie.scoring.domain.learning.arrays import Flags, Floats
from vigie.scoring.domain.learning.audit import draw
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

        Audited ones, and the alerted ones that drew below the audit's rate. All of them where
        every case was looked at.
        """
        rate = float(np.min(self.probabilities)) if len(self.probabilities) else 1.0
        return np.asarray((self.probabilities < 1) | (self.audit_draws < rate))


def labels_known(organisation_id: int, model: str, through: date, at: datetime) -> list[Label]:
    """Return the last label of each case, of nights up to a day, as known at an instant."""
    rows = (
        Label.objects.filter(
            organisation_id=organisation_id, model=model, night__lte=through, recorded_at__lte=at
        )
        .order_by("recorded_at", "id")
        .iterator(chunk_size=5_000)
    )
    last = {row.case: row for row in rows}
    return sorted(last.values(), key=lambda row: (row.night, row.pk))


def matured(layout: Layout, model: str, rows: Iterable[Label]) -> Matured:
    """Return labels as numbers; what a layout asks and a case lacks is missing."""
    held = list(rows)
    values = {name: [row.inputs.get(name) for row in held] for name in layout.names}
    lessons = Lessons(
        layout.read(values),
        np.array([row.is_positive for row in held], np.bool_),
        np.array([row.night.toordinal() for row in held], np.int64),
        np.array([draw(row.case, f"part.{model}") for row in held], np.float64),
    )
    probabilities = np.array([row.probability for row in held], np.float64)
    audit = np.array([draw(row.case, f"audit.{model}") for row in held], np.float64)
    return Matured(lessons, probabilities, audit)


def nights_done(organisation_id: int, model: str) -> list[Night]:
    """Return the nights of a model, oldest first, without the bytes of their residuals."""
    mine = Night.objects.filter(organisation_id=organisation_id, model=model)
    return list(mine.order_by("night").defer("residuals"))


def may_teach(row: Label, nights: Iterable[Night], tonight: date) -> bool:
    """Return whether the night that holds a label teaches by tonight."""
    for night in nights:
        if night.first <= row.night <= night.night:
            if night.state == "released":
                return night.released_on is not None and night.released_on <= tonight
            return night.state not in ("held", "dismissed")
    return True


def version_of(organisation_id: int, model: str, alias: str) -> ModelVersion | None:
    """Return the version that bears an alias."""
    found = (
        ModelAlias.objects.filter(organisation_id=organisation_id, model=model, alias=alias)
        .select_related("version")
        .first()
    )
    return found.version if found else None
