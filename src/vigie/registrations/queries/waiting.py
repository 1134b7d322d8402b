"""How much waits for a person: the figure beside a line of the menu, so it must be cheap."""

from vigie.kernel.actor import Actor
from vigie.registrations.models import MappingFault, Question


def waiting_count(by: Actor) -> int:
    """Return how many questions and mapping faults wait for an answer."""
    by.require("registrations.read_imports")
    mine = {"organisation_id": by.organisation_id}
    questions = Question.objects.filter(**mine, answered_at=None).count()
    faults = MappingFault.objects.filter(**mine, closed_on=None, state="asked").count()
    return questions + faults


def questions_of(by: Actor, batch_id: int) -> int:
    """Return how many questions of a file wait for an answer."""
    by.require("registrations.read_imports")
    mine = {"organisation_id": by.organisation_id, "batch_id": batch_id}
    return Question.objects.filter(**mine, answered_at=None).count()
