"""Settlements that dealers announce: what they may say, how often, and what the money comes to.

A dealer who takes a vehicle in part exchange, or whose customer buys it out, changes its holder before
the lender's money arrives. He says so first, sees the amount that settles the contract on a day, and
until that day the change of holder is no red. It hides nothing else: not an export, not a theft.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from vigie.kernel.errors import Invalid

LONGEST: Final = timedelta(days=30)
WITHIN: Final = timedelta(days=30)
MOST_OF_DEALER: Final = 20  # within thirty days
MOST_OF_CONTRACT: Final = 2  # within half a year: an announcement that rolls on settles nothing
HALF_YEAR: Final = timedelta(days=183)


class AnnouncedKind(StrEnum):
    """What becomes of the vehicle."""

    PART_EXCHANGE = "part_exchange"
    BUYOUT = "buyout"


@dataclass(frozen=True, slots=True)
class NewAnnouncement:
    """What a dealer says: the contract, its vehicle by plate or VIN, what becomes of it, until when."""

    contract_number: str
    vehicle: str
    kind: str
    valid_until: date


@dataclass(frozen=True, slots=True)
class SettlementQuote:
    """What settles a contract on a day, in minor units: owed by then, and the price of leaving with tax."""

    on: date
    owed: int
    price: int
    currency: str

    @property
    def total(self) -> int:
        """Return what is to be paid."""
        return self.owed + self.price


def check_announcement(new: NewAnnouncement, today: date) -> None:
    """Raise Invalid for a kind that is not known, or a day before today or over thirty days away."""
    if new.kind not in set(AnnouncedKind):
        raise Invalid("leasing.announced_kind", kind=new.kind)
    if not today <= new.valid_until <= today + LONGEST:
        raise Invalid("leasing.announced_day", days=LONGEST.days)
