"""What an act on a contract did, or would do: shown before it is confirmed, returned after."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from vigie.leasing.domain.booking import Leg


@dataclass(frozen=True, slots=True)
class Posting:
    """An amount that moves from one role of the chart to another, in minor units."""

    book: str
    debit: str
    credit: str
    minor: int
    currency: str

    @classmethod
    def of(cls, leg: Leg, currency: str) -> Self:
        """Return a leg as plain text."""
        return cls(leg.book.value, leg.debit.value, leg.credit.value, leg.minor, currency)


@dataclass(frozen=True, slots=True)
class DueLine:
    """An amount asked of the customer; `invoice` is the number of its tax document, `number` that of the instalment."""

    kind: str
    due_on: date
    net: int
    tax: int
    invoice: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """A part of a due that money of the customer settles, or, below zero, settles no more."""

    kind: str
    due_on: date
    part: str
    minor: int


@dataclass(frozen=True, slots=True)
class Moved:
    """An instalment to come before an act and after it: its day, None where it is not there, and its amount."""

    number: int
    was_on: date | None
    was: int
    on: date | None
    minor: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A contract after an act; `held` is money of the customer that settles nothing yet.

    `moved` are the instalments to come that change, with their tax.
    """

    contract_id: int
    reference: str
    state: str
    version: int
    postings: tuple[Posting, ...]
    dues: tuple[DueLine, ...]
    held: int
    settled: tuple[Settled, ...] = ()
    moved: tuple[Moved, ...] = ()
