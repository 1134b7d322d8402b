"""How long alerts that accuse nobody are kept, and what keeps one longer.

Confirmed alerts are evidence and no matter of this page. A dismissed alert is about somebody innocent,
an undecided one about somebody nobody judged: both go after a term that each organisation sets. As a
measure, CNIL AU-039 (délibération 2014-312, for insurers): an alert found not relevant is erased
without delay, one that nobody qualified within six months of its opening is erased.
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
}
_OUT_OF_RANGE: Final = {
    Kind.DISMISSED: "fraud.dismissed_term_out_of_range",
    Kind.UNDECIDED: "fraud.undecided_term_out_of_range",
}
BOUNDS: Final = {Kind.DISMISSED: (1, 365), Kind.UNDECIDED: (30, 730)}


@dataclass(frozen=True, slots=True)
class Terms:
    """Days for which alerts are kept, counted from the day on which each began to be of no use."""

    dismissed: int = 30
    undecided: int = 180

    def of(self, kind: Kind) -> int:
        """Return the days of a kind."""
        return self.dismissed if kind is Kind.DISMISSED else self.undecided

    def check(self) -> None:
        """Raise Invalid (`fraud.dismissed_term_out_of_range`, ...) for days outside the bounds."""
        for kind, (least, most) in BOUNDS.items():
            days = self.of(kind)
            if not least <= days <= most:
                raise Invalid(_OUT_OF_RANGE[kind], days=days, least=least, most=most)

    def keeps_longer_than(self, other: "Terms") -> bool:
        """Tell whether either term is longer than the other's."""
        return self.dismissed > other.dismissed or self.undecided > other.undecided


@dataclass(frozen=True, slots=True)
class Standing:
    """What the term of an alert asks: its state, and the days that may begin it."""

    state: State
    last_read_on: date
    gone_on: date | None = None
    ended_on: date | None = None


def begins_on(one: Standing) -> date:
    """Return the day from which a term counts.

    The day it ended; of one that the register cleared, the day it did; of one that still waits, the
    last day a register spoke of it: while it is shown, its term never begins.
    """
    if one.ended_on is not None:
        return one.ended_on
    return one.gone_on or one.last_read_on


def last_day(one: Standing, terms: Terms) -> date | None:
    """Return the last day on which an alert is kept; None for a confirmed one."""
    kind = KIND_OF.get(one.state)
    return None if kind is None else begins_on(one) + timedelta(days=terms.of(kind))
