"""Operations and inspections of the register: small tables, kept canonical and without doubles."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vigie.reconciliation.engine import Engine, columns_of, quoted
from vigie.registrations.domain.columns import BY_NAME, Column
from vigie.registrations.domain.mapping import Applied
from vigie.registrations.domain.validation import INSPECTION_COLUMNS, OPERATION_COLUMNS, BadRow
from vigie.registrations.engines.folding import compact
from vigie.registrations.engines.reading import ColumnReader
from vigie.registrations.ports import LINE, ReadTable

_COLUMNS: Final = {
    "operation": Column("operation", "status", "text"),
    "occurred_on": Column("occurred_on", "status", "date"),
    "cancelled_on": Column("cancelled_on", "status", "date"),
    "inspected_on": Column("inspected_on", "status", "date"),
    "result": Column("result", "status", "text"),
    "odometer_km": Column("odometer_km", "status", "integer"),
    "plate": BY_NAME["plate"],
    "vin": BY_NAME["vin"],
}
_NEEDED: Final = {"operations": ("operation", "occurred_on"), "inspections": ("inspected_on",)}
_TABLES: Final = {"operations": OPERATION_COLUMNS, "inspections": INSPECTION_COLUMNS}


@dataclass(slots=True)
class History:
    """A history file taken in, and the rows set aside."""

    rows: int = 0
    bad_rows: list[BadRow] = field(default_factory=list)


def take_in_history(
    table: ReadTable,
    kind: str,
    applied: Applied,
    before: Sequence[Path],
    target: Path,
    *,
    on: date,
) -> History:
    """Write the union of a history file and what was known before, each fact once.

    `on` is the day that the file speaks of: facts it gives for the first time are known since then.
    """
    found = History()
    rough = target.with_suffix(".rough.parquet")
    names = [name for name in _TABLES[kind] if name in applied.headings]
    habits = applied.profile.habits
    readers = {name: ColumnReader(_COLUMNS[name], habits=habits) for name in names}
    schema = pa.schema([(name, pa.string()) for name in _TABLES[kind]])
    try:
        with pq.ParquetWriter(rough, schema, compression="lz4") as writer:
            for batch in table.batches():
                writer.write_table(_canonical(batch, kind, applied, readers, found, schema))
        found.bad_rows += table.bad_rows
        _join(kind, rough, before, target, on)
    finally:
        rough.unlink(missing_ok=True)
    return found


def _canonical(
    batch: pa.RecordBatch,
    kind: str,
    applied: Applied,
    readers: dict[str, ColumnReader],
    found: History,
    schema: pa.Schema,
) -> pa.Table:
    lines = batch.column(LINE)
    cells: dict[str, Any] = {}
    good = pa.repeat(pa.scalar(True), batch.num_rows)  # a value, not a flag
    for name, reader in readers.items():
        heading = applied.headings[name]
        raw = compact(batch.column(heading))
        text, _, faults = reader.read(raw)
        cells[name] = text.cast(pa.string())
        for row, code in faults:
            found.bad_rows.append(BadRow(lines[row].as_py(), heading, raw[row].as_py(), code))
        if faults:
            wrong = pa.array([row for row, _ in faults])
            good = pc.and_(good, pc.invert(pc.is_in(pa.array(range(len(raw))), value_set=wrong)))
    for name in _NEEDED[kind]:
        good = pc.and_(good, pc.is_valid(cells[name]))
    blank = pa.nulls(batch.num_rows, pa.string())
    kept = pa.table({name: cells.get(name, blank) for name in schema.names}).filter(good)
    found.rows += kept.num_rows
    return kept.cast(schema)


def _join(kind: str, rough: Path, before: Sequence[Path], target: Path, on: date) -> None:
    """Join what came with what was known; a fact of a file that names no day is of an unknown one.

    What was known before and does not come again keeps the day on which it came last.
    """
    keys = [name for name in _TABLES[kind] if name != "cancelled_on"]
    parts = [_dated(rough, kind, f"'{on.isoformat()}'")]
    parts += [_dated(path, kind, "null::varchar") for path in before]
    first = {"known_on": "true"}
    if kind == "operations":
        first["cancelled_known_on"] = "cancelled_on is not null"
    cells = [
        f"case when bool_or({name} is null and {told}) then null"
        f" else min({name}) filter ({told}) end as {name}"
        for name, told in first.items()
    ]
    cells.append("max(repeated_on) as repeated_on")
    if kind == "operations":
        cells.insert(0, "max(cancelled_on) as cancelled_on")
    query = (
        f"select {', '.join([*keys, *cells])} from ({' union all by name '.join(parts)})"
        f" group by {', '.join(keys)}"
    )
    with Engine("500MB") as engine:
        engine.run(
            f"copy (select * from ({query}) order by plate)"
            f" to {quoted(str(target))} (format parquet, compression zstd, row_group_size 40960)"
        )


def _dated(path: Path, kind: str, day: str) -> str:
    """Return the SQL of a file with the days its facts are known since; one of long ago has none."""
    given = columns_of(path)
    cells = list(_TABLES[kind])
    cells += [name if name in given else f"{day} as {name}" for name in ("known_on", "repeated_on")]
    if kind == "operations":
        known = "cancelled_known_on"
        day = f"case when cancelled_on is null then null else {day} end"
        cells += [known if known in given else f"{day} as {known}"]
    return f"select {', '.join(cells)} from read_parquet({quoted(str(path))})"
