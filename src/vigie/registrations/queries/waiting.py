"""How much waits for a person: the figure beside a line of the menu, so it must be cheap."""

from django.db.models import Q

from vigie.kernel.actor import Actor
from vigie.registrations.models import Batch, EvidenceProposal, MappingFault, Question


def waiting_count(by: Actor) -> int:
    """Return how many questions, mapping faults and pieces of evidence wait for the actor."""
    by.require("registrations.read_imports")
    mine = {"organisation_id": by.organisation_id}
    questions = Question.objects.filter(**mine, answered_at=None).count()
    faults = MappingFault.objects.filter(**mine, closed_on=None, state="asked").values("id")
    if by.user_id is None or not by.may("registrations.approve_evidence"):
        return questions + faults.count()
    # Nobody approves what he proposed; a proposal through the API is nobody's own.
    others = Q(user_id=None) | ~Q(user_id=by.user_id)
    proposed = EvidenceProposal.objects.filter(others, **mine, state="open").values("id")
    return questions + faults.union(proposed, all=True).count()


def questions_of(by: Actor, batch_id: int) -> int:
    """Return how many questions of a file wait for an answer."""
    by.require("registrations.read_imports")
    mine = {"organisation_id": by.organisation_id, "batch_id": batch_id}
    return Question.objects.filter(**mine, answered_at=None).count()


def rows_without_contract(by: Actor) -> int:
    """Return how many rows, set aside from the files that asked, do not tell their contract.

    A contract about which a question waits may stand in one of them.
    """
    by.require("registrations.read_imports")
    mine = {"organisation_id": by.organisation_id}
    asked = Question.objects.filter(**mine, answered_at=None).values("batch_id")
    told = Batch.objects.filter(**mine, id__in=asked).values_list("facts", flat=True)
    return sum(int(facts.get("unnamed", 0)) for facts in told)
