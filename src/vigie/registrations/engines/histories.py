"""Operations and inspections of the register: small tables, kept canonical and without doubles."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vigie.reconciliation.engine import Engine, quoted
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
    table: ReadTable, kind: str, applied: Applied, before: Sequence[Path], target: Path
) -> History:
    """Write the union of a history file and what was known before, each fact once."""
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
        _join(kind, [rough, *before], target)
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


def _join(kind: str, files: Sequence[Path], target: Path) -> None:
    names = _TABLES[kind]
    scan = f"read_parquet([{', '.join(quoted(str(path)) for path in files)}])"
    if kind == "operations":
        keys = ", ".join(names[:4])
        query = f"select {keys}, max(cancelled_on) as cancelled_on from {scan} group by {keys}"
    else:
        query = f"select distinct {', '.join(names)} from {scan}"
    with Engine("500MB") as engine:
        engine.run(
            f"copy (select * from ({query}) order by plate)"
            f" to {quoted(str(target))} (format parquet, compression zstd, row_group_size 40960)"
        )
