"""Rows of a Parquet file as text: dates ISO, numbers plain, an absent value empty."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vigie.connectors.files.headings import checked
from vigie.connectors.files.limits import Limits
from vigie.connectors.files.setting_aside import Aside
from vigie.kernel.errors import Invalid
from vigie.registrations.ports import LINE

_ROWS = 16_384
# Arrow's own MemoryError is left to pass: memory that runs out says nothing about the file.
_BROKEN = (
    pa.ArrowNotImplementedError,
    pa.ArrowSerializationError,
    pa.ArrowTypeError,
    LookupError,
    OSError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """A Parquet file whose footer was read."""

    name: str
    path: Path
    columns: tuple[str, ...]
    rows: int
    limits: Limits

    def batches(self, aside: Aside) -> Iterator[pa.RecordBatch]:
        """Yield rows as text; row one is line 2, as if the headings were line 1."""
        line = 2
        try:
            with pq.ParquetFile(self.path, pre_buffer=False) as file:
                for batch in file.iter_batches(batch_size=_ROWS, use_threads=False):
                    yield self._text(batch, line, aside)
                    line += batch.num_rows
        except _BROKEN as error:
            raise Invalid("files.damaged", file=self.name) from error

    def _text(self, batch: pa.RecordBatch, line: int, aside: Aside) -> pa.RecordBatch:
        cells = [
            self._column(column, name)
            for name, column in zip(self.columns, batch.columns, strict=True)
        ]
        lines = pa.arange(line, line + batch.num_rows)
        rows = pa.RecordBatch.from_arrays([*cells, lines], names=[*self.columns, LINE])
        return aside.usable(rows, nul=True, long=True)

    def _column(self, column: pa.Array, name: str) -> pa.Array:
        try:
            return as_text(column)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise Invalid(
                "files.unreadable_column", file=self.name, column=name, type=str(column.type)
            ) from error


def open_parquet(path: Path, name: str, limits: Limits) -> ParquetFile:
    """Read the footer; Invalid when it is truncated, damaged or announces too much."""
    if _tail(path) != b"PAR1":
        raise Invalid("files.truncated", file=name)
    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            headings = file.schema_arrow.names
            rows, size = file.metadata.num_rows, _unpacked_bytes(file.metadata)
    except _BROKEN as error:
        raise Invalid("files.damaged", file=name) from error
    if rows > limits.rows or size > limits.decompressed_bytes:
        raise Invalid("files.bomb", file=name, received=path.stat().st_size, limit=size >> 20)
    return ParquetFile(
        name, path, checked(headings, file=name, line=1, limits=limits), rows, limits
    )


def as_text(column: pa.Array) -> pa.Array:
    """Return a column as `pa.string()` without nulls; Arrow errors for types that have no text."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_timestamp(kind):
        column = _instants(column)
    elif pa.types.is_duration(kind):
        raise pa.ArrowNotImplementedError("a duration is no cell of a certificate")
    return pc.fill_null(column.cast(pa.string()), "")


def _instants(column: pa.Array) -> pa.Array:
    """Return dates where every instant is a midnight without zone, else ISO date and time."""
    if column.type.tz is not None:
        return pc.strftime(column.cast(pa.timestamp("s", "UTC"), safe=False), "%Y-%m-%dT%H:%M:%SZ")
    days = column.cast(pa.date32(), safe=False)
    if pc.all(pc.equal(days.cast(column.type), column)).as_py() in {True, None}:
        return days.cast(pa.string())
    return pc.strftime(column.cast(pa.timestamp("s"), safe=False), "%Y-%m-%dT%H:%M:%S")


def _unpacked_bytes(metadata: pq.FileMetaData) -> int:
    return sum(
        metadata.row_group(place).total_byte_size for place in range(metadata.num_row_groups)
    )


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-min(4, path.stat().st_size), 2)
        return file.read()
