"""Four eyes: a verdict is proposed, and a second person confirms it or sends it back."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.fraud.actions.applying import Decide, apply_step, check_step, deciding
from vigie.fraud.actions.chosen import bounded, bounded_text, locked, reason_of, tell
from vigie.fraud.actions.deciding import (
    BulkDecided,
    Decided,
    decide_alert,
    decide_alerts,
    known_verdict,
    second_eyes_of,
)
from vigie.fraud.domain.alerts import EventKind
from vigie.fraud.domain.lifecycle import ACT_OF, Verdict
from vigie.fraud.models import Alert, Decision, Proposal
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound, Refused
from vigie.scoring.domain.levels import Level

CONFIRM = "fraud.confirm_proposals"


def give_verdict(alert_id: int, *, verdict: str, reason: str, by: Actor, key: str) -> Decided:
    """Decide an alert, or propose the verdict where the organisation wants two people for it."""
    if alert_id in _for_two((alert_id,), known_verdict(verdict), by):
        return propose_verdict(alert_id, verdict=verdict, reason=reason, by=by, key=key)
    return decide_alert(alert_id, verdict=verdict, reason=reason, by=by, key=key)


def give_verdicts(
    alert_ids: tuple[int, ...], *, verdict: str, reason: str, by: Actor, key: str
) -> BulkDecided:
    """Decide up to 500 alerts; the verdict is proposed on those that want two people."""
    two = _for_two(bounded(alert_ids), known_verdict(verdict), by)
    one = tuple(alert_id for alert_id in alert_ids if alert_id not in two)
    done = BulkDecided(0, (), "")
    if one:
        done = decide_alerts(one, verdict=verdict, reason=reason, by=by, key=key)
    if not two:
        return done
    more = propose_verdicts(tuple(sorted(two)), verdict=verdict, reason=reason, by=by, key=key)
    return BulkDecided(
        done.decided,
        (*done.refused, *more.refused),
        more.refusal or done.refusal,
        more.proposed,
    )


@act("fraud.verdict_proposed", permission="fraud.decide_alerts")
def propose_verdict(alert_id: int, *, verdict: str, reason: str, by: Actor, key: str) -> Decided:
    """Propose a verdict with its reason; the alert stays where it is until a second person speaks.

    Refused as `decide_alert` would refuse it, and `fraud.proposal_pending` while another waits.
    """
    chosen, text = known_verdict(verdict), reason_of(reason)
    (alert,) = locked((alert_id,), by)
    _check(alert, chosen)
    _propose([alert], chosen, text, by)
    data = {"reference": alert.reference, "verdict": chosen}
    record("fraud.alert", alert.pk, data=data, personal={"reason": text})
    return Decided(alert.pk, alert.reference, alert.state, chosen.value, is_proposed=True)


@act("fraud.verdicts_proposed", permission="fraud.decide_alerts")
def propose_verdicts(
    alert_ids: tuple[int, ...], *, verdict: str, reason: str, by: Actor, key: str
) -> BulkDecided:
    """Propose one verdict and one reason on up to 500 alerts; those that refuse it are returned."""
    chosen, text = known_verdict(verdict), reason_of(reason)
    able, refused, code = [], [], ""
    for alert in locked(bounded(alert_ids), by):
        try:
            _check(alert, chosen)
            able.append(alert)
        except Refused as refusal:
            refused.append(alert.pk)
            code = refusal.code
    _propose(able, chosen, text, by)
    data = {"verdict": chosen, "alert_ids": [alert.pk for alert in able]}
    record("fraud.alerts", None, data=data, personal={"reason": text})
    return BulkDecided(0, tuple(refused), code, len(able))


@act("fraud.proposal_confirmed", permission=CONFIRM)
def confirm_proposal(alert_id: int, *, by: Actor, key: str) -> Decided:
    """Confirm, as a second person, the verdict that waits; it is then that of both.

    Refused `fraud.second_eyes_same` for who proposed it and for anything but a person, and as
    `decide_alert` where the lifecycle no longer has the step; NotFound when nothing waits.
    """
    (alert,) = locked((alert_id,), by)
    proposal = _open_proposal(alert)
    if by.user_id is None or by.user_id == proposal.user_id:
        raise Refused("fraud.second_eyes_same")
    chosen = Verdict(proposal.verdict)
    apply_step([alert], ACT_OF[chosen], by, _seconded(proposal, chosen, by))
    _answer(proposal, "confirmed", "", by)
    data = {"reference": alert.reference, "verdict": chosen, "state": alert.state}
    record("fraud.alert", alert.pk, data=data)
    return Decided(alert.pk, alert.reference, alert.state, chosen.value)


@act("fraud.proposal_sent_back", permission="fraud.decide_alerts")
def send_back_proposal(alert_id: int, *, reason: str, by: Actor, key: str) -> Decided:
    """Send a verdict that waits back to who proposed it, with a reason; he may withdraw it himself.

    The alert stays where it is, and waits for a verdict again.
    """
    (alert,) = locked((alert_id,), by)
    proposal = _open_proposal(alert)
    is_own = by.user_id is not None and by.user_id == proposal.user_id
    text = bounded_text(reason) if is_own else reason_of(reason)
    alert.is_proposed = False
    alert.save(update_fields=["is_proposed"])
    _answer(proposal, "withdrawn" if is_own else "sent_back", text, by)
    kind = EventKind.WITHDRAWN if is_own else EventKind.SENT_BACK
    tell([alert], kind, by, timezone.now(), {"verdict": proposal.verdict})
    record("fraud.alert", alert.pk, data={"verdict": proposal.verdict}, personal={"reason": text})
    return Decided(alert.pk, alert.reference, alert.state, proposal.verdict)


def _for_two(alert_ids: Sequence[int], verdict: Verdict, by: Actor) -> set[int]:
    with tenant(by.organisation_id):
        eyes = second_eyes_of(by)
        mine = Alert.objects.filter(organisation_id=by.organisation_id, id__in=alert_ids)
        levels = mine.values_list("id", "level")
        return {pk for pk, level in levels if eyes.need(Level(level), verdict)}


def _check(alert: Alert, verdict: Verdict) -> None:
    if alert.is_proposed:
        raise Refused("fraud.proposal_pending")
    check_step(alert, ACT_OF[verdict])


def _propose(alerts: list[Alert], verdict: Verdict, reason: str, by: Actor) -> None:
    now = timezone.now()
    for alert in alerts:
        alert.is_proposed, alert.proposed_by, alert.snoozed_until = True, by.user_id, None
    Proposal.objects.bulk_create(
        Proposal(
            organisation_id=by.organisation_id,
            alert=alert,
            verdict=verdict.value,
            reason=reason,
            level=alert.level,
            user_id=by.user_id,
            actor_kind=by.kind,
            proposed_at=now,
        )
        for alert in alerts
    )
    Alert.objects.bulk_update(alerts, ("is_proposed", "proposed_by", "snoozed_until"))
    tell(alerts, EventKind.PROPOSED, by, now, {"verdict": verdict.value})


def _open_proposal(alert: Alert) -> Proposal:
    mine = Proposal.objects.select_for_update().filter(organisation_id=alert.organisation_id)
    found = mine.filter(alert_id=alert.pk, state="open").first()
    if found is None:
        raise NotFound("fraud.proposal_unknown")
    return found


def _seconded(proposal: Proposal, verdict: Verdict, by: Actor) -> Decide:
    decide = deciding(verdict, proposal.reason, by)

    def write(alert: Alert, now: datetime) -> Decision:
        made = decide(alert, now)
        made.user_id, made.actor_kind = proposal.user_id, proposal.actor_kind
        made.seconded_by = by.user_id
        return made

    return write


def _answer(proposal: Proposal, state: str, answer: str, by: Actor) -> None:
    proposal.state, proposal.answer = state, answer
    proposal.answered_by, proposal.answered_at = by.user_id, timezone.now()
    proposal.save()
