"""What an organisation asks of each level on a day, and what it asked before."""

from dataclasses import dataclass
from datetime import date, datetime

from vigie.kernel.actor import Actor
from vigie.scoring.domain.learning.targets import USUAL, Asked
from vigie.scoring.models import LevelTargets

READ = "scoring.read_models"
SET = "scoring.set_targets"


@dataclass(frozen=True, slots=True)
class TargetsLine:
    """Targets that were proposed: from which day, by whom, and whether they count."""

    id: int
    asked: Asked
    effective_on: date
    state: str
    reason: str
    proposed_by: int | None
    proposed_at: datetime
    answered_by: int | None
    answered_at: datetime | None


def asked_on(by: Actor, on: date) -> Asked:
    """Return what is asked of each level on a day; the usual where nothing was agreed by then.

    To be called in the organisation's tenant block; exams and acts ask it, so no permission is asked.
    """
    rows = LevelTargets.objects.filter(
        organisation_id=by.organisation_id, state="in_force", effective_on__lte=on
    )
    last = rows.order_by("-effective_on", "-id").first()
    return USUAL if last is None else Asked(last.red, last.orange, last.yellow)


def targets_lines(by: Actor, size: int = 50) -> list[TargetsLine]:
    """Return the targets that were proposed, the newest first."""
    by.require(READ)
    rows = LevelTargets.objects.filter(organisation_id=by.organisation_id)
    return [
        TargetsLine(
            row.pk,
            Asked(row.red, row.orange, row.yellow),
            row.effective_on,
            row.state,
            row.reason,
            row.proposed_by,
            row.proposed_at,
            row.answered_by,
            row.answered_at,
        )
        for row in rows.order_by("-id")[:size]
    ]
