"""What people say about alerts: verdicts with a reason, acknowledgements, comments."""

from dataclasses import dataclass

from django.utils import timezone

from vigie.fraud.actions.applying import apply_step, check_step, deciding
from vigie.fraud.actions.chosen import bounded, bounded_text, locked, reason_of
from vigie.fraud.actions.loading import settings_of
from vigie.fraud.domain.lifecycle import ACT_OF, Act, Verdict
from vigie.fraud.domain.second_eyes import SecondEyes
from vigie.fraud.models import Alert, Comment
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid, Refused
from vigie.scoring.domain.levels import Level


@dataclass(frozen=True, slots=True)
class Decided:
    """An alert after a decision; `is_proposed`: the verdict waits for a second person."""

    alert_id: int
    reference: str
    state: str
    verdict: str
    is_proposed: bool = False


@dataclass(frozen=True, slots=True)
class BulkDecided:
    """How many alerts took a decision, and the ids of those that refused it (with the code).

    `proposed` more wait for a second person.
    """

    decided: int
    refused: tuple[int, ...]
    refusal: str
    proposed: int = 0


@act("fraud.alert_decided", permission="fraud.decide_alerts")
def decide_alert(alert_id: int, *, verdict: str, reason: str, by: Actor, key: str) -> Decided:
    """Write a person's verdict on an alert, with its reason.

    Refused `fraud.second_read_pending` when a red that was read once is to be confirmed,
    `fraud.transition_refused` when the lifecycle has no such step, `fraud.second_eyes_needed` when
    the organisation wants two people for it (`give_verdict` proposes it then),
    `fraud.proposal_pending` while another verdict waits; Invalid without a reason.
    """
    chosen, text = known_verdict(verdict), reason_of(reason)
    (alert,) = locked((alert_id,), by)
    check_alone(alert, chosen, second_eyes_of(by))
    apply_step([alert], ACT_OF[chosen], by, deciding(chosen, text, by))
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
    chosen, text = known_verdict(verdict), reason_of(reason)
    alerts, eyes = locked(bounded(alert_ids), by), second_eyes_of(by)
    able, refused, code = _sorted_out(alerts, ACT_OF[chosen], chosen, eyes)
    apply_step(able, ACT_OF[chosen], by, deciding(chosen, text, by))
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
    alerts = locked(bounded(alert_ids), by)
    able, refused, code = _sorted_out(alerts, Act.ACKNOWLEDGE)
    apply_step(able, Act.ACKNOWLEDGE, by, None)
    record("fraud.alerts", None, data={"alert_ids": [alert.pk for alert in able]})
    return BulkDecided(len(able), tuple(alert.pk for alert in refused), code)


@act("fraud.alert_commented", permission="fraud.comment_alerts")
def comment_alert(alert_id: int, *, text: str, by: Actor, key: str) -> int:
    """Write a comment on an alert; returns its id."""
    said = bounded_text(text)
    if not said:
        raise Invalid("fraud.comment_empty")
    (alert,) = locked((alert_id,), by)
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


def known_verdict(verdict: str) -> Verdict:
    """Return a verdict by its word; Invalid for another word."""
    if verdict not in set(Verdict):
        raise Invalid("fraud.verdict_unknown", verdict=verdict, verdicts=", ".join(Verdict))
    return Verdict(verdict)


def second_eyes_of(by: Actor) -> SecondEyes:
    """Return which verdicts of the organisation wait for a second person."""
    chosen = settings_of(by)
    return SecondEyes(chosen.eyes_levels, chosen.eyes_verdicts)


def check_alone(alert: Alert, verdict: Verdict | None, eyes: SecondEyes) -> None:
    """Raise Refused when a verdict waits already, or this one may not be given by one person."""
    if alert.is_proposed:
        raise Refused("fraud.proposal_pending")
    if verdict is not None and eyes.need(Level(alert.level), verdict):
        raise Refused("fraud.second_eyes_needed")


def _sorted_out(
    alerts: list[Alert], step: Act, verdict: Verdict | None = None, eyes: SecondEyes | None = None
) -> tuple[list[Alert], list[Alert], str]:
    able: list[Alert] = []
    refused: list[Alert] = []
    code = ""
    for alert in alerts:
        try:
            check_step(alert, step)
            check_alone(alert, verdict, eyes or SecondEyes())
            able.append(alert)
        except Refused as refusal:
            refused.append(alert)
            code = refusal.code
    return able, refused, code
