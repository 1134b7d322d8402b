"""Roll rates: of the contracts in a band at the end of a month, how many are where a month later.

A contract that is over by then leaves the matrix with its own column, so that each row adds up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.ageing import Band


@dataclass(frozen=True, slots=True)
class Move:
    """Contracts that were in `before` one month end and in `after` at the next, `on`.

    `after` is None for contracts that were over by then.
    """

    on: date
    before: Band
    after: Band | None
    contracts: int


@dataclass(frozen=True, slots=True)
class Roll:
    """One row of the matrix: contracts that began in a band, and where they ended."""

    before: Band
    contracts: int
    after: dict[Band | None, int]

    def percent(self, band: Band | None) -> Decimal:
        """Return the share that ended in a band, in percent with one decimal, half up."""
        return percent(self.after.get(band, 0), self.contracts)

    def worse(self) -> Decimal:
        """Return the share that ended in a worse band than it began, in percent."""
        worse = sum(
            count
            for band, count in self.after.items()
            if band is not None and band.rank > self.before.rank
        )
        return percent(worse, self.contracts)


def percent(part: int, whole: int) -> Decimal:
    """Return a share in percent with one decimal, half up; nothing of nothing is nothing."""
    if not whole:
        return Decimal("0.0")
    return Decimal(round_half_up(Fraction(part * 1000, whole))).scaleb(-1)


def matrix(moves: Iterable[Move], on: date) -> tuple[Roll, ...]:
    """Return one row a band for the month that ends `on`; bands nobody began in hold zeros."""
    found: dict[Band, dict[Band | None, int]] = {band: {} for band in Band}
    for move in moves:
        if move.on == on:
            row = found[move.before]
            row[move.after] = row.get(move.after, 0) + move.contracts
    return tuple(Roll(band, sum(after.values()), after) for band, after in found.items())


def worsening(moves: Iterable[Move], months: Iterable[date]) -> dict[Band, list[Decimal]]:
    """Return for each band but the worst the share that got worse, month by month."""
    told = list(moves)
    rows = [matrix(told, month) for month in months]
    return {
        band: [row[band.rank].worse() for row in rows] for band in Band if band is not Band.OVER_180
    }
