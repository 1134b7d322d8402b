"""The life of a message: from queued to an end, with a word for not knowing.

    queued → sending → sent
                     → queued      the server asked to come back later
                     → failed      it asked so `MAX_ATTEMPTS` times
                     → refused     it will never take this message
                     → uncertain   it may have taken it; only a person sends it again

A message is marked `sending`, with its Message-ID, before the server hears of it. So a crash
between the server's yes and our note of it leaves a mark instead of a second e-mail.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MAX_ATTEMPTS = 7
WAIT_FACTOR = 5  # seconds before attempt n+1: 5^n, so 5 s, 25 s, 2 min, 10 min, 52 min, 4 h 20
INTERRUPTED_AFTER = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=6)


class State(StrEnum):
    """Where a message stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"


class Verdict(StrEnum):
    """What a person says of a message that ended badly."""

    ARRIVED = "arrived"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt; `reason` is a code, `reply` the server's words without names."""

    state: State
    reason: str = ""
    reply: str = ""
    provider_id: str = ""


def after_unavailable(attempts: int, reason: str, reply: str, *, is_unknown: bool) -> Outcome:
    """Return what follows when the server did not take a message at its nth attempt."""
    if is_unknown:
        return Outcome(State.UNCERTAIN, reason, reply)
    state = State.FAILED if attempts >= MAX_ATTEMPTS else State.QUEUED
    return Outcome(state, reason, reply)


def is_interrupted(claimed_at: datetime | None, now: datetime) -> bool:
    """Tell whether a message in `sending` was left behind by a process that died."""
    return claimed_at is None or now - claimed_at > INTERRUPTED_AFTER


def may_settle(state: State, verdict: Verdict) -> bool:
    """Tell whether a person may say this of a message in that state."""
    if verdict is Verdict.ARRIVED:
        return state is State.UNCERTAIN
    return state in (State.UNCERTAIN, State.FAILED, State.REFUSED)
