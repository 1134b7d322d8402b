"""What a customer owes: a due, made of parts, each in minor units of the contract's currency.

A due is never edited: a correction is another due, whose parts may be negative. Parts are kept
apart because the law allocates a payment by them and the ledger books them on different accounts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import add
from typing import Final, Self


class Part(StrEnum):
    """What an amount is owed for."""

    COSTS = "costs"
    LATE = "late"
    INTEREST = "interest"
    TAX = "tax"
    SERVICES = "services"
    INSURANCE = "insurance"
    PRINCIPAL = "principal"


PARTS: Final = tuple(Part)


class DueKind(StrEnum):
    """Why something is owed."""

    INSTALMENT = "instalment"
    FIRST_RENTAL = "first_rental"
    FEE = "fee"
    DEPOSIT = "deposit"
    RESIDUAL = "residual"
    LATE_INTEREST = "late_interest"
    RECOVERY_FEE = "recovery_fee"
    INDEMNITY = "indemnity"
    EXIT_INDEMNITY = "exit_indemnity"
    BUYOUT = "buyout"
    PREPAYMENT = "prepayment"
    TERMINATION = "termination"
    CORRECTION = "correction"
    MILEAGE = "mileage"
    OPENING = "opening"
    REPAYMENT = "repayment"


# What lateness is asked for with: interest, flat costs of collection, the consumer's indemnity.
CHARGES = (DueKind.LATE_INTEREST, DueKind.RECOVERY_FEE, DueKind.INDEMNITY)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of an amount; for a rental, principal and interest are the lessor's own view.

    `insurance` is a premium collected for an insurer: it bears no tax and is nobody's income here.
    """

    costs: int = 0
    late: int = 0
    interest: int = 0
    tax: int = 0
    services: int = 0
    insurance: int = 0
    principal: int = 0

    def __iter__(self) -> Iterator[tuple[Part, int]]:
        return zip(PARTS, self.minors, strict=True)

    def __getitem__(self, part: Part) -> int:
        value: int = getattr(self, part)
        return value

    def __add__(self, other: Self) -> Self:
        """Add part by part."""
        return type(self)(*map(add, self.minors, other.minors))

    def __neg__(self) -> Self:
        """Turn every sign."""
        return type(self)(*(-mine for mine in self.minors))

    def __sub__(self, other: Self) -> Self:
        """Take away part by part."""
        return self + -other

    @property
    def minors(self) -> tuple[int, ...]:
        """Return the amounts in the order of `PARTS`."""
        return (
            self.costs,
            self.late,
            self.interest,
            self.tax,
            self.services,
            self.insurance,
            self.principal,
        )

    @property
    def total(self) -> int:
        """Return the sum."""
        return sum(self.minors)

    @property
    def net(self) -> int:
        """Return the sum before tax."""
        return self.total - self.tax

    @classmethod
    def of(cls, amounts: Mapping[Part, int]) -> Self:
        """Return the parts that are named; the others are nothing."""
        return cls(**{part.value: minor for part, minor in amounts.items()})


@dataclass(frozen=True, slots=True)
class Due:
    """An amount owed from `due_on` on; `id` orders dues of one day as they were booked."""

    id: int
    kind: DueKind
    due_on: date
    parts: Parts
    instalment: int | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """Money that came on a day and was not sent back; `id` orders those of one day.

    Below zero it is a refund of money that settled nothing.
    """

    id: int
    on: date
    minor: int
