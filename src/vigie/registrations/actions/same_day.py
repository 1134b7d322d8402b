"""A record and a file of one day: what was told of a contract that day outlives the file of the day.

A file speaks of a day and is made at an hour that nobody gives: often in the night, while what leasing or
the API tells comes later. So a portfolio's file of the same day takes nothing back that was told of a contract;
what the record did not give is as the file says. One of a later day is believed. A register is read, not
told: of the same day the later arrival stands.
"""

from collections.abc import Mapping

from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.models import Batch, LiveRecord
from vigie.registrations.queries.records import GIVEN_CELL, KEPT

Cells = dict[str, list[str]]


def kept_beneath(known: Cells, told: LiveRecord | None) -> Cells:
    """Return what is known of a contract, marked as kept, but for what was `told` the same day."""
    given = _given(told.row) if told is not None else {}
    return {name: given.get(name, [*cell[:GIVEN_CELL], KEPT]) for name, cell in known.items()}


def outlives(live: LiveRecord, batch: Batch) -> bool:
    """Tell whether a record of the day of a file, or of one before, stands before it all the same."""
    if live.as_of < batch.as_of:
        return False
    return live.side == "portfolio" or live.recorded_at > batch.received_at


def laid_on(live: LiveRecord, row: Mapping[str, object]) -> Cells:
    """Return the cells of a record with what it did not give taken from a file's row."""
    file = {
        name: [str(row[name]), str(row.get(f"raw_{name}") or ""), KEPT]
        for name in BY_NAME
        if row.get(name) not in (None, "")
    }
    return {**file, **_given(live.row)}


def _given(row: Mapping[str, list[str]]) -> Cells:
    return {name: cell for name, cell in row.items() if len(cell) == GIVEN_CELL}
