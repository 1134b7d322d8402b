"""Whatever the bytes, a table or a refusal: never another exception. `make fuzz` runs longer."""

import gzip
from io import BytesIO
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.connectors.files import Limits, open_table
from vigie.kernel.errors import VigieError
from vigie.ui.catalogue import sentence

LIMITS = Limits(
    expansion_from=1 << 20,
    decompressed_bytes=1 << 24,
    line_bytes=1 << 14,
    record_bytes=1 << 12,
    cell_bytes=1 << 8,
    cells=100_000,
    rows=100_000,
)
CSV = 'plate;vin;holder_name\nAB;VF1;"Élodie ""x""\ny"\nCD;VR3;ŁUKASZ\n'.encode() * 5


def workbook() -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for at in range(5):
        page.append([f"c{at}", at, 1.5, True])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def parquet() -> bytes:
    out = BytesIO()
    pq.write_table(pa.table({"plate": ["AB", "CD"] * 50, "n": range(100)}), out)
    return out.getvalue()


SEEDS = [CSV, CSV.decode().encode("utf-8-sig"), workbook(), parquet()]
SEEDS += [gzip.compress(seed, mtime=0) for seed in SEEDS]
SEEDS += [zstandard.compress(seed) for seed in SEEDS[:4]]
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 30), st.binary(max_size=12)), min_size=1, max_size=6
)


def survives(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    refusal = refusal_of(path)
    if refusal is not None:
        assert refusal.code.startswith("files.")
        assert path.name in sentence(refusal, "fr")


def refusal_of(path: Path) -> VigieError | None:
    """Read to the end; return the refusal, None for a table."""
    try:
        table = open_table(path, limits=LIMITS)
        rows = sum(batch.num_rows for batch in table.batches())
        shown = table.preview(5)
    except VigieError as error:
        return error
    assert len(shown.rows) <= min(rows, 5)
    assert all(bad.line >= 1 for bad in table.bad_rows)
    return None


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "a.bin"


@settings(max_examples=150)
@given(data=st.binary(max_size=400))
def test_random_bytes(place: Path, data: bytes) -> None:
    survives(place, data)


@settings(max_examples=150)
@given(
    data=st.text(alphabet=";,\t\"\n\r a1é\x00\ufeff'=", max_size=200),
    encoding=st.sampled_from(["utf-8", "cp1252"]),
)
def test_random_text(place: Path, data: str, encoding: str) -> None:
    survives(place, data.encode(encoding, errors="replace"))


@settings(max_examples=300)
@given(seed=st.sampled_from(SEEDS), edits=EDITS, keep=st.floats(0.3, 1.3))
def test_good_files_spoilt(
    place: Path, seed: bytes, edits: list[tuple[float, int, bytes]], keep: float
) -> None:
    data = seed
    for where, removed, added in edits:
        at = int(where * len(data))
        data = data[:at] + added + data[at + removed :]
    survives(place, data[: int(keep * len(data)) + 1])


@settings(max_examples=60)
@given(
    rows=st.lists(
        st.lists(st.text(alphabet="aé \"';,\n\t🚗", max_size=6), min_size=3, max_size=3),
        max_size=30,
    ),
    delimiter=st.sampled_from(";,\t"),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_written_is_read(
    place: Path, rows: list[list[str]], delimiter: str, end: str
) -> None:
    """A CSV with every cell quoted comes back cell by cell, each row on its physical line."""
    lines, line, expected = [delimiter.join(["plate", "vin", "name"])], 2, []
    for row in rows:
        lines.append(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row))
        if any(row):
            expected.append([*row, line])
        line += 1 + sum(cell.count("\n") for cell in row)
    place.write_bytes((end.join(lines) + end).encode())
    table = open_table(place, delimiter=delimiter)
    found = [list(row.values()) for batch in table.batches() for row in batch.to_pylist()]
    assert found == expected
    assert table.bad_rows == []
