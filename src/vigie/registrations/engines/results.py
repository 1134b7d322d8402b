"""The result of a comparison, written as Parquet or CSV, whole or not at all."""

import errno
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from vigie.kernel.csv_cells import neutralise
from vigie.kernel.errors import Invalid

ENDINGS: Final = (".parquet", ".csv")
_SUSPECT: Final = (
    r"^[\s\x{A0}\x{200B}\x{200E}\x{200F}\x{FEFF}]*[=+\-@|%\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}\t\r\n]"
)


def check_ending(target: Path) -> None:
    """Raise Invalid unless the name ends in .parquet or .csv."""
    if target.suffix.lower() not in ENDINGS:
        raise Invalid("registrations.result_format", file=target.name)


def cannot_write(target: Path, error: OSError) -> Invalid:
    """Return the refusal of a target that the system does not let us write."""
    return Invalid("registrations.cannot_write", file=str(target), errno=error.errno or errno.EIO)


def write_result(tables: Iterable[pa.Table], schema: pa.Schema, target: Path) -> int:
    """Write tables by the ending of the target; return the rows. Raises Invalid if it cannot.

    In a CSV, cells that a spreadsheet would run as a formula are made harmless.
    """
    check_ending(target)
    partial = target.with_name(f".{target.name}.partial")
    try:
        rows = _write(tables, schema, partial, is_csv=target.suffix.lower() == ".csv")
        partial.replace(target)
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        partial.unlink(missing_ok=True)
    return rows


def _write(tables: Iterable[pa.Table], schema: pa.Schema, partial: Path, *, is_csv: bool) -> int:
    opened = (
        pa.csv.CSVWriter(partial, schema)
        if is_csv
        else pa.parquet.ParquetWriter(partial, schema, compression="zstd")
    )
    rows = 0
    with opened as writer:
        for table in tables:
            writer.write_table(harmless(table) if is_csv else table)
            rows += table.num_rows
    return rows


def harmless(table: pa.Table) -> pa.Table:
    """Return the table with no cell that a spreadsheet would run; few cells are even looked at."""
    columns = [_harmless(column.combine_chunks()) for column in table.columns]
    return pa.table(columns, schema=table.schema)


def _harmless(cells: Any) -> Any:
    suspect = pc.match_substring_regex(cells, _SUSPECT)
    if not pc.any(suspect).as_py():
        return cells
    mended = [neutralise(cell) for cell in cells.filter(suspect).to_pylist()]
    return pc.replace_with_mask(cells, suspect, pa.array(mended, pa.string()))
