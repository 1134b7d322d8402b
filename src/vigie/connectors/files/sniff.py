"""Finds the delimiter and the headings of a CSV from its first bytes.

Structure is ASCII in every encoding that is read, so bytes are looked at one by one (latin-1);
the text of the headings is decoded later, once the encoding is known.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from vigie.connectors.files.limits import KIB
from vigie.connectors.files.quotes import is_left_open
from vigie.kernel.errors import Invalid

DELIMITERS: Final = (";", ",", "\t")
SAMPLE: Final = 256 * KIB
BOM: Final = b"\xef\xbb\xbf"
_UNREAD: Final = ("|", "^", "~", "¦", ":")
_RECORDS: Final = 100
_HEADING_LINES: Final = 50  # beyond them a quote was opened and not closed


@dataclass(frozen=True, slots=True)
class Dialect:
    """Where the rows begin: delimiter, raw headings, their line, bytes and lines before row one."""

    delimiter: str
    headings: tuple[bytes, ...]
    header_line: int
    skip_bytes: int
    first_line: int
    has_bom: bool


def sniff(head: bytes, name: str, delimiter: str | None = None) -> Dialect:
    """Recognise a CSV from its first SAMPLE bytes; Invalid when it cannot be one."""
    has_bom = head.startswith(BOM)
    offset = len(BOM) if has_bom else 0
    lines = head[offset:].splitlines(keepends=True)
    blank = 0
    announced = None
    while blank < len(lines) and (not lines[blank].strip() or _announced(lines[blank])):
        announced = _announced(lines[blank]) or announced
        offset += len(lines[blank])
        blank += 1
    lines = lines[blank:]
    if not lines:
        raise Invalid("files.empty", file=name)
    if len(head) >= SAMPLE and len(lines) > 1:
        lines.pop()
    chosen = delimiter or announced or _best(lines)
    headings, used = _header(lines, chosen)
    if used > _HEADING_LINES or is_left_open(lines[:used]):
        raise Invalid("files.endless_record", file=name, line=blank + 1)
    _check_delimiter(lines, chosen, headings, name)
    return Dialect(
        delimiter=chosen,
        headings=tuple(heading.encode("latin-1") for heading in headings),
        header_line=blank + 1,
        skip_bytes=offset + sum(map(len, lines[:used])),
        first_line=blank + used + 1,
        has_bom=has_bom,
    )


def _announced(line: bytes) -> str | None:
    """Return the delimiter of a spreadsheet's own first line, `sep=;`."""
    text = line.strip(b"\r\n")
    if len(text) == 5 and text[:4].lower() == b"sep=" and chr(text[4]) in DELIMITERS:
        return chr(text[4])
    return None


def _best(lines: list[bytes]) -> str:
    """Return the delimiter that cuts the most rows like the headings, then the most columns."""
    return max(DELIMITERS, key=lambda delimiter: _fit(lines, delimiter))


def _fit(lines: list[bytes], delimiter: str) -> tuple[float, int]:
    rows = [row for row in _records(lines, delimiter) if row]
    width = len(rows[0]) if rows else 1
    if width < 2:
        return 0.0, 0
    alike = sum(len(row) == width for row in rows)
    return alike / len(rows), width


def _records(lines: list[bytes], delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader((line.decode("latin-1") for line in lines), delimiter=delimiter)
    try:
        for count, row in enumerate(reader):
            if count >= _RECORDS:
                return
            yield row
    except csv.Error:
        return


def _header(lines: list[bytes], delimiter: str) -> tuple[list[str], int]:
    """Return the headings and the number of physical lines they take."""
    reader = csv.reader((line.decode("latin-1") for line in lines), delimiter=delimiter)
    try:
        return next(reader), reader.line_num
    except (csv.Error, StopIteration):
        return [lines[0].decode("latin-1").strip("\r\n")], 1


def _check_delimiter(lines: list[bytes], chosen: str, headings: list[str], name: str) -> None:
    """Refuse a single heading that holds a character which surely was meant to cut it."""
    if len(headings) > 1:
        return
    others = [mark for mark in (*DELIMITERS, *_UNREAD) if mark != chosen and mark in headings[0]]
    if others and not lines[0].startswith(b'"'):
        likely = max(others, key=headings[0].count)
        shown = {"\t": "tab"}
        raise Invalid(
            "files.wrong_delimiter",
            file=name,
            line=1,
            column=headings[0][:60],
            delimiter=shown.get(chosen, chosen),
            found=shown.get(likely, likely),
        )
