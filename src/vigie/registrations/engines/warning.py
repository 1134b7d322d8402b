"""Days in a portfolio that lie after the day of the file: told, and the rows are taken as they stand.

What already happened cannot have happened later than the file speaks of. What is agreed for later
(an end, an expiry, a settlement expected) can.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from vigie.reconciliation.engine import Engine, columns_of, name, quoted
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.domain.validation import BadRow
from vigie.registrations.engines.canonicalise import LINE, RAW
from vigie.registrations.engines.intake import MEMORY

KEPT: Final = 100_000
CODE: Final = "registrations.day_after_file"
AGREED_FOR_LATER: Final = frozenset(
    {
        "contract_ends_on",
        "settlement_expected_on",
        "export_consent_until",
        "repairer_until",
        "pledge_expires_on",
    }
)


@dataclass(frozen=True, slots=True)
class Warned:
    """The rows that were taken with a warning, the first of them, and how many warnings there are."""

    rows: tuple[BadRow, ...] = ()
    count: int = 0


NONE: Final = Warned()


def days_to_come(path: Path, on: date, headings: Mapping[str, str]) -> Warned:
    """Return the cells of a canonical portfolio whose day lies after `on`, by line.

    `headings` gives canonical column → heading of the file.
    """
    present = columns_of(path)
    days = [one for one in present if one in BY_NAME and _has_happened(one)]
    if not days:
        return NONE
    cells = " union all ".join(
        f"select {LINE} as line, {quoted(day)} as field, {_as_written(day, present)} as value"
        f" from told where {name(day)} > {quoted(on.isoformat())}"
        for day in days
    )
    with Engine(MEMORY) as engine:
        engine.run(f"create temp view told as select * from read_parquet({quoted(str(path))})")
        engine.run(f"create temp table later as {cells}")
        count = int(engine.table("select count(*) from later").column(0)[0].as_py())
        found = engine.table(f"select * from later order by line, field limit {KEPT}").to_pylist()
    rows = (
        BadRow(
            one["line"],
            headings.get(one["field"], one["field"]),
            one["value"],
            CODE,
            {"as_of": on.isoformat()},
        )
        for one in found
    )
    return Warned(tuple(rows), count)


def _has_happened(column: str) -> bool:
    return BY_NAME[column].kind == "date" and column not in AGREED_FOR_LATER


def _as_written(column: str, present: Collection[str]) -> str:
    """Return the cell as the file wrote it; the raw text stands only where it differs."""
    raw = RAW + column
    return f"coalesce({name(raw)}, {name(column)})" if raw in present else name(column)
