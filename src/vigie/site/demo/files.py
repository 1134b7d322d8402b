"""Writers of the demo's files: CSV in several habits, gzip and Parquet; the same bytes each time."""

import csv
import gzip
import io
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final, Protocol, TextIO

Cells = Sequence[str]
ROWS_PER_GROUP: Final = 20_000


class Table(Protocol):
    """A file that takes rows of cells in the order of its headings."""

    rows: int

    def write(self, cells: Cells) -> None:
        """Append a row."""
        ...

    def close(self) -> None:
        """Write what is left and close the file."""
        ...


class CsvTable:
    """A CSV file; `.gz` at the end of the path compresses it."""

    def __init__(
        self, path: Path, headings: Cells, *, delimiter: str = ",", encoding: str = "utf-8"
    ) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.rows = 0
        self._stack = ExitStack()
        end = "\r\n" if delimiter == ";" else "\n"
        file = _opened(path, encoding, self._stack)
        self._writer = csv.writer(file, delimiter=delimiter, lineterminator=end)
        self._writer.writerow(headings)

    def write(self, cells: Cells) -> None:
        """Append a row."""
        self.rows += 1
        self._writer.writerow(cells)

    def close(self) -> None:
        """Close the file."""
        self._stack.close()


def _opened(path: Path, encoding: str, stack: ExitStack) -> TextIO:
    if path.suffix != ".gz":
        return stack.enter_context(path.open("w", encoding=encoding, newline=""))
    below = stack.enter_context(path.open("wb"))
    raw = stack.enter_context(gzip.GzipFile(filename="", mode="wb", fileobj=below, mtime=0))
    return stack.enter_context(io.TextIOWrapper(raw, encoding=encoding, newline=""))


class ParquetTable:
    """A Parquet file of text columns, written in groups so that memory stays bounded."""

    def __init__(self, path: Path, headings: Cells) -> None:
        import pyarrow as pa  # noqa: PLC0415 - the small demo of one lender needs no Arrow
        import pyarrow.parquet as pq  # noqa: PLC0415

        path.parent.mkdir(parents=True, exist_ok=True)
        self.rows = 0
        self._kept: list[Cells] = []
        self._schema = pa.schema([(name, pa.string()) for name in headings])
        self._writer: pq.ParquetWriter = pq.ParquetWriter(path, self._schema, compression="zstd")

    def write(self, cells: Cells) -> None:
        """Append a row."""
        self.rows += 1
        self._kept.append(cells)
        if len(self._kept) == ROWS_PER_GROUP:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa  # noqa: PLC0415

        columns = [pa.array(column, pa.string()) for column in zip(*self._kept, strict=True)]
        self._writer.write_table(pa.Table.from_arrays(columns, schema=self._schema))
        self._kept = []

    def close(self) -> None:
        """Write the last group and close the file."""
        if self._kept:
            self._flush()
        self._writer.close()


def open_table(path: Path, headings: Cells) -> Table:
    """Return a canonical table (comma, UTF-8) of the kind that the path's ending names."""
    if path.suffix == ".parquet":
        return ParquetTable(path, headings)
    return CsvTable(path, headings)
