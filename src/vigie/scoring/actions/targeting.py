"""What each level promises: one person proposes it, another agrees, from a day on."""

from datetime import date

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from vigie.scoring.domain.learning.targets import Asked
from vigie.scoring.models import LevelTargets
from vigie.scoring.queries.targets import SET

SUBJECT = "scoring.targets"
LONGEST_REASON = 4_000


@act("scoring.targets_proposed", permission=SET)
def propose_targets(asked: Asked, *, effective_on: date, reason: str, by: Actor, key: str) -> int:
    """Propose what each level is to promise from a day on; returns the proposal's id.

    It waits for a second person (`answer_targets`), stricter or not: a laxer target lets more act alone,
    a stricter one ends certificates. Invalid outside the bounds, for a day that is past, without a reason;
    Conflict (`scoring.targets_waiting`) while another proposal waits.
    """
    del key
    asked.check()
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        raise Invalid("scoring.reason_missing")
    if effective_on < timezone.localdate():
        raise Invalid("scoring.targets_in_the_past", on=effective_on)
    if LevelTargets.objects.filter(organisation_id=by.organisation_id, state="open").exists():
        raise Conflict("scoring.targets_waiting")
    row = LevelTargets.objects.create(
        organisation_id=by.organisation_id,
        red=asked.red,
        orange=asked.orange,
        yellow=asked.yellow,
        effective_on=effective_on,
        reason=said,
        proposed_by=by.user_id,
        proposed_at=timezone.now(),
    )
    data = {"red": asked.red, "orange": asked.orange, "yellow": asked.yellow}
    record(SUBJECT, row.pk, data=data, personal={"reason": said}, effective_on=effective_on)
    return row.pk


@act("scoring.targets_answered", permission=SET)
def answer_targets(targets_id: int, *, is_agreed: bool, by: Actor, key: str) -> str:
    """Put targets in force as a second person, or refuse them; returns the new state.

    A person answers (`scoring.person_needed`), not the one who proposed, who may only take them back
    (`scoring.own_targets`). Agreed after their day, they begin with the day of the answer.
    """
    del key
    if by.user_id is None:
        raise Forbidden("scoring.person_needed")
    mine = LevelTargets.objects.select_for_update().filter(organisation_id=by.organisation_id)
    row = mine.filter(pk=targets_id).first()
    if row is None:
        raise NotFound("scoring.targets_unknown")
    if row.state != "open":
        raise Conflict("scoring.targets_answered")
    if is_agreed and row.proposed_by == by.user_id:
        raise Refused("scoring.own_targets")
    row.state = "in_force" if is_agreed else "refused"
    row.effective_on = max(row.effective_on, timezone.localdate())
    row.answered_by, row.answered_at = by.user_id, timezone.now()
    row.save(update_fields=["state", "effective_on", "answered_by", "answered_at"])
    record(SUBJECT, row.pk, data={"state": row.state}, effective_on=row.effective_on)
    return row.state
