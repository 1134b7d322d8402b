"""What a replay answers: every line with what it asks and what has paid it, on one day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from vigie.leasing.domain.replay.policy import Part


class Kind(StrEnum):
    """Why something is due."""

    FIRST_RENTAL = "first_rental"
    INSTALMENT = "instalment"
    CHARGE = "charge"
    PREPAYMENT = "prepayment"
    OWED_AGAIN = "owed_again"
    ADJUSTMENT = "adjustment"  # interest of the last period, beyond what was claimed in advance


@dataclass(frozen=True, slots=True)
class Due:
    """One line: minor units by part, claimed on `due_on` for the period it stands for.

    `closing` is the principal that is not claimed yet once this line is.
    """

    number: int
    kind: Kind
    from_on: date
    due_on: date
    until_on: date
    principal: int
    interest: int
    fees: int
    penalties: int
    paid: int
    paid_principal: int
    settled_on: date | None
    closing: int

    @property
    def amount(self) -> int:
        """Return what the line asks."""
        return self.principal + self.interest + self.fees + self.penalties

    @property
    def open(self) -> int:
        """Return what is still to pay."""
        return self.amount - self.paid


@dataclass(frozen=True, slots=True)
class Allocation:
    """A payment met a part of a line; minor units, on the day of the payment."""

    ref: str
    on: date
    number: int
    part: Part
    minor: int


@dataclass(frozen=True, slots=True)
class State:
    """A contract on a day. Lines due after `as_of` are what will fall due if all goes as planned.

    `credit` is money held for the customer; `balance` the principal not yet claimed; `accrued`
    the exact interest borne since the last line and not yet claimed.
    """

    as_of: date
    lines: tuple[Due, ...]
    allocations: tuple[Allocation, ...]
    credit: int
    balance: int
    accrued: Fraction

    def overdue(self) -> int:
        """Return what was due before `as_of` and is unpaid (due on the day is not late yet)."""
        return sum(line.open for line in self.lines if line.due_on < self.as_of)

    def due(self) -> int:
        """Return what is due on `as_of` or was before, and is unpaid."""
        return sum(line.open for line in self.lines if line.due_on <= self.as_of)

    def days_past_due(self) -> int:
        """Return the days since the oldest unpaid line fell due; zero when nothing is late."""
        late = [line.due_on for line in self.lines if line.open > 0 and line.due_on < self.as_of]
        return (self.as_of - min(late)).days if late else 0
