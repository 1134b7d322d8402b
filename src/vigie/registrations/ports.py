"""What registrations need from outside: readers of foreign files.

Adapters import from here and from `kernel` only, so the words they need stand here too.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from vigie.registrations.domain.validation import BadRow

__all__ = ["LINE", "BadRow", "ReadTable", "TableReader"]

LINE = "_line"


class ReadTable(Protocol):
    """A foreign table, opened: how it was recognised, and its rows as text.

    `encoding` and `delimiter` are "" where the format has none; `compression` is "", "gzip" or
    "zstd"; `format` is "csv", "xlsx" or "parquet"; `sha256` that of the bytes as received.
    """

    @property
    def name(self) -> str:
        """The name of the file, without its folder."""
        ...

    @property
    def format(self) -> str:
        """`csv`, `xlsx` or `parquet`."""
        ...

    @property
    def compression(self) -> str:
        """`gzip`, `zstd`, or "" for none."""
        ...

    @property
    def encoding(self) -> str:
        """`utf-8`, `utf-8-sig`, `cp1252`..., "" for binary formats."""
        ...

    @property
    def delimiter(self) -> str:
        """`,`, `;` or tab; "" for binary formats."""
        ...

    @property
    def sha256(self) -> str:
        """Digest of the file as received, in hexadecimal."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """Headings as written in the file."""
        ...

    @property
    def bad_rows(self) -> list[BadRow]:
        """Rows set aside so far; complete once `batches` is exhausted."""
        ...

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield rows: each heading as `pa.string()`, plus the int64 column `_line`.

        Starts again from the first row at each call. Raises Invalid where the file breaks.
        """
        ...


class TableReader(Protocol):
    """Opens a foreign file; raises Invalid with a `files.*` code."""

    def __call__(self, path: Path) -> ReadTable:
        """Recognise the file and return it, ready to be read."""
        ...
