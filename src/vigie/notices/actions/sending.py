"""Send one message: claim it, hand it over, note what came of it; two short transactions.

No transaction is open while the mail server is spoken to. Between the two, the row says
`sending` and holds the Message-ID, so whoever finds it later knows what may have left.
"""

from dataclasses import dataclass
from uuid import uuid4

from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound, Refused, Unavailable
from vigie.notices.domain.life import Outcome, State, after_unavailable, is_interrupted
from vigie.notices.domain.outside import LINK_MARK
from vigie.notices.models import Message
from vigie.notices.ports import OUTCOME_UNKNOWN, Mail, mail_sender
from vigie.tenancy.queries import link_address

BUSY_RETRY_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Claim:
    """What a claim found; the message is the caller's to send only when `is_ours`."""

    state: str
    attempts: int
    is_ours: bool


def send_message(message_id: int, *, by: Actor, key: str) -> str:
    """Send a queued message and return its state; any other message is left alone.

    Raises Unavailable when another attempt is due or another process is at it. It is two acts
    (claimed, outcome recorded). A claim is never replayed from an idempotency key: it must
    look at the row, or a repeated job would send twice.
    """
    run = f"{key}:{uuid4().hex}"
    sender = mail_sender()
    claim = claim_message(message_id, sender.domain, by=by, key=run)
    if not claim.is_ours:
        if claim.state == State.SENDING:
            raise Unavailable("notices.being_sent", retry_after=BUSY_RETRY_SECONDS)
        return claim.state
    outcome = _hand_over(message_id, claim.attempts, by)
    state = record_outcome(message_id, claim.attempts, outcome, by=by, key=run)
    if state == State.QUEUED:
        raise Unavailable("notices.try_later", reply=outcome.reply)
    return state


@act("notices.message_claimed", permission="notices.send_messages")
def claim_message(message_id: int, domain: str, *, by: Actor, key: str) -> Claim:
    """Mark a queued message as being sent, or flag one that a dead process left behind."""
    del key
    rows = Message.objects.filter(organisation_id=by.organisation_id, id=message_id)
    message = rows.select_for_update(skip_locked=True).first()
    if message is None:
        if not rows.exists():
            raise NotFound("notices.message_missing", message=message_id)
        return Claim(State.SENDING, 0, is_ours=False)
    is_ours = message.state == State.QUEUED
    if is_ours:
        message.state = State.SENDING
        message.attempts += 1
        message.claimed_at = timezone.now()
        message.message_id = message.message_id or f"<{uuid4()}@{domain}>"
    elif message.state == State.SENDING and is_interrupted(message.claimed_at, timezone.now()):
        message.state = State.UNCERTAIN
        message.reason = "notices.interrupted"
        message.ended_at = timezone.now()
    message.save(
        update_fields=["state", "attempts", "claimed_at", "message_id", "reason", "ended_at"]
    )
    record(
        "notices.message", message_id, data={"state": message.state, "attempt": message.attempts}
    )
    return Claim(message.state, message.attempts, is_ours)


@act("notices.outcome_recorded", permission="notices.send_messages")
def record_outcome(message_id: int, attempt: int, outcome: Outcome, *, by: Actor, key: str) -> str:
    """Note what came of an attempt; returns the state the message has now.

    A receipt that comes after the message was flagged uncertain still counts.
    """
    del key
    message = Message.objects.select_for_update().get(
        organisation_id=by.organisation_id, id=message_id
    )
    is_late = message.state == State.UNCERTAIN and outcome.state == State.SENT
    if message.attempts == attempt and (message.state == State.SENDING or is_late):
        message.state = outcome.state
        message.reason = outcome.reason
        message.reply = outcome.reply
        message.provider_id = outcome.provider_id
        message.ended_at = None if outcome.state == State.QUEUED else timezone.now()
        message.save(update_fields=["state", "reason", "reply", "provider_id", "ended_at"])
    record(
        "notices.message",
        message_id,
        data={"state": message.state, "attempt": attempt, "reason": outcome.reason},
    )
    return message.state


def _hand_over(message_id: int, attempts: int, by: Actor) -> Outcome:
    mail = _mail(message_id, by)
    if not mail.to:
        return Outcome(State.REFUSED, "notices.address_erased")
    try:
        receipt = mail_sender().send(mail)
    except Refused as refusal:
        return Outcome(State.REFUSED, refusal.code, str(refusal.params.get("reply", "")))
    except Unavailable as absence:
        return after_unavailable(
            attempts,
            absence.code,
            str(absence.params.get("reply", absence.params.get("detail", ""))),
            is_unknown=absence.code == OUTCOME_UNKNOWN,
        )
    return Outcome(State.SENT, reply=receipt.reply, provider_id=receipt.provider_id)


def _mail(message_id: int, by: Actor) -> Mail:
    with tenant(by.organisation_id):
        message = Message.objects.get(organisation_id=by.organisation_id, id=message_id)
        link = link_address(message.link_id, by) if message.link_id else ""
    return Mail(
        message.message_id,
        message.address,
        message.subject,
        message.text.replace(LINK_MARK, link),
        message.html.replace(LINK_MARK, link),
        message.language,
    )
