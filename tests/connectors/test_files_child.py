"""A stranger's file is read in a cage; what breaks there breaks nothing here."""

import gzip
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest
import zstandard

from vigie.connectors.files import Cage, Limits, RawTable, open_table, read_in_child
from vigie.kernel.errors import Invalid
from vigie.ui.catalogue import sentence

HEAD = b"plate;vin\n"
PATIENT = Limits(expansion=1_000_000)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def rows_of(table: RawTable) -> list[dict[str, object]]:
    return [row for batch in table.batches() for row in batch.to_pylist()]


def fault_of(path: Path, work: Path, **options: object) -> Invalid:
    with pytest.raises(Invalid) as caught:
        read_in_child(path, work, **options)  # type: ignore[arg-type]  # options vary by test
    assert path.name in sentence(caught.value, "pl")
    return caught.value


def test_the_same_table_comes_back(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "a.csv.gz"
    data = HEAD + "ÉÀ;🚗\ncrooked\n".encode() + b'"x\ny";2\n' * 20_000
    path.write_bytes(gzip.compress(data))
    caged, plain = read_in_child(path, work), open_table(path)
    assert rows_of(caged) == rows_of(plain)
    assert caged.bad_rows == plain.bad_rows
    assert [bad.line for bad in caged.bad_rows] == [3]
    for fact in ("name", "format", "compression", "encoding", "delimiter", "sha256", "columns"):
        assert getattr(caged, fact) == getattr(plain, fact), fact
    assert caged.preview().rows == plain.preview().rows


def test_a_refusal_comes_back_with_its_place(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(HEAD + b"\xc3\x89;1\nA;\xe9\n")
    error = fault_of(path, work)
    assert (error.code, error.params["line"], error.params["column"]) == (
        "files.mixed_encodings",
        3,
        "vin",
    )


def test_a_bomb_is_refused(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(gzip.compress(HEAD + b"A;B\n" * 20_000_000))
    assert fault_of(path, work).code == "files.bomb"


def test_memory_is_bounded(tmp_path: Path, work: Path) -> None:
    """Two cells at the far corners, announced nowhere: the Rust reader asks for the whole grid."""
    path = tmp_path / "corners.xlsx"
    cells = "".join(
        f'<row r="{row}"><c r="{name}" t="inlineStr"><is><t>plate</t></is></c></row>'
        for row, name in ((1, "A1"), (1_048_576, "XFD1048576"))
    )
    book = openpyxl.Workbook()
    book.save(path)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    start = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    parts["xl/worksheets/sheet1.xml"] = start + cells.encode() + b"</sheetData></worksheet>"
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    error = fault_of(path, work, cage=Cage(memory_bytes=1 << 30))
    assert (error.code, error.params["limit"]) == ("files.too_hungry", 1024)


def test_disk_is_bounded(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"{at * 7919};{at * 104729}\n" for at in range(100_000))
    path.write_bytes(HEAD + rows.encode())
    error = fault_of(path, work, cage=Cage(disk_bytes=100_000))
    assert error.code == "files.too_hungry"


@pytest.fixture(scope="module")
def endless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that takes far longer to read than it is given, yet is no bomb by these limits."""
    path = tmp_path_factory.mktemp("endless") / "a.csv"
    path.write_bytes(zstandard.compress(b"plate;vin\n" + b"A;B\n" * 60_000_000, 1))
    return path


def test_time_is_bounded(endless: Path, work: Path) -> None:
    error = fault_of(endless, work, limits=PATIENT, cage=Cage(seconds=1))
    assert (error.code, error.params["limit"]) == ("files.too_slow", 1)


def test_cpu_is_bounded(endless: Path, work: Path) -> None:
    error = fault_of(endless, work, limits=PATIENT, cage=Cage(cpu_seconds=1))
    assert (error.code, error.params["limit"]) == ("files.too_slow", 1)


def test_the_child_sees_no_secret(
    tmp_path: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = work / "sitecustomize.py"
    spy.write_text("raise SystemExit('read from the work folder')")
    monkeypatch.setenv("PYTHONPATH", str(work))
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    path = tmp_path / "a.csv"
    path.write_bytes(HEAD + b"A;B\n")
    assert rows_of(read_in_child(path, work)) == [{"plate": "A", "vin": "B", "_line": 2}]
    assert os.environ["DATABASE_URL"] == "postgresql://secret"
