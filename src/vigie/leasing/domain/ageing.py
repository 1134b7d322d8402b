"""How late a contract is: days since the oldest unpaid due, in the bands reports count by.

A due is late from the day after it fell due. Thirty days past due is the usual sign of a
significant increase in risk, ninety of default (IFRS 9, B5.5.20 and B5.5.37).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from vigie.kernel.errors import Invalid


class Band(StrEnum):
    """Days past due, from the best to the worst."""

    CURRENT = "0"
    TO_30 = "1-30"
    TO_60 = "31-60"
    TO_90 = "61-90"
    TO_180 = "91-180"
    OVER_180 = "181+"

    @property
    def rank(self) -> int:
        """Return how bad it is: 0 for the best."""
        return list(Band).index(self)


LAST_DAYS = (0, 30, 60, 90, 180)  # of each band but the worst


def days_past_due(oldest_unpaid: date | None, on: date) -> int:
    """Return the days since the oldest unpaid due; none when nothing unpaid is late."""
    return max(0, (on - oldest_unpaid).days) if oldest_unpaid else 0


def band_of(days: int) -> Band:
    """Return the band of a number of days past due."""
    rank = sum(days > last for last in LAST_DAYS)
    return list(Band)[rank]


def band_named(name: str) -> Band:
    """Return a band by its name; Invalid when there is none of that name."""
    if name not in list(Band):
        raise Invalid("leasing.band_unknown", band=name, known=", ".join(Band))
    return Band(name)


def days_of(band: Band) -> tuple[int, int | None]:
    """Return the first and the last number of days of a band; the worst has no last."""
    rank = band.rank
    first = LAST_DAYS[rank - 1] + 1 if rank else 0
    return first, LAST_DAYS[rank] if rank < len(LAST_DAYS) else None


@dataclass(frozen=True, slots=True)
class Aged:
    """The contracts of one band: how many, what they still owe in all, and what of it is overdue.

    Amounts in minor units of one currency.
    """

    band: Band
    contracts: int
    outstanding: int
    overdue: int


def complete(found: Iterable[Aged]) -> tuple[Aged, ...]:
    """Return a line for every band, in order; those nobody is in hold zeros."""
    by_band = {each.band: each for each in found}
    return tuple(by_band.get(band, Aged(band, 0, 0, 0)) for band in Band)
