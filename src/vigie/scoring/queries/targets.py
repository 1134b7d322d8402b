"""What an organisation asks of each level on a day, and what it asked before."""

from datetime import date

from django.db.models import QuerySet

from vigie.journal.domain.choices import Chosen
from vigie.journal.queries import choice_on, choices_of
from vigie.kernel.actor import Actor
from vigie.scoring.domain.learning.targets import USUAL, Asked
from vigie.scoring.models import LevelTargets

READ = "scoring.read_models"
SET = "scoring.set_targets"


def asked_on(by: Actor, on: date) -> Asked:
    """Return what is asked of each level on a day; the usual where nothing was agreed by then.

    To be called in the organisation's tenant block; exams and acts ask it, so no permission is asked.
    """
    last = choice_on(chosen_targets(by), on)
    return USUAL if last is None else _asked(last)


def targets_lines(by: Actor) -> list[Chosen[Asked]]:
    """Return the targets that were proposed, the newest first."""
    by.require(READ)
    return choices_of(chosen_targets(by), _asked)


def chosen_targets(by: Actor) -> QuerySet[LevelTargets]:
    """Return the targets that the organisation proposed."""
    return LevelTargets.objects.filter(organisation_id=by.organisation_id)


def _asked(row: LevelTargets) -> Asked:
    return Asked(row.red, row.orange, row.yellow)
