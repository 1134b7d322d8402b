"""What each level promises: one person proposes it, another agrees, from a day on."""

from datetime import date

from vigie.journal.actions import act, answer_choice, note_choice, record
from vigie.kernel.actor import Actor
from vigie.scoring.domain.learning.targets import Asked
from vigie.scoring.models import LevelTargets
from vigie.scoring.queries.targets import SET, chosen_targets

SUBJECT = "scoring.targets"


@act("scoring.targets_proposed", permission=SET)
def propose_targets(asked: Asked, *, effective_on: date, reason: str, by: Actor, key: str) -> int:
    """Propose what each level is to promise from a day on; returns the proposal's id.

    It waits for a second person (`answer_targets`), stricter or not: a laxer target lets more act alone,
    a stricter one ends certificates. Invalid outside the bounds, and as `journal.actions.note_choice` says.
    """
    del key
    asked.check()
    row = LevelTargets(
        red=asked.red,
        orange=asked.orange,
        yellow=asked.yellow,
        effective_on=effective_on,
        reason=reason,
    )
    note_choice(row, chosen_targets(by), waits=True, by=by)
    data = {"red": asked.red, "orange": asked.orange, "yellow": asked.yellow}
    record(SUBJECT, row.pk, data=data, personal={"reason": row.reason}, effective_on=effective_on)
    return row.pk


@act("scoring.targets_answered", permission=SET)
def answer_targets(targets_id: int, *, is_agreed: bool, by: Actor, key: str) -> str:
    """Put targets in force as a second person, or refuse them; returns the new state.

    Who may, and from which day on: `journal.actions.answer_choice`.
    """
    del key
    return answer_choice(targets_id, chosen_targets(by), SUBJECT, is_agreed=is_agreed, by=by)
