"""Vintage curves: of the contracts delivered in one quarter, how many were ever badly late by when.

Badly late means more than thirty days past due at the end of a month. Age is counted in month ends after delivery. A curve stops at the age that the youngest contract
of its quarter has reached: beyond it some could not have been late yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from vigie.kernel.errors import Invalid
from vigie.kernel.months import days_in_month
from vigie.leasing.domain.rolling import percent


@dataclass(frozen=True, slots=True)
class Vintage:
    """Contracts delivered in a quarter, and how many were first badly late at each age."""

    year: int
    quarter: int
    contracts: int
    first_late: dict[int, int]

    def curve(self, today: date) -> list[Decimal]:
        """Return the share that was ever badly late by each age from 1 on, in percent."""
        shares, late = [], 0
        for age in range(1, self.reached(today) + 1):
            late += self.first_late.get(age, 0)
            shares.append(percent(late, self.contracts))
        return shares

    def reached(self, today: date) -> int:
        """Return the age in month ends that every contract of the quarter has reached."""
        ended = self.year * 12 + self.quarter * 3  # months up to the end of the quarter
        # A contract delivered on the quarter's last day sees its first month end a month later.
        return max(0, today.year * 12 + today.month - 1 - ended)


def quarter_of(day: date) -> tuple[int, int]:
    """Return the year and the quarter of a day."""
    return day.year, (day.month + 2) // 3


def quarter_name(year: int, quarter: int) -> str:
    """Return a quarter as lists and addresses name it."""
    return f"{year}-Q{quarter}"


def days_of_quarter(name: str) -> tuple[date, date]:
    """Return the first and the last day of a quarter, "2026-Q1"; Invalid for anything else."""
    year, _, number = name.partition("-Q")
    if not (year.isascii() and year.isdecimal() and len(year) == 4 and year != "0000"):
        raise Invalid("leasing.quarter_unknown", quarter=name)
    if number not in ("1", "2", "3", "4"):
        raise Invalid("leasing.quarter_unknown", quarter=name)
    last = int(number) * 3
    return (
        date(int(year), last - 2, 1),
        date(int(year), last, days_in_month(int(year), last)),
    )


def vintages(
    delivered: Iterable[tuple[int, int, int]], late: Iterable[tuple[int, int, int, int]]
) -> tuple[Vintage, ...]:
    """Return the vintages in order of time.

    `delivered` gives year, quarter and contracts; `late` year, quarter, age and the contracts
    that were badly late for the first time at that age.
    """
    first: dict[tuple[int, int], dict[int, int]] = {}
    for year, quarter, age, contracts in late:
        first.setdefault((year, quarter), {})[age] = contracts
    return tuple(
        Vintage(year, quarter, contracts, first.get((year, quarter), {}))
        for year, quarter, contracts in sorted(delivered)
    )
