"""Rows of a CSV, streamed by Arrow, each with its physical line; crooked rows are set aside.

Arrow cuts and parses; this module gives it UTF-8 bytes that begin at row one, follows the line
numbers through quoted line ends and crooked rows, and looks into cells only where the scan of the
whole file saw something to look for.
"""

import csv
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from vigie.connectors.files.limits import MIB, Limits
from vigie.connectors.files.quotes import RawLines, left_open
from vigie.connectors.files.scan import Scan, line_ends
from vigie.connectors.files.setting_aside import Aside
from vigie.connectors.files.sniff import Dialect
from vigie.connectors.files.streams import Stream
from vigie.kernel.errors import Invalid
from vigie.registrations.ports import LINE, BadRow


class Utf8Source:
    """A readable for Arrow: the stream from row one, transcoded to UTF-8."""

    closed = False

    def __init__(self, stream: Stream, encoding: str) -> None:
        self._stream = stream
        self._encoding = "" if encoding.startswith("utf-8") else encoding
        self._ahead = stream.read(MIB)
        self.is_empty = not self._ahead

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes of text, b"" at the end."""
        while len(self._ahead) < size and (chunk := self._stream.read(MIB)):
            self._ahead += self._utf8(chunk)
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        return data

    def start(self) -> None:
        """Transcode what was read ahead; the encodings that are read have one byte a letter."""
        self._ahead = self._utf8(self._ahead)

    def close(self) -> None:
        """Close nothing: the stream has its own owner."""

    def readable(self) -> bool:
        """Tell Arrow that it may read."""
        return True

    def _utf8(self, chunk: bytes) -> bytes:
        if not self._encoding or chunk.isascii():
            return chunk
        return chunk.decode(self._encoding).encode("utf-8")


@dataclass(slots=True)
class _Walk:
    """Where the reader stands: next row of Arrow's count, next physical line, crooked rows."""

    row: int
    line: int
    raw: RawLines
    crooked: deque[tuple[int, int, str]] = field(default_factory=deque)

    def keep(self, invalid: pa_csv.InvalidRow) -> str:
        """Note a crooked row when Arrow meets it."""
        self.crooked.append((invalid.number, invalid.actual_columns, invalid.text))
        return "skip"


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV that was sniffed and scanned."""

    name: str
    columns: tuple[str, ...]
    dialect: Dialect
    scan: Scan
    encoding: str
    limits: Limits
    opened: Callable[[], Stream]

    def batches(self, aside: Aside) -> Iterator[pa.RecordBatch]:
        """Yield the rows after the headings; `aside` receives the crooked ones."""
        with self.opened() as stream:
            stream.skip(self.dialect.skip_bytes)
            yield from self._rows(stream, aside)

    def _rows(self, stream: Stream, aside: Aside) -> Iterator[pa.RecordBatch]:
        source = Utf8Source(stream, self.encoding)
        if source.is_empty:
            return
        source.start()
        start = self.dialect.first_line
        walk = _Walk(row=1, line=start, raw=RawLines(self._physical(start), start))
        taken = 0
        try:
            for batch in self._reader(source, walk):
                rows = self._numbered(batch, walk, aside)
                taken += rows.num_rows
                yield rows
        except pa.ArrowInvalid as error:
            raise self._too_long(walk.line, str(error)) from error
        self._pass_crooked(walk, aside, last=True)
        if not taken and aside.rows:
            first = aside.rows[0]
            is_ragged = first.code == "files.field_count"
            code = "files.no_usable_row" if is_ragged else first.code
            raise Invalid(code, **first.details(self.name))

    def _reader(self, source: Utf8Source, walk: _Walk) -> pa_csv.CSVStreamingReader:
        names = [f"c{place}" for place in range(len(self.columns))]
        return pa_csv.open_csv(
            pa.PythonFile(source, mode="r"),
            read_options=pa_csv.ReadOptions(
                use_threads=False,
                block_size=self.limits.record_bytes,
                column_names=names,
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=self.dialect.delimiter,
                newlines_in_values=self.scan.has_quotes,
                ignore_empty_lines=False,
                invalid_row_handler=walk.keep,
            ),
            convert_options=pa_csv.ConvertOptions(
                check_utf8=False,
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
            ),
        )

    def _numbered(self, batch: pa.RecordBatch, walk: _Walk, aside: Aside) -> pa.RecordBatch:
        """Add line numbers, drop blank lines, set aside rows with unusable cells."""
        spans = self._spans(batch)
        if spans is None and not walk.crooked:
            lines = pa.arange(walk.line, walk.line + batch.num_rows)
            walk.row += batch.num_rows
            walk.line += batch.num_rows
        else:
            lines = self._walked(spans or [1] * batch.num_rows, walk, aside)
        whole = pa.RecordBatch.from_arrays([*batch.columns, lines], names=[*self.columns, LINE])
        if spans is not None:
            found = left_open(batch, spans, lines, walk.raw, self.dialect.delimiter)
            whole = aside.without_left_open(whole, list(found))
        long = self.scan.has_long_lines or spans is not None
        return aside.usable(_without_blank(whole), nul=self.scan.has_nul, long=long)

    def _walked(self, spans: list[int], walk: _Walk, aside: Aside) -> pa.Array:
        lines = []
        for span in spans:
            self._pass_crooked(walk, aside)
            lines.append(walk.line)
            walk.row += 1
            walk.line += span
        return pa.array(lines, pa.int64())

    def _spans(self, batch: pa.RecordBatch) -> list[int] | None:
        """Return the physical lines of each row; None when each has one."""
        if not self.scan.has_quotes:
            return None
        broken = [column for column in batch.columns if _holds_line_end(column)]
        if not broken:
            return None
        spans = [1] * batch.num_rows
        for column in broken:
            for row, text in enumerate(column.to_pylist()):
                if "\n" in text or "\r" in text:
                    spans[row] += line_ends(text.encode())
        return spans

    def _pass_crooked(self, walk: _Walk, aside: Aside, *, last: bool = False) -> None:
        """Set aside the crooked rows that stand before the next good one."""
        while walk.crooked and (last or walk.crooked[0][0] == walk.row):
            _, found, text = walk.crooked.popleft()
            extra = line_ends(text.encode())
            expected = len(self.columns)
            if extra and len(text) > self.limits.cell_bytes:
                raise Invalid("files.endless_record", file=self.name, line=walk.line)
            if extra:
                code, params = "files.unclosed_quote", {"lines": extra + 1}
            else:
                code, params = "files.field_count", {}
            params |= {"expected": expected, "found": found}
            cells = self._before_quote(text) if extra else self._cells(text, found)
            aside.add(BadRow(walk.line, "", text, code, params, cells))
            walk.row += 1
            walk.line += 1 + extra

    def _cells(self, text: str, found: int) -> tuple[str, ...]:
        """Return the cells of a crooked row; none of one that is no row of this table at all."""
        if found > 2 * len(self.columns) or len(text) > self.limits.cell_bytes:
            return ()
        (cells,) = csv.reader([text], delimiter=self.dialect.delimiter)
        return tuple(cells)

    def _before_quote(self, text: str) -> tuple[str, ...]:
        """Return the cells of a row of several lines that stand before its quote; the others empty."""
        cells = self._cells(text.splitlines()[0][: self.limits.cell_bytes], 0)[:-1]
        return (*cells, *("" for _ in self.columns[len(cells) :]))

    def _too_long(self, line: int, message: str) -> Invalid:
        """Name the record that Arrow could not hold: nearly always a quote never closed."""
        if "straddl" not in message:
            return Invalid("files.unreadable", file=self.name, line=line)
        before = _records_before_fault(self._physical(line), self.dialect.delimiter)
        return Invalid("files.endless_record", file=self.name, line=line + before)

    def _physical(self, line: int) -> Iterator[str]:
        """Yield the physical lines of the file from a line on; opens it when it is first asked."""
        with self.opened() as stream:
            stream.skip(self.dialect.skip_bytes)
            yield from islice(_lines(stream), line - self.dialect.first_line, None)


def _holds_line_end(column: pa.Array) -> bool:
    data = column.buffers()[2]
    if data is None:
        return False
    text = data.to_pybytes()
    return b"\n" in text or b"\r" in text


def _without_blank(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Drop rows in which every cell is empty: blank lines, and what spreadsheets leave below."""
    blank = pc.equal(batch.column(0), "")
    for column in batch.columns[1:-1]:
        if not pc.any(blank).as_py():
            return batch
        blank = pc.and_(blank, pc.equal(column, ""))
    return batch.filter(pc.invert(blank)) if pc.any(blank).as_py() else batch


def _lines(stream: Stream) -> Iterator[str]:
    """Yield physical lines, one character a byte."""
    rest = b""
    while chunk := stream.read(MIB):
        *whole, rest = (rest + chunk).splitlines(keepends=True)
        if rest.endswith(b"\n"):
            whole, rest = [*whole, rest], b""
        for line in whole:
            yield line.decode("latin-1")
    if rest:
        yield rest.decode("latin-1")


def _records_before_fault(lines: Iterator[str], delimiter: str) -> int:
    """Return the physical lines before the record that the csv module cannot hold either.

    The careful path, taken once a file has failed; it stops within one block of rows.
    """
    reader = csv.reader(lines, delimiter=delimiter)
    before = 0
    try:
        for _ in reader:
            before = reader.line_num
    except csv.Error:
        return before
    return 0
