"""What a portfolio says that can hardly be meant: told, and the rows are taken as they stand.

What already happened cannot have happened later than the file speaks of; what is agreed for later
(an end, an expiry, a settlement expected) can. No contract begins after its own end. A VIN has seventeen
characters and none of I, O and Q.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from vigie.reconciliation.engine import Engine, columns_of, name, quoted
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.domain.starts import ENDS, STARTS
from vigie.registrations.domain.validation import BadRow
from vigie.registrations.domain.vins import ALPHABET, LENGTH
from vigie.registrations.engines.canonicalise import LINE, RAW
from vigie.registrations.engines.intake import MEMORY

KEPT: Final = 100_000
DAY_AFTER_FILE: Final = "registrations.day_after_file"
NO_VIN: Final = "registrations.no_vin"
START_AFTER_END: Final = "registrations.start_after_end"
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


def warnings_of(path: Path, on: date, headings: Mapping[str, str]) -> Warned:
    """Return the cells of a canonical portfolio of a day that want looking at, by line.

    Those whose day lies after `on`, a start or delivery after the end of the contract, and those of a VIN
    that is none. `headings` gives canonical
    column → heading of the file.
    """
    present = columns_of(path)
    doubts = list(_doubts(present, on))
    if not doubts:
        return NONE
    cells = " union all ".join(
        f"select {LINE} as line, {quoted(field)} as field, {_as_written(field, present)} as value,"
        f" {quoted(code)} as code from told where {condition}"
        for field, code, condition in doubts
    )
    with Engine(MEMORY) as engine:
        engine.run(f"create temp view told as select * from read_parquet({quoted(str(path))})")
        engine.run(f"create temp table doubted as {cells}")
        count = int(engine.table("select count(*) from doubted").column(0)[0].as_py())
        found = engine.table(f"select * from doubted order by line, field limit {KEPT}").to_pylist()
    rows = (
        BadRow(
            one["line"],
            headings.get(one["field"], one["field"]),
            one["value"],
            one["code"],
            {"as_of": on.isoformat()},
        )
        for one in found
    )
    return Warned(tuple(rows), count)


def _doubts(present: Collection[str], on: date) -> Iterator[tuple[str, str, str]]:
    """Yield each column in doubt, the code of the warning, and the SQL of where it holds."""
    for column in present:
        if column in BY_NAME and _has_happened(column):
            yield column, DAY_AFTER_FILE, f"{name(column)} > {quoted(on.isoformat())}"
    for column in STARTS if ENDS in present else ():
        if column in present:  # one after the day of the file is told already
            cell = name(column)
            yield column, START_AFTER_END, f"{cell} > {ENDS} and {cell} <= {quoted(on.isoformat())}"
    if "vin" in present:
        yield "vin", NO_VIN, f"not regexp_full_match(vin, '[{ALPHABET}]{{{LENGTH}}}')"


def _has_happened(column: str) -> bool:
    return BY_NAME[column].kind == "date" and column not in AGREED_FOR_LATER


def _as_written(column: str, present: Collection[str]) -> str:
    """Return the cell as the file wrote it; the raw text stands only where it differs."""
    raw = RAW + column
    return f"coalesce({name(raw)}, {name(column)})" if raw in present else name(column)
