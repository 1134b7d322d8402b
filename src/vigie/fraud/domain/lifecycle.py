"""The life of an alert: one table, the only authority on what may happen next.

Red is first *to be re-read*: a second read of the register at least 24 hours after the first
that showed it makes it open, or takes it back (of two extracts, one of another day; after an extract, which
was made at any hour of its day, a live record 24 hours after the end of that day); one that was read twice is not doubted anew when
it comes back. Where later reads do not say it again (an operation is given once), a person who looked
the same register up himself, as long after, may confirm it. The register alone closes an undecided yellow; an
orange or a red it can only clear, for a person to acknowledge. A confirmed alert never closes
by itself, and nothing that closed by itself counts as clean.

An alert that rests wholly on a field of which a person said that it is mapped wrongly is *held back*:
nobody decided it, and it waits for nobody. It opens again when the field is trusted again and still
differs; it closes when the field is right.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from vigie.kernel.errors import Refused
from vigie.scoring.domain.levels import Level

SECOND_READ_AFTER: Final = timedelta(hours=24)
_DAY: Final = timedelta(days=1)


class State(StrEnum):
    """Where an alert stands."""

    TO_BE_REREAD = "to_be_reread"
    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    CLEARED = "cleared_by_register"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed_by_register"
    HELD_BACK = "held_back"


class Act(StrEnum):
    """What may happen to an alert: the register shows something, or a person decides.

    `HOLD_BACK`: all that it rests on is a field that a person said is mapped wrongly.
    """

    SEEN_RED = "seen_red"
    SEEN_LOWER = "seen_lower"
    GONE = "gone"
    HOLD_BACK = "hold_back"
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    DONE = "done"
    CANNOT_TELL = "cannot_tell"
    ACKNOWLEDGE = "acknowledge"


class Verdict(StrEnum):
    """What a person may decide, always with a reason."""

    FRAUD_CONFIRMED = "fraud_confirmed"
    NOT_FRAUD = "not_fraud"
    ASSET_AT_RISK_CONFIRMED = "asset_at_risk_confirmed"
    HOUSEKEEPING_DONE = "housekeeping_done"
    CANNOT_TELL = "cannot_tell"


ACT_OF: Final = {
    Verdict.FRAUD_CONFIRMED: Act.CONFIRM,
    Verdict.ASSET_AT_RISK_CONFIRMED: Act.CONFIRM,
    Verdict.NOT_FRAUD: Act.DISMISS,
    Verdict.HOUSEKEEPING_DONE: Act.DONE,
    Verdict.CANNOT_TELL: Act.CANNOT_TELL,
}
WAITING: Final = (State.TO_BE_REREAD, State.OPEN, State.CLEARED)
LIVE: Final = (*WAITING, State.CONFIRMED)
DECIDED: Final = (State.CONFIRMED, State.DISMISSED, State.ACKNOWLEDGED)


class Guard(StrEnum):
    """What must hold for a line of the table to apply; the first line that applies wins."""

    ALWAYS = "always"
    READ_AGAIN = "the same read again 24 hours or more after the first read that showed red"
    LOOKED_UP = "a person looked the register up 24 hours or more after the first read"
    WAS_RED = "the same happening was red, which an open one is only once read twice"
    KNOWN_RED = "the same happening was red and read twice before"
    ONLY_YELLOW = "it never stood above yellow"
    HOLDS_PLACE = "no newer alert took its place and the evidence still stands"
    SURE = "no red, one read twice, or one that a person looked up since"
    HOLDS_SURELY = "it holds its place and is sure"


@dataclass(frozen=True, slots=True)
class Moment:
    """What the guards ask of an alert at a read of the register."""

    level: Level = Level.NONE
    highest_level: Level = Level.NONE
    first_red_read_at: datetime | None = None
    read_at: datetime | None = None
    holds_place: bool = True
    is_known_red: bool = False
    looked_at: datetime | None = None
    is_in_doubt: bool = False  # red, and read once
    is_other: bool = False  # this read shows another happening

    def holds(self, guard: Guard) -> bool:
        """Tell whether a guard holds."""
        return {
            Guard.READ_AGAIN: not self.is_other and self._is_second(self.read_at),
            Guard.LOOKED_UP: self._is_second(self.looked_at),
            Guard.ALWAYS: True,
            Guard.WAS_RED: not self.is_other and self.level is Level.RED,
            Guard.KNOWN_RED: self.is_known_red,
            Guard.ONLY_YELLOW: self.highest_level <= Level.YELLOW,
            Guard.HOLDS_PLACE: self.holds_place,
            Guard.SURE: self._is_sure,
            Guard.HOLDS_SURELY: self.holds_place and self._is_sure,
        }[guard]

    @property
    def _is_sure(self) -> bool:
        return not self.is_in_doubt or self._is_second(self.looked_at)

    def _is_second(self, at: datetime | None) -> bool:
        first = self.first_red_read_at
        if first is None or at is None:
            return False
        return at >= (first + SECOND_READ_AFTER if _is_extract(at) else first_record_at(first))


def first_record_at(first_red_read_at: datetime) -> datetime:
    """Return from when on a live record is a second read: an extract was made at any hour of its day."""
    begins = first_red_read_at + (_DAY if _is_extract(first_red_read_at) else timedelta(0))
    return begins + SECOND_READ_AFTER


def _is_extract(at: datetime) -> bool:
    """Tell an extract by its midnight UTC; a live record has an instant of its own."""
    return at.astimezone(UTC).time() == time.min


def looked_at(on: date | None) -> datetime | None:
    """Return the instant of a person's look on a day: its midnight UTC, as that of an extract."""
    return None if on is None else datetime.combine(on, time.min, UTC)


def first_look_on(first_red_read_at: datetime) -> date:
    """Return the first day on which a person's look is a second one."""
    due = first_red_read_at.astimezone(UTC) + SECOND_READ_AFTER
    return due.date() if due.time() == time.min else due.date() + timedelta(days=1)


_S, _A, _G = State, Act, Guard
Line = tuple[State, Act, Guard, State]

TABLE: Final[tuple[Line, ...]] = (
    (_S.TO_BE_REREAD, _A.SEEN_RED, _G.READ_AGAIN, _S.OPEN),
    (_S.TO_BE_REREAD, _A.SEEN_RED, _G.ALWAYS, _S.TO_BE_REREAD),
    (_S.TO_BE_REREAD, _A.SEEN_LOWER, _G.ALWAYS, _S.OPEN),
    (_S.TO_BE_REREAD, _A.GONE, _G.ALWAYS, _S.CLEARED),
    (_S.TO_BE_REREAD, _A.HOLD_BACK, _G.ALWAYS, _S.HELD_BACK),
    (_S.TO_BE_REREAD, _A.CONFIRM, _G.LOOKED_UP, _S.CONFIRMED),
    (_S.TO_BE_REREAD, _A.DISMISS, _G.ALWAYS, _S.DISMISSED),
    (_S.TO_BE_REREAD, _A.DONE, _G.ALWAYS, _S.ACKNOWLEDGED),
    (_S.TO_BE_REREAD, _A.CANNOT_TELL, _G.ALWAYS, _S.TO_BE_REREAD),
    (_S.OPEN, _A.SEEN_RED, _G.WAS_RED, _S.OPEN),
    (_S.OPEN, _A.SEEN_RED, _G.KNOWN_RED, _S.OPEN),
    (_S.OPEN, _A.SEEN_RED, _G.ALWAYS, _S.TO_BE_REREAD),
    (_S.OPEN, _A.SEEN_LOWER, _G.ALWAYS, _S.OPEN),
    (_S.OPEN, _A.GONE, _G.ONLY_YELLOW, _S.CLOSED),
    (_S.OPEN, _A.GONE, _G.ALWAYS, _S.CLEARED),
    (_S.OPEN, _A.HOLD_BACK, _G.ALWAYS, _S.HELD_BACK),
    (_S.OPEN, _A.CONFIRM, _G.ALWAYS, _S.CONFIRMED),
    (_S.OPEN, _A.DISMISS, _G.ALWAYS, _S.DISMISSED),
    (_S.OPEN, _A.DONE, _G.ALWAYS, _S.ACKNOWLEDGED),
    (_S.OPEN, _A.CANNOT_TELL, _G.ALWAYS, _S.OPEN),
    (_S.CLEARED, _A.SEEN_RED, _G.KNOWN_RED, _S.OPEN),
    (_S.CLEARED, _A.SEEN_RED, _G.ALWAYS, _S.TO_BE_REREAD),
    (_S.CLEARED, _A.SEEN_LOWER, _G.ALWAYS, _S.OPEN),
    (_S.CLEARED, _A.GONE, _G.ALWAYS, _S.CLEARED),
    (_S.CLEARED, _A.CONFIRM, _G.SURE, _S.CONFIRMED),
    (_S.CLEARED, _A.DISMISS, _G.ALWAYS, _S.DISMISSED),
    (_S.CLEARED, _A.DONE, _G.ALWAYS, _S.ACKNOWLEDGED),
    (_S.CLEARED, _A.CANNOT_TELL, _G.ALWAYS, _S.CLEARED),
    (_S.CLEARED, _A.ACKNOWLEDGE, _G.ALWAYS, _S.ACKNOWLEDGED),
    (_S.CONFIRMED, _A.SEEN_RED, _G.ALWAYS, _S.CONFIRMED),
    (_S.CONFIRMED, _A.SEEN_LOWER, _G.ALWAYS, _S.CONFIRMED),
    (_S.CONFIRMED, _A.GONE, _G.ALWAYS, _S.CONFIRMED),
    (_S.CONFIRMED, _A.CONFIRM, _G.ALWAYS, _S.CONFIRMED),
    (_S.CONFIRMED, _A.DISMISS, _G.ALWAYS, _S.DISMISSED),
    (_S.DISMISSED, _A.CONFIRM, _G.HOLDS_SURELY, _S.CONFIRMED),
    (_S.DISMISSED, _A.CANNOT_TELL, _G.HOLDS_SURELY, _S.OPEN),
    (_S.DISMISSED, _A.CANNOT_TELL, _G.HOLDS_PLACE, _S.TO_BE_REREAD),
    (_S.DISMISSED, _A.SEEN_RED, _G.ALWAYS, _S.DISMISSED),
    (_S.DISMISSED, _A.SEEN_LOWER, _G.ALWAYS, _S.DISMISSED),
    (_S.DISMISSED, _A.GONE, _G.ALWAYS, _S.DISMISSED),
    (_S.ACKNOWLEDGED, _A.SEEN_RED, _G.ALWAYS, _S.ACKNOWLEDGED),
    (_S.ACKNOWLEDGED, _A.SEEN_LOWER, _G.ALWAYS, _S.ACKNOWLEDGED),
    (_S.ACKNOWLEDGED, _A.GONE, _G.ALWAYS, _S.ACKNOWLEDGED),
    (_S.HELD_BACK, _A.HOLD_BACK, _G.ALWAYS, _S.HELD_BACK),
    (_S.HELD_BACK, _A.SEEN_RED, _G.KNOWN_RED, _S.OPEN),
    (_S.HELD_BACK, _A.SEEN_RED, _G.ALWAYS, _S.TO_BE_REREAD),
    (_S.HELD_BACK, _A.SEEN_LOWER, _G.ALWAYS, _S.OPEN),
    (_S.HELD_BACK, _A.GONE, _G.ALWAYS, _S.CLOSED),
)
NOT_BY_PEOPLE: Final = frozenset({Act.SEEN_RED, Act.SEEN_LOWER, Act.GONE, Act.HOLD_BACK})


def next_state(state: State, act: Act, moment: Moment | None = None) -> State:
    """Return the state an act leads to; Refused when the table has no line for it."""
    at = moment or Moment()
    for line_state, line_act, guard, to in TABLE:
        if line_state is state and line_act is act and at.holds(guard):
            return to
    if act is Act.CONFIRM and (state is State.TO_BE_REREAD or at.is_in_doubt):
        raise Refused("fraud.second_read_pending")
    raise Refused("fraud.transition_refused", state=state.value, act=act.value)


def allowed(state: State, moment: Moment | None = None) -> frozenset[Act]:
    """Return what a person may do in a state at a moment; buttons read this."""
    at = moment or Moment()
    possible = {act for line, act, guard, _ in TABLE if line is state and at.holds(guard)}
    return frozenset(possible) - NOT_BY_PEOPLE
