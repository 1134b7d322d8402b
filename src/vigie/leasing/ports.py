"""What leasing needs from outside: a reader of foreign files.

The reader is the one that registrations use; it is chosen once at start. The words stand here
because products know nothing of each other.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import pyarrow as pa

LINE = "_line"


class BadLine(Protocol):
    """A row that the reader could not make out."""

    @property
    def line(self) -> int:
        """The line of the file."""
        ...

    @property
    def code(self) -> str:
        """The reason, a code of the catalogue."""
        ...

    def details(self, file: str) -> dict[str, object]:
        """Return what the sentence of `code` asks for."""
        ...


class Sheet(Protocol):
    """A foreign table that was read: its headings, its rows as text."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Headings as written in the file."""
        ...

    @property
    def sha256(self) -> str:
        """Digest of the file as received, in hexadecimal."""
        ...

    @property
    def bad_rows(self) -> Sequence[BadLine]:
        """Rows set aside."""
        ...

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield rows: each heading as text, and the number of the line in `_line`."""
        ...


class SheetReader(Protocol):
    """Reads CSV, XLSX or Parquet; raises Invalid with a `files.*` code."""

    def __call__(self, path: Path, work: Path) -> Sheet:
        """Read the whole file; what it lays down stands in `work`, which the caller removes."""
        ...


_in_use: list[SheetReader] = []


def use_reader(reader: SheetReader) -> None:
    """Choose the reader of this process, once at start."""
    _in_use[:] = [reader]


def reader() -> SheetReader:
    """Return the reader in use; LookupError until the site has chosen one."""
    if not _in_use:
        raise LookupError("no reader of files was chosen: see vigie.site.wiring")
    return _in_use[0]
