"""A portfolio as it was measured on a day, to and from the columns that keep it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from vigie.leasing.domain.ageing import Aged, Band
from vigie.leasing.domain.lifecycle import State
from vigie.leasing.domain.rolling import Move
from vigie.leasing.domain.vintages import Vintage

# Contracts that are no longer in service: no report counts them.
OVER: Final = (
    State.WITHDRAWN,
    State.CANCELLED,
    State.BOUGHT_OUT,
    State.SETTLED,
    State.CLOSED,
    State.WRITTEN_OFF,
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a report shows; amounts in minor units of one currency.

    `undrawn` is what is committed and still to be paid out of prices, off balance sheet.
    """

    aged: tuple[Aged, ...]
    months: tuple[date, ...]
    moves: tuple[Move, ...]
    vintages: tuple[Vintage, ...]
    undrawn: int = 0


def kept_form(found: Measured) -> dict[str, Any]:
    """Return a measurement as JSON."""
    return {
        "aged": [[one.band, one.contracts, one.outstanding, one.overdue] for one in found.aged],
        "months": [month.isoformat() for month in found.months],
        "moves": [
            [one.on.isoformat(), one.before, one.after, one.contracts] for one in found.moves
        ],
        "vintages": [
            [one.year, one.quarter, one.contracts, sorted(one.first_late.items())]
            for one in found.vintages
        ],
        "undrawn": found.undrawn,
    }


def read(kept: dict[str, Any]) -> Measured:
    """Return the measurement that `kept_form` wrote."""
    return Measured(
        tuple(Aged(Band(band), *amounts) for band, *amounts in kept["aged"]),
        tuple(map(date.fromisoformat, kept["months"])),
        tuple(_move(row) for row in kept["moves"]),
        tuple(
            Vintage(year, quarter, contracts, dict(late))
            for year, quarter, contracts, late in kept["vintages"]
        ),
        kept.get("undrawn", 0),
    )


def _move(row: Sequence[Any]) -> Move:
    on, before, after, contracts = row
    return Move(
        date.fromisoformat(on), Band(before), None if after is None else Band(after), contracts
    )
