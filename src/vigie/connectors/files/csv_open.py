"""Opens a CSV: sniff the head, scan the bytes, decide the encoding, name the headings."""

import csv
from collections.abc import Callable
from functools import partial
from pathlib import Path

from vigie.connectors.files.csv_rows import CsvFile
from vigie.connectors.files.headings import checked
from vigie.connectors.files.limits import KIB, Limits
from vigie.connectors.files.scan import (
    Fault,
    LongLine,
    Scan,
    encoding_of,
    known_encoding,
    line_number,
    scan,
)
from vigie.connectors.files.sniff import DELIMITERS, SAMPLE, Dialect, sniff
from vigie.connectors.files.streams import Stream, head_of
from vigie.kernel.errors import Invalid


def open_csv(
    path: Path,
    compression: str,
    limits: Limits,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> CsvFile:
    """Return a CSV whose every byte was seen once; Invalid names file, line and column."""
    opened = partial(Stream, path, compression, limits)
    head = head_of(path, compression, limits, SAMPLE)
    _refuse_binary(head, path.name)
    if delimiter is not None and delimiter not in DELIMITERS:
        raise Invalid("files.unknown_delimiter", file=path.name, delimiter=delimiter)
    dialect = sniff(head, path.name, delimiter)
    wanted = known_encoding(encoding, path.name) if encoding else None
    found = _scanned(opened, path.name, limits, wanted)
    chosen = encoding_of(found, has_bom=dialect.has_bom, wanted=wanted)
    if chosen is None:
        raise _wrong_encoding(found, dialect, opened, wanted)
    headings = [heading.decode(chosen.removesuffix("-sig")) for heading in dialect.headings]
    columns = checked(headings, file=path.name, line=dialect.header_line, limits=limits)
    return CsvFile(path.name, columns, dialect, found, chosen, limits, opened)


def _refuse_binary(head: bytes, name: str) -> None:
    """Refuse what has a NUL in its first line or many of them: no text file does."""
    first = head.splitlines()[0] if head.strip() else b""
    if b"\0" in first or head.count(b"\0") > len(head) // 20:
        code = "files.blank" if not head.strip(b"\0\r\n\t ") else "files.not_text"
        raise Invalid(code, file=name)
    if not head.strip(b"\xef\xbb\xbf\r\n\t "):
        raise Invalid("files.blank", file=name)


def _scanned(opened: Callable[[], Stream], name: str, limits: Limits, wanted: str | None) -> Scan:
    try:
        with opened() as stream:
            return scan(stream, limits, wanted)
    except LongLine as error:
        with opened() as stream:
            line = line_number(stream, error.offset)
        raise Invalid(
            "files.line_too_long", file=name, line=line, limit=limits.line_bytes // KIB
        ) from error


def _wrong_encoding(
    found: Scan, dialect: Dialect, opened: Callable[[], Stream], wanted: str | None
) -> Invalid:
    """Say where the encoding breaks: mixed, not the one asked for, or none that is known."""
    is_mixed = wanted is None and found.is_mixed
    undefined = found.undefined if wanted is None else None
    fault = found.minority if is_mixed else undefined or found.first_other
    assert fault is not None, "no fault without a byte at fault"
    with opened() as stream:
        line = line_number(stream, fault.offset)
    return Invalid(
        "files.mixed_encodings" if is_mixed else "files.bad_encoding",
        file=opened_name(opened),
        line=line,
        column=_column_of(fault, dialect),
        encoding=wanted or ("utf-8" if dialect.has_bom else "utf-8 / cp1252"),
    )


def opened_name(opened: Callable[[], Stream]) -> str:
    """Return the name of the file behind a stream."""
    with opened() as stream:
        return stream.name


def _column_of(fault: Fault, dialect: Dialect) -> str:
    """Return the heading of the cell that holds the byte at fault."""
    before = fault.line[: fault.at].decode("latin-1")
    place = max(len(next(csv.reader([before], delimiter=dialect.delimiter), [])), 1)
    if place > len(dialect.headings):
        return f"#{place}"
    heading = dialect.headings[place - 1]
    try:
        return heading.decode("utf-8").strip() or f"#{place}"
    except UnicodeDecodeError:
        return heading.decode("cp1252", errors="replace").strip() or f"#{place}"
