"""What is done to messages beside sending: flag, wake, settle, erase."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from vigie.database.jobs import defer
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid, NotFound, Refused
from vigie.notices.actions.queueing import SEND_TASK
from vigie.notices.domain.life import (
    FORGOTTEN_AFTER,
    INTERRUPTED_AFTER,
    State,
    Verdict,
    may_settle,
)
from vigie.notices.models import Message
from vigie.notices.queries import SETTLE


@dataclass(frozen=True, slots=True)
class Tended:
    """How many messages were flagged uncertain, and how many got a new job."""

    flagged: int
    woken: int


@act("notices.messages_tended", permission="notices.send_messages")
def tend_messages(*, by: Actor, key: str) -> Tended:
    """Flag messages that a dead process left in `sending`; give forgotten ones a job again.

    A second job for a message does no harm: it looks at the row before it acts.
    """
    del key
    now = timezone.now()
    mine = Message.objects.filter(organisation_id=by.organisation_id)
    flagged = mine.filter(state=State.SENDING, claimed_at__lt=now - INTERRUPTED_AFTER).update(
        state=State.UNCERTAIN, reason="notices.interrupted", ended_at=now
    )
    forgotten = (
        mine.alias(touched_at=Coalesce("claimed_at", "created_at"))
        .filter(state=State.QUEUED, touched_at__lt=now - FORGOTTEN_AFTER)
        .values_list("id", flat=True)
    )
    woken = list(forgotten[:1000])
    for message_id in woken:
        defer(SEND_TASK, organisation_id=by.organisation_id, message_id=message_id)
    record("notices.message", None, data={"flagged": flagged, "woken": woken})
    return Tended(flagged, len(woken))


@act("notices.message_settled", permission=SETTLE)
def settle_message(message_id: int, *, verdict: str, reason: str, by: Actor, key: str) -> str:
    """Say of a message that ended badly that it did arrive, or have it sent again.

    Returns the new state. Raises NotFound, Invalid without a reason or with another verdict,
    Refused when the message's state does not allow it.
    """
    del key
    if verdict not in list(Verdict) or not reason.strip():
        raise Invalid("notices.settlement_incomplete")
    rows = Message.objects.filter(organisation_id=by.organisation_id, id=message_id)
    message = rows.select_for_update().first()
    if message is None:
        raise NotFound("notices.message_missing", message=message_id)
    if not may_settle(State(message.state), Verdict(verdict)):
        raise Refused("notices.not_to_settle", message=message_id, state=message.state)
    if verdict == Verdict.ARRIVED:
        message.state, message.reason = State.SENT, "notices.arrival_confirmed"
    else:
        message.state, message.reason = State.QUEUED, ""
        message.attempts, message.ended_at = 0, None
        # Another Message-ID: a server that did take the first may drop a twin unread.
        message.message_id = ""
        defer(SEND_TASK, organisation_id=by.organisation_id, message_id=message_id)
    message.save(update_fields=["state", "reason", "attempts", "ended_at", "message_id"])
    record(
        "notices.message",
        message_id,
        data={"state": message.state, "verdict": verdict},
        personal={"reason": reason.strip()},
    )
    return message.state


@act("notices.addresses_erased", permission="notices.erase_addresses")
def erase_addresses(user_id: int, *, by: Actor, key: str) -> int:
    """Erase the address from every message to a user; returns how many. The texts hold none."""
    del key
    count = (
        Message.objects.filter(organisation_id=by.organisation_id, recipient_user_id=user_id)
        .exclude(Q(address=""))
        .update(address="")
    )
    record("tenancy.user", user_id, data={"count": count})
    return count


@act("notices.letters_erased", permission="notices.erase_addresses")
def erase_letters(message_ids: Collection[int], *, by: Actor, key: str) -> int:
    """Erase the address from some letters to people outside; returns how many."""
    del key
    mine = Message.objects.filter(
        organisation_id=by.organisation_id, id__in=list(message_ids), recipient_user_id=None
    )
    count = mine.exclude(address="").update(address="")
    record("notices.message", None, data={"messages": sorted(message_ids), "count": count})
    return count


@act("notices.outsiders_erased", permission="notices.erase_addresses")
def erase_outsiders(link_ids: Collection[int], *, by: Actor, key: str) -> int:
    """Erase the address from every message that carried one of these links; returns how many."""
    del key
    mine = Message.objects.filter(organisation_id=by.organisation_id, link_id__in=list(link_ids))
    count = mine.exclude(address="").update(address="")
    record("notices.message", None, data={"links": sorted(link_ids), "count": count})
    return count
