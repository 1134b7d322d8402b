"""A foreign table, opened: what was recognised about it, and its rows as text."""

import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, Required, TypedDict

import pyarrow as pa

from vigie.connectors.files.csv_open import open_csv
from vigie.connectors.files.limits import DEFAULT, Limits
from vigie.connectors.files.parquet import open_parquet
from vigie.connectors.files.preview import first_rows
from vigie.connectors.files.setting_aside import Aside
from vigie.connectors.files.streams import (
    compression_of,
    format_of,
    head_of,
    sha256_of,
    size_of,
    unpacked,
)
from vigie.connectors.files.xlsx import open_xlsx
from vigie.registrations.ports import BadRow, Preview


class _Facts(TypedDict, total=False):
    format: Required[str]
    compression: Required[str]
    sha256: Required[str]
    encoding: str
    delimiter: str


class _Rows(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def columns(self) -> tuple[str, ...]: ...
    def batches(self, aside: Aside) -> Iterator[pa.RecordBatch]: ...


@dataclass(slots=True, weakref_slot=True)
class RawTable:
    """Implements `vigie.registrations.ports.ReadTable`; `batches` may be called again and again.

    `format` is "csv", "xlsx" or "parquet", `compression` "", "gzip" or "zstd"; `encoding` and
    `delimiter` are "" for binary formats; `sha256` is that of the bytes as received.
    """

    rows: _Rows
    format: str
    compression: str
    sha256: str
    limits: Limits
    encoding: str = ""
    delimiter: str = ""
    bad_rows: list[BadRow] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the file, without its folder."""
        return self.rows.name

    @property
    def columns(self) -> tuple[str, ...]:
        """Headings as written in the file; one without a name is called by its place, `#4`."""
        return self.rows.columns

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield rows: each heading as `pa.string()`, plus the int64 column `_line`.

        `bad_rows` starts empty at each call and is complete when the last batch was taken.
        Raises Invalid where the file breaks.
        """
        self.bad_rows.clear()
        yield from self.read(self.bad_rows)

    def preview(self, count: int = 20) -> Preview:
        """Return the first rows and the habits of writing recognised; leaves `bad_rows` alone."""
        met: list[BadRow] = []
        return first_rows(self.columns, self.read(met), met, count)

    def read(self, bad_rows: list[BadRow]) -> Iterator[pa.RecordBatch]:
        """Yield rows like `batches`; what is set aside goes to a list of the caller's."""
        return self.rows.batches(Aside(self.name, bad_rows, self.limits))


def open_table(
    path: Path,
    *,
    limits: Limits = DEFAULT,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> RawTable:
    """Recognise a CSV, XLSX or Parquet file, plain or compressed, by its bytes.

    `encoding` and `delimiter` overrule what a CSV looks like. Raises Invalid with a `files.*`
    code naming the file and, where there is one, the line and the column.
    """
    size_of(path, limits)
    compression = compression_of(path)
    found = format_of(head_of(path, compression, limits, 8), path.name)
    facts: _Facts = {"format": found, "compression": compression, "sha256": sha256_of(path)}
    if found == "csv":
        csv = open_csv(path, compression, limits, encoding=encoding, delimiter=delimiter)
        facts["encoding"] = csv.encoding
        facts["delimiter"] = csv.dialect.delimiter
        return RawTable(csv, limits=limits, **facts)
    place = unpacked(path, compression, limits) if compression else path
    try:
        opened = open_xlsx if found == "xlsx" else open_parquet
        table = RawTable(opened(place, path.name, limits), limits=limits, **facts)
    except BaseException:
        _remove(place, path)
        raise
    weakref.finalize(table, _remove, place, path)
    return table


def _remove(place: Path, received: Path) -> None:
    """Remove an unpacked copy, never the file that was received."""
    if place != received:
        place.unlink(missing_ok=True)
