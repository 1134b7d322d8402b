"""Spoils a few rows of a delivery, as tired people and spreadsheets do."""

from typing import Final, NamedTuple

from vigie.site.demo.headings import COLUMNS
from vigie.site.demo.world import Fault


class Spoiling(NamedTuple):
    """A cell made wrong: row counted from 0, canonical column, text put there, why it is wrong."""

    row: int
    column: str
    value: str
    reason: str


SPOILINGS: Final = (
    Spoiling(1, "contract_starts_on", "31/02/2026", "impossible date"),
    Spoiling(3, "vin", "1,2E+16", "VIN turned into a number by a spreadsheet"),
    Spoiling(4, "outstanding_amount", "douze mille", "not an amount"),
    Spoiling(6, "product", "LOCATION MAGIQUE", "unknown product"),
    Spoiling(8, "contract_number", "", "no contract number"),
    Spoiling(10, "registered_on", "2026-13-45", "impossible date"),
    Spoiling(11, "contract_status", "Peut-être", "unknown status"),
)
HARMLESS: Final = (Spoiling(13, "dealer", '=HYPERLINK("x")', "a formula, kept as text"),)


def spoil(rows: list[list[str]]) -> tuple[list[list[str]], tuple[Fault, ...]]:
    """Return copies of French rows with bad cells, and the faults one must be shown.

    Line 1 is the headings. A cell that begins like a formula is text: taken, neutralised on export.
    """
    spoiled = [list(row) for row in rows]
    for spoiling in (*SPOILINGS, *HARMLESS):
        spoiled[spoiling.row][COLUMNS.index(spoiling.column)] = spoiling.value
    faults = tuple(Fault(one.row + 2, one.column, one.value, one.reason) for one in SPOILINGS)
    return spoiled, faults
