"""XLSX: cells as text, true rows of the sheet, and files made to hurt."""

import datetime as dt
import gzip
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from vigie.connectors.files import Limits, RawTable, open_table
from vigie.kernel.errors import Invalid
from vigie.registrations.domain.validation import looks_like_spreadsheet_number
from vigie.ui.catalogue import sentence

Row = Sequence[object]
INSTANT = dt.datetime.fromisoformat


def sheet(*rows: Row) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def opened(folder: Path, data: bytes, limits: Limits | None = None) -> RawTable:
    path = folder / "portfolio.xlsx"
    path.write_bytes(data)
    return open_table(path, limits=limits or Limits())


def fault_of(folder: Path, data: bytes, limits: Limits | None = None) -> Invalid:
    with pytest.raises(Invalid) as caught:
        list(opened(folder, data, limits).batches())
    assert "portfolio.xlsx" in sentence(caught.value, "pl")
    return caught.value


def rows_of(table: RawTable) -> list[dict[str, object]]:
    return [row for batch in table.batches() for row in batch.to_pylist()]


def test_cells_come_as_text(tmp_path: Path) -> None:
    data = sheet(
        [None],
        ["plate", "on", "at", "amount", "count", "is", "name"],
        ["AB", dt.date(2025, 12, 31), INSTANT("2025-12-31T04:05:00"), 12.5, 7, True, "محمد 🚗"],
        [],
        [None, dt.date(1987, 5, 17), None, 1234567.89, -3, False, "=not run"],
    )
    table = opened(tmp_path, data)
    assert (table.format, table.encoding, table.delimiter) == ("xlsx", "", "")
    first, second = rows_of(table)
    assert list(first.values()) == [
        "AB", "2025-12-31", "2025-12-31T04:05:00", "12.5", "7", "true", "محمد 🚗", 3,
    ]  # fmt: skip
    assert second["_line"] == 5
    assert (second["amount"], second["count"], second["is"]) == ("1234567.89", "-3", "false")


def test_text_that_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["plate", "name"])
    page.append(["AB", "x"])
    page["B2"].value = '=HYPERLINK("http://x")'
    page["B2"].data_type = "s"
    out = BytesIO()
    book.save(out)
    assert rows_of(opened(tmp_path, out.getvalue()))[0]["name"] == '=HYPERLINK("http://x")'


def test_a_vin_turned_into_a_number_shows_it(tmp_path: Path) -> None:
    (row,) = rows_of(opened(tmp_path, sheet(["vin", "n"], [12345678901234567, 999_999_999_999])))
    assert row["vin"] == "1.23456789012346E+16"
    assert looks_like_spreadsheet_number(str(row["vin"]))
    assert row["n"] == "999999999999"


def test_a_table_that_begins_elsewhere(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["C3"], page["D3"], page["C5"], page["E6"] = "plate", "vin", "AB", "beyond"
    out = BytesIO()
    book.save(out)
    table = opened(tmp_path, out.getvalue())
    assert table.columns == ("plate", "vin")
    assert rows_of(table) == [{"plate": "AB", "vin": "", "_line": 5}]
    (bad,) = table.bad_rows
    assert (bad.line, bad.code, bad.params) == (6, "files.field_count", {"expected": 2, "found": 3})


def test_compressed_and_read_twice(tmp_path: Path) -> None:
    table = opened(tmp_path, gzip.compress(sheet(["plate"], ["AB"])))
    assert (table.format, table.compression) == ("xlsx", "gzip")
    assert rows_of(table) == rows_of(table) == [{"plate": "AB", "_line": 2}]


def test_doubled_headings_and_empty_sheets(tmp_path: Path) -> None:
    error = fault_of(tmp_path, sheet([], ["vin", "vin"], ["A", "B"]))
    assert (error.code, error.params["line"], error.params["column"]) == (
        "files.doubled_heading",
        2,
        "vin",
    )
    assert fault_of(tmp_path, sheet()).code == "files.blank"


def test_truncated_and_damaged(tmp_path: Path) -> None:
    data = sheet(["plate", "vin"], *([f"P{at}", f"V{at * 7919}"] for at in range(500)))
    assert fault_of(tmp_path, data[: len(data) // 2]).code == "files.truncated"
    start = data.index(b"xl/worksheets/sheet1.xml") + 60
    torn = (
        data[:start] + bytes(255 - byte for byte in data[start : start + 40]) + data[start + 40 :]
    )
    assert fault_of(tmp_path, torn).code == "files.damaged"


def test_other_zip_files_are_named(tmp_path: Path) -> None:
    for member, named in (("content.xml", "ODS"), ("xl/workbook.bin", "XLSB"), ("a.csv", "ZIP")):
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(member, "x")
        error = fault_of(tmp_path, out.getvalue())
        assert (error.code, error.params["found"]) == ("files.foreign_format", named)


def packed(data: bytes, name: str, content: bytes) -> bytes:
    """Put one more part into a workbook, or another content into one."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def test_a_zip_bomb_is_seen_in_the_directory(tmp_path: Path) -> None:
    bomb = packed(sheet(["plate"], ["AB"]), "xl/media/bomb.xml", b"\0" * 80_000_000)
    assert len(bomb) < 100_000
    assert fault_of(tmp_path, bomb).code == "files.bomb"


def test_a_directory_that_lies(tmp_path: Path) -> None:
    bomb = packed(sheet(["plate"], ["AB"]), "xl/media/bomb.xml", b"\0" * 80_000_000)
    lying = bomb.replace((80_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    assert fault_of(tmp_path, lying).code == "files.damaged"


def test_a_sheet_that_announces_the_whole_grid(tmp_path: Path) -> None:
    content = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/'
        b'spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData/></worksheet>'
    )
    data = packed(sheet(["plate"], ["AB"]), "xl/worksheets/sheet1.xml", content)
    error = fault_of(tmp_path, data)
    assert error.code == "files.sheet_too_large"
    assert (error.params["rows"], error.params["columns"]) == (1_048_576, 16_384)
