"""A person's step through the lifecycle, written on alerts that are locked."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from vigie.fraud.actions.chosen import tell
from vigie.fraud.actions.rings import settle_pieces
from vigie.fraud.domain.alerts import EventKind
from vigie.fraud.domain.lifecycle import (
    WAITING,
    Act,
    Moment,
    State,
    Verdict,
    looked_at,
    next_state,
)
from vigie.fraud.models import Alert, Decision, Proposal, Task
from vigie.kernel.actor import Actor

Decide = Callable[[Alert, datetime], Decision]
_CHANGED = (
    "state",
    "is_waiting",
    "holds",
    "verdict",
    "decided_at",
    "decided_level",
    "ended_at",
    "snoozed_until",
    "is_proposed",
)


def check_step(alert: Alert, step: Act) -> State:
    """Return the state that a step leads to; Refused when the lifecycle has no such step."""
    moment = Moment(
        first_red_read_at=alert.first_red_read_at,
        holds_place=alert.holds,
        looked_at=looked_at(alert.looked_on),
        is_in_doubt=alert.is_in_doubt,
    )
    return next_state(State(alert.state), step, moment)


def apply_step(alerts: list[Alert], step: Act, by: Actor, decide: Decide | None) -> None:
    """Move alerts, write their decisions and history, and end the tasks of those that ended.

    A verdict that waited for a second person has lost its object, unless it is the one that is written.
    """
    now = timezone.now()
    for alert in alerts:
        _step(alert, step, now)
    if decide is not None:
        Decision.objects.bulk_create([decide(alert, now) for alert in alerts])
    Alert.objects.bulk_update(alerts, _CHANGED, batch_size=500)
    Proposal.objects.filter(
        organisation_id=by.organisation_id, alert__in=alerts, state="open"
    ).update(state="dropped", answered_at=now)
    settle_pieces([alert.pk for alert in alerts if alert.piece_id is not None], by)
    _tell(alerts, step, by, now)
    ended = [alert.pk for alert in alerts if not alert.is_waiting]
    Task.objects.filter(
        organisation_id=by.organisation_id, alert_id__in=ended, state="open"
    ).update(state=_task_end(step), ended_at=now, ended_by=by.user_id)


def deciding(verdict: Verdict, reason: str, by: Actor) -> Decide:
    """Return what writes the decision of the actor on an alert."""

    def decide(alert: Alert, now: datetime) -> Decision:
        alert.verdict, alert.decided_at = verdict.value, now
        return Decision(
            organisation_id=by.organisation_id,
            alert=alert,
            verdict=verdict.value,
            reason=reason,
            level=alert.level,
            rule=alert.rule,
            ruleset=alert.ruleset,
            ruleset_version=alert.ruleset_version,
            why_looked="baseline" if alert.is_baseline else "alert",
            user_id=by.user_id,
            actor_kind=by.kind,
            decided_at=now,
        )

    return decide


def _step(alert: Alert, step: Act, now: datetime) -> None:
    """Move one alert; the evidence of a cleared one is gone, so its place is free again."""
    before = State(alert.state)
    after = check_step(alert, step)
    alert.state = after.value
    alert.is_waiting = after in WAITING
    alert.decided_level = alert.level
    alert.snoozed_until, alert.is_proposed = None, False
    if after in (State.DISMISSED, State.ACKNOWLEDGED):
        alert.holds = before is not State.CLEARED and alert.gone_on is None
        alert.ended_at = now
    else:
        alert.ended_at = None


def _tell(alerts: list[Alert], step: Act, by: Actor, now: datetime) -> None:
    if step is Act.ACKNOWLEDGE:
        tell(alerts, EventKind.ACKNOWLEDGED, by, now)
        return
    for verdict in sorted({alert.verdict for alert in alerts}):
        those = [alert for alert in alerts if alert.verdict == verdict]
        tell(those, EventKind.DECIDED, by, now, {"verdict": verdict})


def _task_end(step: Act) -> str:
    return "done" if step is Act.DONE else "dropped"
