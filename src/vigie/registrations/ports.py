"""What registrations need from outside: readers of foreign files; who needs or holds more of a person.

Adapters import from here and from `kernel` only, so the words they need stand here too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from vigie.kernel.actor import Actor
from vigie.parties.domain.keeping import Keeping
from vigie.registrations.domain.validation import BadRow

__all__ = [
    "LINE",
    "BadRow",
    "Eraser",
    "Keeper",
    "Preview",
    "ReadTable",
    "StrangersReader",
    "TableReader",
    "erase_elsewhere",
    "kept_by",
    "reader",
    "use_erasure",
    "use_reader",
]

LINE = "_line"


@dataclass(frozen=True, slots=True)
class Preview:
    """First rows as text, with their lines; the habit of writing recognised in each column.

    A habit is one of `empty`, `zero_one`, `yes_no`, `date_iso`, `date_day_first`,
    `date_month_first`, `spreadsheet_number`, `integer`, `decimal_comma`, `decimal_point`, `text`.
    `bad_rows` are those met on the way to the last row shown.
    """

    columns: tuple[str, ...]
    lines: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    habits: Mapping[str, str]
    bad_rows: tuple[BadRow, ...]


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

    def preview(self, count: int = 20) -> Preview:
        """Return the first rows; leaves `bad_rows` as it is."""
        ...


class TableReader(Protocol):
    """Opens a foreign file; raises Invalid with a `files.*` code."""

    def __call__(self, path: Path) -> ReadTable:
        """Recognise the file and return it, ready to be read."""
        ...


class StrangersReader(Protocol):
    """Reads an upload in a process of its own, bounded in time and memory.

    Rows are laid down in `work`, a folder that the caller makes and removes. Raises Invalid with a
    `files.*` code, `files.too_slow` and `files.too_hungry` among them.
    """

    def __call__(self, path: Path, work: Path) -> ReadTable:
        """Read the whole file; its `bad_rows` are complete."""
        ...


_in_use: list[StrangersReader] = []


def use_reader(reader: StrangersReader) -> None:
    """Choose the reader of this process, once at start."""
    _in_use[:] = [reader]


def reader() -> StrangersReader:
    """Return the reader in use; LookupError until the site has chosen one."""
    if not _in_use:
        raise LookupError("no reader of files was chosen: see vigie.site.wiring")
    return _in_use[0]


class Keeper(Protocol):
    """Says what still needs the people of a certificate; an empty answer lets them go."""

    def __call__(self, certificate_id: int, by: Actor) -> Sequence[Keeping]:
        """Return everything that needs them today."""
        ...


class Eraser(Protocol):
    """Erases what others hold of them, in the transaction that empties the certificate."""

    def __call__(self, certificate_id: int, *, by: Actor, key: str) -> None:
        """Erase it for good."""
        ...


_erasure: list[tuple[Keeper, Eraser]] = []


def use_erasure(keeper: Keeper, eraser: Eraser) -> None:
    """Choose, once at start, who knows what needs the people of a certificate, and who holds more of them."""
    _erasure[:] = [(keeper, eraser)]


def kept_by(certificate_id: int, by: Actor) -> tuple[Keeping, ...]:
    """Return what needs the people of a certificate; LookupError until the site has chosen."""
    if not _erasure:
        raise LookupError("no keeper of certificates was chosen: see vigie.site.wiring")
    return tuple(one for keeper, _ in _erasure for one in keeper(certificate_id, by))


def erase_elsewhere(certificate_id: int, *, by: Actor, key: str) -> None:
    """Let whoever holds more of them erase it."""
    for _, eraser in _erasure:
        eraser(certificate_id, by=by, key=key)
