"""What can happen to a contract in service: dated facts, in minor units of its currency.

`ref` names a fact so that a later one can point at it. A correction never edits a fact: a
`Reversal` makes the replay leave it out, as if it had not happened.
"""

from dataclasses import dataclass
from datetime import date

from vigie.kernel.rate import Rate
from vigie.leasing.domain.replay.policy import Ahead, Part
from vigie.leasing.domain.terms import Drawdown, Rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact and the day it takes effect."""

    on: date
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnDown(Event):
    """More money is paid out; `first_rental` of it is due at once, the rest joins the plan."""

    minor: int
    first_rental: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Undrawn(Event):
    """A drawdown of the terms does not come by itself: the rest is solved again without it.

    From its own day, or before it where it is known earlier; until then the plan counts on it.
    """

    of: Drawdown


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid(Event):
    """Money arrives. `ahead` overrides the policy for what is beyond the due amounts.

    `split` is an allocation set by hand on the next open instalment: part → minor units.
    """

    minor: int
    ahead: Ahead | None = None
    split: tuple[tuple[Part, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Charged(Event):
    """A fee or a penalty falls due on `due_on`: alone, or with the instalment of that period."""

    minor: int
    due_on: date
    part: Part = Part.FEE
    with_instalment: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived(Event):
    """What is unpaid of a charge is given up."""

    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal(Event):
    """An earlier fact is taken back: a returned debit, a mistake."""

    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedBack(Event):
    """A payment is disputed afterwards: its amount is owed again, on the next instalment.

    It comes back part by part as `of` had paid it, or whole as principal.
    """

    minor: int
    of: str
    as_principal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRefunded(Event):
    """Money held for the customer is paid back; what the credit does not cover is owed again."""

    minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepaid(Event):
    """Capital is repaid early by agreement: the instalment falls, or the term (`keep_term`)."""

    minor: int
    keep_term: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RateChanged(Event):
    """Another nominal rate from this day on; the instalments to come are solved again."""

    rate: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspended(Event):
    """Instalments that fall due from now on are not claimed; their interest joins the balance.

    Once resumed, those left out follow at the end (`extend`), or the term stays.
    """

    extend: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Event):
    """Instalments are claimed again; if any was left out, the rest is solved again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescheduled(Event):
    """The first instalment due on or after `from_due` moves to `to_due`, those after follow it.

    `extra` instalments are added at the end. Those moved are solved again, those before stay.
    """

    from_due: date
    to_due: date | None = None
    extra: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReAged(Event):
    """All principal that is unpaid, due or not, is spread anew over `count` instalments."""

    first_due_on: date
    count: int
    rhythm: Rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class ReAmortised(Event):
    """Principal that is overdue is added in equal shares to the instalments to come."""


# What is agreed for a later day shapes the lines to come; what is expected (a payment) does not.
AGREED_AHEAD = (RateChanged, Suspended, Resumed, Rescheduled)
