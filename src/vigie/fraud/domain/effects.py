"""What an alert does by itself, by default: which levels may, and what becomes of it afterwards.

Each code is executed once for an alert and can be undone. None is on until the organisation switches it
on; suspicion never acts. A hold of a payment pauses collection until the verdict; every act can be
contested by the person concerned (GDPR, article 22(3)).
"""

from enum import StrEnum
from typing import Final

from vigie.fraud.domain.lifecycle import WAITING, State


class EffectCode(StrEnum):
    """What may be done by default beyond opening a task; `flows` knows who does it."""

    HOLD_PAYOUT = "hold_payout"


class Outcome(StrEnum):
    """What came of an execution."""

    DONE = "done"
    NOTHING = "nothing"  # no contract of ours to act on, or its money left already


class Bearing(StrEnum):
    """How far an act still bears on the contract."""

    STOPPED = "stopped"  # nothing is paid out, nobody is pursued
    HELD = "held"  # the verdict fell: nothing is paid out, collection goes on
    RELEASED = "released"


# A theft or a stolen identity has a victim; housekeeping is the lender's own.
ACTING_NATURES: Final = ("fraud", "asset_at_risk")


def bearing_of(state: State, *, is_undone: bool) -> Bearing:
    """Return how far an act bears, as its alert stands: undone or not confirmed, it bears no more."""
    if is_undone:
        return Bearing.RELEASED
    if state in WAITING:
        return Bearing.STOPPED
    return Bearing.HELD if state is State.CONFIRMED else Bearing.RELEASED
