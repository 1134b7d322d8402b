"""What people say about alerts: verdicts with a reason, acknowledgements, comments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone

from vigie.fraud.domain.alerts import EventKind
from vigie.fraud.domain.lifecycle import ACT_OF, WAITING, Act, Moment, State, Verdict, next_state
from vigie.fraud.models import Alert, AlertEvent, Comment, Decision, Task
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid, NotFound, Refused

MOST_AT_ONCE: Final = 500
LONGEST_TEXT: Final = 4_000


@dataclass(frozen=True, slots=True)
class Decided:
    """An alert after a decision."""

    alert_id: int
    reference: str
    state: str
    verdict: str


@dataclass(frozen=True, slots=True)
class BulkDecided:
    """How many alerts took a decision, and the ids of those that refused it (with the code)."""

    decided: int
    refused: tuple[int, ...]
    refusal: str


@act("fraud.alert_decided", permission="fraud.decide_alerts")
def decide_alert(alert_id: int, *, verdict: str, reason: str, by: Actor, key: str) -> Decided:
    """Write a person's verdict on an alert, with its reason.

    Refused `fraud.second_read_pending` when a red that was read once is to be confirmed,
    `fraud.transition_refused` when the lifecycle has no such step; Invalid without a reason.
    """
    chosen, text = _verdict(verdict), _reason(reason)
    (alert,) = _locked((alert_id,), by)
    _apply([alert], ACT_OF[chosen], by, _deciding(chosen, text, by))
    record(
        "fraud.alert",
        alert.pk,
        data={"reference": alert.reference, "verdict": chosen, "state": alert.state},
        personal={"reason": text},
    )
    return Decided(alert.pk, alert.reference, alert.state, chosen.value)


@act("fraud.alerts_decided", permission="fraud.decide_alerts")
def decide_alerts(
    alert_ids: tuple[int, ...], *, verdict: str, reason: str, by: Actor, key: str
) -> BulkDecided:
    """Write one verdict and one reason on up to 500 alerts; those that refuse it are returned."""
    chosen, text = _verdict(verdict), _reason(reason)
    alerts = _locked(_bounded(alert_ids), by)
    able, refused, code = _sorted_out(alerts, ACT_OF[chosen])
    _apply(able, ACT_OF[chosen], by, _deciding(chosen, text, by))
    record(
        "fraud.alerts",
        None,
        data={"verdict": chosen, "alert_ids": [alert.pk for alert in able]},
        personal={"reason": text},
    )
    return BulkDecided(len(able), tuple(alert.pk for alert in refused), code)


@act("fraud.alerts_acknowledged", permission="fraud.decide_alerts")
def acknowledge_alerts(alert_ids: tuple[int, ...], *, by: Actor, key: str) -> BulkDecided:
    """Take note of alerts that the register cleared; they do not count as clean for it."""
    alerts = _locked(_bounded(alert_ids), by)
    able, refused, code = _sorted_out(alerts, Act.ACKNOWLEDGE)
    _apply(able, Act.ACKNOWLEDGE, by, None)
    record("fraud.alerts", None, data={"alert_ids": [alert.pk for alert in able]})
    return BulkDecided(len(able), tuple(alert.pk for alert in refused), code)


@act("fraud.alert_commented", permission="fraud.comment_alerts")
def comment_alert(alert_id: int, *, text: str, by: Actor, key: str) -> int:
    """Write a comment on an alert; returns its id."""
    said = _bounded_text(text)
    if not said:
        raise Invalid("fraud.comment_empty")
    (alert,) = _locked((alert_id,), by)
    comment = Comment.objects.create(
        organisation_id=by.organisation_id,
        alert_id=alert_id,
        text=said,
        user_id=by.user_id,
        actor_kind=by.kind,
        written_at=timezone.now(),
    )
    record("fraud.alert", alert.pk, data={"comment": comment.pk}, personal={"text": said})
    return comment.pk


def _verdict(verdict: str) -> Verdict:
    if verdict not in set(Verdict):
        raise Invalid("fraud.verdict_unknown", verdict=verdict, verdicts=", ".join(Verdict))
    return Verdict(verdict)


def _reason(reason: str) -> str:
    said = _bounded_text(reason)
    if not said:
        raise Invalid("fraud.reason_missing")
    return said


def _bounded_text(text: str) -> str:
    said = text.strip()
    if len(said) > LONGEST_TEXT:
        raise Invalid("fraud.text_too_long", length=len(said), limit=LONGEST_TEXT)
    return said


def _bounded(alert_ids: Sequence[int]) -> Sequence[int]:
    if not alert_ids:
        raise Invalid("fraud.nothing_selected")
    if len(alert_ids) > MOST_AT_ONCE:
        raise Invalid("fraud.too_many_selected", count=len(alert_ids), limit=MOST_AT_ONCE)
    return alert_ids


def _locked(alert_ids: Sequence[int], by: Actor) -> list[Alert]:
    found = list(
        Alert.objects.select_for_update()
        .filter(organisation_id=by.organisation_id, id__in=alert_ids)
        .order_by("id")
    )
    if len(found) != len(set(alert_ids)):
        raise NotFound("fraud.alert_unknown")
    return found


def _sorted_out(alerts: list[Alert], step: Act) -> tuple[list[Alert], list[Alert], str]:
    able: list[Alert] = []
    refused: list[Alert] = []
    code = ""
    for alert in alerts:
        try:
            next_state(State(alert.state), step, _moment(alert))
            able.append(alert)
        except Refused as refusal:
            refused.append(alert)
            code = refusal.code
    return able, refused, code


def _moment(alert: Alert) -> Moment:
    return Moment(holds_place=alert.holds)


def _apply(
    alerts: list[Alert],
    step: Act,
    by: Actor,
    decide: Callable[[Alert, datetime], Decision] | None,
) -> None:
    now = timezone.now()
    for alert in alerts:
        _step(alert, step, now)
    if decide is not None:
        Decision.objects.bulk_create([decide(alert, now) for alert in alerts])
    fields = ["state", "is_waiting", "holds", "verdict", "decided_at", "decided_level", "ended_at"]
    Alert.objects.bulk_update(alerts, fields, batch_size=500)
    kind = EventKind.ACKNOWLEDGED if step is Act.ACKNOWLEDGE else EventKind.DECIDED
    AlertEvent.objects.bulk_create(_event(alert, kind, by, now) for alert in alerts)
    ended = [alert.pk for alert in alerts if not alert.is_waiting]
    Task.objects.filter(
        organisation_id=by.organisation_id, alert_id__in=ended, state="open"
    ).update(state=_task_end(step), ended_at=now, ended_by=by.user_id)


def _step(alert: Alert, step: Act, now: datetime) -> None:
    """Move one alert; the evidence of a cleared one is gone, so its place is free again."""
    before = State(alert.state)
    after = next_state(before, step, _moment(alert))
    alert.state = after.value
    alert.is_waiting = after in WAITING
    alert.decided_level = alert.level
    if after in (State.DISMISSED, State.ACKNOWLEDGED):
        alert.holds = before is not State.CLEARED and alert.gone_on is None
        alert.ended_at = now
    else:
        alert.ended_at = None


def _deciding(verdict: Verdict, reason: str, by: Actor) -> Callable[[Alert, datetime], Decision]:
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


def _event(alert: Alert, kind: EventKind, by: Actor, now: datetime) -> AlertEvent:
    return AlertEvent(
        organisation_id=by.organisation_id,
        alert=alert,
        kind=kind.value,
        state=alert.state,
        level=alert.level,
        effective_on=timezone.localdate(now),
        recorded_at=now,
        user_id=by.user_id,
        data={"verdict": alert.verdict} if kind is EventKind.DECIDED else {},
    )


def _task_end(step: Act) -> str:
    return "done" if step is Act.DONE else "dropped"
