"""What an organisation chooses, and the tasks its people do."""

from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from vigie.fraud.domain.alerts import EventKind
from vigie.fraud.domain.auditing import LEAST_PER_MILLE, MOST_PER_MILLE
from vigie.fraud.domain.second_eyes import SecondEyes
from vigie.fraud.models import AlertEvent, FraudSettings, Task
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid, NotFound

LONGEST_GRACE: Final = 180


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen; yellow opens no task, because it always waits for a person.

    A verdict of `eyes_verdicts` on an alert of `eyes_levels` waits for a second person.
    """

    grace_days: int
    red_opens_task: bool
    orange_opens_task: bool
    notifies_red: bool
    notifies_orange: bool
    notifies_yellow: bool
    red_holds_payout: bool = False
    orange_holds_payout: bool = False
    eyes_levels: tuple[str, ...] = ()
    eyes_verdicts: tuple[str, ...] = ()
    audit_per_mille: int = 20


@act("fraud.settings_saved", permission="fraud.edit_settings")
def save_settings(choices: Choices, *, by: Actor, key: str) -> None:
    """Save the organisation's choices.

    Invalid when the grace is not between 0 and 180 days, chance looks at fewer than 10 or more than 30
    contracts in a thousand, or four eyes name what cannot wait.
    """
    if not 0 <= choices.grace_days <= LONGEST_GRACE:
        raise Invalid("fraud.grace_out_of_range", days=choices.grace_days, limit=LONGEST_GRACE)
    if not LEAST_PER_MILLE <= choices.audit_per_mille <= MOST_PER_MILLE:
        raise Invalid(
            "fraud.audits_out_of_range",
            rate=choices.audit_per_mille,
            least=LEAST_PER_MILLE,
            most=MOST_PER_MILLE,
        )
    SecondEyes(choices.eyes_levels, choices.eyes_verdicts).check()
    values = {name: getattr(choices, name) for name in Choices.__slots__}
    values |= {name: list(values[name]) for name in ("eyes_levels", "eyes_verdicts")}
    FraudSettings.objects.update_or_create(organisation_id=by.organisation_id, defaults=values)
    record("fraud.settings", by.organisation_id, data=values)


@act("fraud.task_completed", permission="fraud.complete_tasks")
def complete_task(task_id: int, *, by: Actor, key: str) -> int:
    """Mark an open task as done; returns its alert's id. The alert itself is not decided by it."""
    mine = Task.objects.select_for_update().filter(organisation_id=by.organisation_id)
    task = mine.select_related("alert").filter(id=task_id).first()
    if task is None:
        raise NotFound("fraud.task_unknown")
    if task.state != "open":
        raise Conflict("fraud.task_already_done")
    now = timezone.now()
    mine.filter(id=task_id).update(state="done", ended_at=now, ended_by=by.user_id)
    AlertEvent.objects.create(
        organisation_id=by.organisation_id,
        alert_id=task.alert_id,
        kind=EventKind.TASK_DONE,
        state=task.alert.state,
        level=task.alert.level,
        effective_on=timezone.localdate(now),
        recorded_at=now,
        user_id=by.user_id,
        data={"task": task.code},
    )
    record("fraud.alert", task.alert_id, data={"task": task.code})
    return task.alert_id
