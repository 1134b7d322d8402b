"""Serve a contract by replaying its dated facts over its terms.

    state = replay(terms, events, as_of, Servicing(...))

`terms` are those the contract started on; `events` are the facts known so far, in any order; the
answer is the contract on `as_of`: every line with its parts and what has paid them, the credit,
the balance, the interest accrued, and the lines still to come as they are planned now. A backdated
payment, a returned debit, a suspension or another rate is one more event: call it again. Nothing
is stored here; the caller decides which facts were known when.
"""

from vigie.leasing.domain.replay.engine import replay
from vigie.leasing.domain.replay.events import (
    Charged,
    ChargedBack,
    CreditRefunded,
    DrawnDown,
    Event,
    Paid,
    Prepaid,
    RateChanged,
    ReAged,
    ReAmortised,
    Rescheduled,
    Resumed,
    Reversal,
    Suspended,
    Undrawn,
    Waived,
)
from vigie.leasing.domain.replay.policy import Accrual, Ahead, Part, Servicing
from vigie.leasing.domain.replay.state import Allocation, Due, Kind, State

__all__ = [
    "Accrual",
    "Ahead",
    "Allocation",
    "Charged",
    "ChargedBack",
    "CreditRefunded",
    "DrawnDown",
    "Due",
    "Event",
    "Kind",
    "Paid",
    "Part",
    "Prepaid",
    "RateChanged",
    "ReAged",
    "ReAmortised",
    "Rescheduled",
    "Resumed",
    "Reversal",
    "Servicing",
    "State",
    "Suspended",
    "Undrawn",
    "Waived",
    "replay",
]
