"""A choice from a day on: noted by one person, put in force or refused by a second one.

Acts of features call these inside their own `@act`, with a row of their own table of choices.
"""

from typing import TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from vigie.database.choices import Choice
from vigie.database.locks import take_turn
from vigie.journal.actions.door import record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from vigie.kernel.text import LONGEST_REASON

C = TypeVar("C", bound=Choice)


def note_choice(choice: C, among: QuerySet[C], *, waits: bool, by: Actor) -> C:
    """Keep what a person chose: open while it `waits` for a second person, else in force from its day.

    `among` are the choices of the organisation.     Invalid without a reason (`journal.choice_unexplained`) or for a day that is past
    (`journal.choice_in_the_past`); Conflict (`journal.choice_waiting`) while another one waits.
    """
    choice.reason = choice.reason.strip()
    if not choice.reason or len(choice.reason) > LONGEST_REASON:
        raise Invalid("journal.choice_unexplained", limit=LONGEST_REASON)
    if choice.effective_on < timezone.localdate():
        raise Invalid("journal.choice_in_the_past", on=choice.effective_on)
    take_turn(f"choices {type(choice).__name__}", by.organisation_id)
    if among.filter(state="open").exists():
        raise Conflict("journal.choice_waiting")
    choice.organisation_id = by.organisation_id
    choice.state = "open" if waits else "in_force"
    choice.proposed_by, choice.proposed_at = by.user_id, timezone.now()
    choice.save()
    return choice


def answer_choice(
    choice_id: int, among: QuerySet[C], subject: str, *, is_agreed: bool, by: Actor
) -> str:
    """Put a choice in force as a second person, or refuse it; journals it, returns the new state.

    `among` are the choices of the organisation, `subject` is what the journal calls them.
    A person answers (`journal.person_needed`), not the one who made it, who may only take it back
    (`journal.own_choice`). Agreed after its day, it begins with the day of the answer. NotFound where it
    is not the organisation's, Conflict once it was answered.
    """
    if by.user_id is None:
        raise Forbidden("journal.person_needed")
    row = among.select_for_update().filter(pk=choice_id).first()
    if row is None:
        raise NotFound("journal.choice_unknown")
    if row.state != "open":
        raise Conflict("journal.choice_answered")
    if is_agreed and row.proposed_by == by.user_id:
        raise Refused("journal.own_choice")
    row.state = "in_force" if is_agreed else "refused"
    row.effective_on = max(row.effective_on, timezone.localdate())
    row.answered_by, row.answered_at = by.user_id, timezone.now()
    row.save(update_fields=["state", "effective_on", "answered_by", "answered_at"])
    record(subject, row.pk, data={"state": row.state}, effective_on=row.effective_on)
    return row.state
