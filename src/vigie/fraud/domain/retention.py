"""How long alerts are kept, and what keeps one longer.

A dismissed alert is about somebody innocent, an undecided one about somebody nobody judged: both go after
a short term that each organisation sets. As a measure, CNIL AU-039 (délibération 2014-312, for
insurers): an alert found not relevant is erased without delay, one that nobody qualified within six
months of its opening is erased. A confirmed alert is evidence as long as a claim can be made with it: five
years where nothing else is chosen (Code civil, article 2224).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from vigie.fraud.domain.lifecycle import State
from vigie.kernel.errors import Invalid


class Kind(StrEnum):
    """Which term an alert falls under."""

    DISMISSED = "dismissed"
    UNDECIDED = "undecided"
    CONFIRMED = "confirmed"


class Outcome(StrEnum):
    """What became of an alert whose term is over.

    `erased`: nothing of it is left but its number in the report. `reduced`: the register still shows
    what a person dismissed; only what keeps the same matter from being raised again stays.
    """

    ERASED = "erased"
    REDUCED = "reduced"


class Keeping(StrEnum):
    """Why an alert whose term is over stays whole; the first that applies is said."""

    HELD = "held"
    CONTESTED = "contested"
    SILENT = "silent"
    ACTING = "acting"
    PROPOSED = "proposed"
    ASKED = "asked"


KIND_OF: Final = {
    State.DISMISSED: Kind.DISMISSED,
    State.ACKNOWLEDGED: Kind.DISMISSED,
    State.CLOSED: Kind.UNDECIDED,
    State.CLEARED: Kind.UNDECIDED,
    State.OPEN: Kind.UNDECIDED,
    State.TO_BE_REREAD: Kind.UNDECIDED,
    State.HELD_BACK: Kind.UNDECIDED,
    State.CONFIRMED: Kind.CONFIRMED,
}
_OUT_OF_RANGE: Final = {
    Kind.DISMISSED: "fraud.dismissed_term_out_of_range",
    Kind.UNDECIDED: "fraud.undecided_term_out_of_range",
    Kind.CONFIRMED: "fraud.confirmed_term_out_of_range",
}
BOUNDS: Final = {Kind.DISMISSED: (1, 365), Kind.UNDECIDED: (30, 730), Kind.CONFIRMED: (365, 7_300)}


@dataclass(frozen=True, slots=True)
class Terms:
    """Days for which alerts are kept, counted from the day on which each began to be of no use."""

    dismissed: int = 30
    undecided: int = 180
    confirmed: int = 1_825

    def of(self, kind: Kind) -> int:
        """Return the days of a kind."""
        return {
            Kind.DISMISSED: self.dismissed,
            Kind.UNDECIDED: self.undecided,
            Kind.CONFIRMED: self.confirmed,
        }[kind]

    def check(self) -> None:
        """Raise Invalid (`fraud.dismissed_term_out_of_range`, ...) for days outside the bounds."""
        for kind, (least, most) in BOUNDS.items():
            days = self.of(kind)
            if not least <= days <= most:
                raise Invalid(_OUT_OF_RANGE[kind], days=days, least=least, most=most)

    def keeps_longer_than(self, other: "Terms") -> bool:
        """Tell whether any term is longer than the other's."""
        return any(self.of(kind) > other.of(kind) for kind in Kind)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the term of an alert asks: its state, and the days that may begin it.

    `ended_on` is the day a person decided it, or of one that closed by itself the day it did.
    """

    state: State
    last_read_on: date
    gone_on: date | None = None
    ended_on: date | None = None


def begins_on(one: Standing) -> date:
    """Return the day from which a term counts.

    The day it ended; of one that the register cleared, the day it did; of one that still waits, the
    last day a register spoke of it: while it is shown, its term never begins. Of a confirmed one both:
    the later of its verdict and the day since which no register shows it.
    """
    spoken = one.gone_on or one.last_read_on
    if one.ended_on is None:
        return spoken
    return max(one.ended_on, spoken) if one.state is State.CONFIRMED else one.ended_on


def last_day(one: Standing, terms: Terms) -> date:
    """Return the last day on which an alert is kept."""
    return begins_on(one) + timedelta(days=terms.of(KIND_OF[one.state]))
