"""Rows of the first filled sheet of an XLSX, as text.

The zip directory is looked at first, and every part is really unpacked once within bounds before
the Rust reader (python-calamine) sees the file, for it unpacks without counting. A sheet is held
in memory whole: that is the format's nature (1,048,576 rows at most).

Formulas are never computed: their last value is read. Text that begins with `=` stays text.
"""

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from vigie.connectors.files.headings import checked
from vigie.connectors.files.limits import MIB, Limits
from vigie.connectors.files.setting_aside import Aside
from vigie.kernel.errors import Invalid
from vigie.registrations.ports import LINE, BadRow

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
_ROWS: Final = 8_192
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_DIMENSION: Final = re.compile(rb'<dimension ref="[A-Z]+\d+:([A-Z]+)(\d+)"')
_EXACT: Final = 1e15  # a spreadsheet keeps 15 digits; beyond them a number has lost its end


@dataclass(frozen=True, slots=True)
class XlsxFile:
    """A sheet in memory; `top` is the sheet's row number of the headings."""

    name: str
    columns: tuple[str, ...]
    sheet: CalamineSheet
    top: int

    def batches(self, aside: Aside) -> Iterator[pa.RecordBatch]:
        """Yield rows as text, each with its row number in the sheet; blank rows are passed over."""
        width = len(self.columns)
        rows = islice(self.sheet.iter_rows(), self.top, None)
        numbered = enumerate(([as_text(cell) for cell in row] for row in rows), start=self.top + 1)
        while taken := list(islice(numbered, _ROWS)):
            kept = [(line, cells) for line, cells in taken if self._is_row(line, cells, aside)]
            lines = pa.array([line for line, _ in kept], pa.int64())
            cells = [pa.array([row[at] for _, row in kept], pa.string()) for at in range(width)]
            batch = pa.RecordBatch.from_arrays([*cells, lines], names=[*self.columns, LINE])
            yield aside.usable(batch, nul=True, long=True)

    def _is_row(self, line: int, cells: list[str], aside: Aside) -> bool:
        """Tell blank rows from rows; set aside those with a cell beyond the headings."""
        width = len(self.columns)
        if any(cells[width:]):
            found = max(place for place, cell in enumerate(cells, start=1) if cell)
            params = {"expected": width, "found": found}
            row = BadRow(
                line, "", ";".join(cells), "files.field_count", params, tuple(cells[:found])
            )
            aside.add(row)
            return False
        return any(cells)


def open_xlsx(path: Path, name: str, limits: Limits) -> XlsxFile:
    """Read the first sheet that holds anything; Invalid when damaged, encrypted or a bomb."""
    _inspect(path, name, limits)
    sheet = _first_sheet(path, name)
    rows = ([as_text(cell) for cell in row] for row in sheet.iter_rows())
    filled = ((place, row) for place, row in enumerate(rows, start=1) if any(row))
    top, headings = next(filled, (1, []))  # rows come from the first of the sheet on
    while headings and not headings[-1]:
        headings.pop()
    columns = checked(headings, file=name, line=top, limits=limits)
    return XlsxFile(name, columns, sheet, top)


def as_text(cell: Cell) -> str:
    """Return a cell as text: dates ISO, whole numbers plain, numbers past 15 digits as 1.2E+16."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(timespec="seconds")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


def _number(value: float) -> str:
    if abs(value) >= _EXACT:
        return f"{value:.14E}"
    return str(int(value)) if value == int(value) else repr(value)


def _inspect(path: Path, name: str, limits: Limits) -> None:
    """Unpack every part once, counting; Invalid for bombs, lies in the directory, wrong sheets."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_directory(parts, path, name, limits)
            for part in parts:
                _unpack(archive, part, name, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        code = "files.truncated" if "not a zip file" in str(error) else "files.damaged"
        raise Invalid(code, file=name) from error
    except (NotImplementedError, RuntimeError) as error:  # unknown method; encrypted part
        raise Invalid("files.encrypted", file=name) from error


def _check_directory(parts: list[zipfile.ZipInfo], path: Path, name: str, limits: Limits) -> None:
    names = {part.filename.lower() for part in parts}
    if "xl/workbook.xml" not in names:
        raise Invalid("files.foreign_format", file=name, found=_what(names))
    size, received = sum(part.file_size for part in parts), path.stat().st_size
    bound = max(limits.expansion_from, received * limits.expansion)
    if size > min(bound, limits.decompressed_bytes) or len(parts) > 10_000:
        raise Invalid("files.bomb", file=name, received=received, limit=-(-size // MIB))


def _what(names: set[str]) -> str:
    """Name the kind of zip that was given instead."""
    if "xl/workbook.bin" in names:
        return "XLSB"
    if "content.xml" in names:
        return "ODS"
    return "DOCX" if "word/document.xml" in names else "ZIP"


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    """Unpack one part to nowhere; zipfile stops at the announced size and checks the sum."""
    with archive.open(part) as file:
        head = file.read(4 * 1024)
        if _SHEET.fullmatch(part.filename) and (found := _DIMENSION.search(head)):
            _check_rectangle(found, name, limits)
        while file.read(MIB):
            pass


def _check_rectangle(found: re.Match[bytes], name: str, limits: Limits) -> None:
    """Refuse a sheet that announces more cells than are held: each takes memory, even empty."""
    columns = 0
    for letter in found[1]:
        columns = columns * 26 + letter - 64
    rows = int(found[2][:9])
    if columns * rows > limits.cells:
        raise Invalid("files.sheet_too_large", file=name, rows=rows, columns=columns)


def _first_sheet(path: Path, name: str) -> CalamineSheet:
    try:
        with CalamineWorkbook.from_path(path) as book:
            for title in book.sheet_names:
                sheet = book.get_sheet_by_name(title)
                if sheet.height:
                    return sheet
    except (CalamineError, OSError, ValueError) as error:
        raise Invalid("files.damaged", file=name) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # Rust's, no Exception of Python's
            raise Invalid("files.damaged", file=name) from error
        raise
    raise Invalid("files.blank", file=name)
