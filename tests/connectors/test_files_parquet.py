"""Parquet: any type as text, ISO dates; truncated and hostile files refused."""

import datetime as dt
import gzip
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vigie.connectors.files import Limits, RawTable, open_table
from vigie.kernel.errors import Invalid
from vigie.ui.catalogue import sentence

INSTANT = dt.datetime.fromisoformat


def written(folder: Path, table: pa.Table) -> Path:
    path = folder / "extract.parquet"
    pq.write_table(table, path)
    return path


def rows_of(table: RawTable) -> list[dict[str, object]]:
    return [row for batch in table.batches() for row in batch.to_pylist()]


def fault_of(path: Path, limits: Limits | None = None) -> Invalid:
    with pytest.raises(Invalid) as caught:
        rows_of(open_table(path, limits=limits or Limits()))
    assert "extract.parquet" in sentence(caught.value, "fr")
    return caught.value


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (pa.array(["é🚗", None]), ["é🚗", ""]),
        (pa.array(["a", "b"]).dictionary_encode(), ["a", "b"]),
        (pa.array(["a"], pa.large_string()), ["a"]),
        (pa.array([b"a"]), ["a"]),
        (pa.array([7, None]), ["7", ""]),
        (pa.array([12.0, 0.5]), ["12", "0.5"]),
        (pa.array([Decimal("1234.50")]), ["1234.50"]),
        (pa.array([True, False, None]), ["true", "false", ""]),
        (pa.array([dt.date(1987, 5, 17)]), ["1987-05-17"]),
        (pa.array([INSTANT("2025-12-31T00:00:00"), None]), ["2025-12-31", ""]),
        (pa.array([INSTANT("2025-12-31T04:05:06")]), ["2025-12-31T04:05:06"]),
        (
            pa.array([INSTANT("2003-11-19T23:00:00")], pa.timestamp("ms", "UTC")),
            ["2003-11-19T23:00:00Z"],
        ),
        (
            pa.array([INSTANT("2003-11-19T23:00:00")], pa.timestamp("us", "Europe/Paris")),
            ["2003-11-19T23:00:00Z"],
        ),
        (pa.nulls(2), ["", ""]),
    ],
)
def test_every_type_has_a_text(tmp_path: Path, values: pa.Array, texts: list[str]) -> None:
    table = open_table(written(tmp_path, pa.table({"cell": values})))
    assert table.format == "parquet"
    assert [row["cell"] for row in rows_of(table)] == texts
    assert [row["_line"] for row in rows_of(table)] == list(range(2, 2 + len(texts)))


def test_compressed_file_is_unpacked_and_removed(tmp_path: Path) -> None:
    path = written(tmp_path, pa.table({"plate": ["AB"] * 40_000}))
    path.write_bytes(gzip.compress(path.read_bytes()))
    table = open_table(path)
    assert (table.format, table.compression) == ("parquet", "gzip")
    unpacked = table.rows.path  # type: ignore[attr-defined]  # a Parquet file has one
    assert len(rows_of(table)) == 40_000
    assert unpacked.exists()
    del table
    assert not unpacked.exists()
    assert path.exists()


def test_types_without_a_text_are_refused_by_name(tmp_path: Path) -> None:
    for values in ([[1]], [{"a": 1}], [b"\xff\xfe"], [dt.timedelta(1)]):
        error = fault_of(written(tmp_path, pa.table({"plate": ["A"], "odd": values})))
        assert (error.code, error.params["column"]) == ("files.unreadable_column", "odd")


def test_truncated_damaged_and_doubled(tmp_path: Path) -> None:
    path = written(tmp_path, pa.table({"plate": [f"P{at}" for at in range(10_000)]}))
    data = path.read_bytes()
    for keep in (5, len(data) // 2, len(data) - 1):
        path.write_bytes(data[:keep])
        assert fault_of(path).code == "files.truncated"
    path.write_bytes(data[:40] + bytes(255 - byte for byte in data[40:400]) + data[400:])
    assert fault_of(path).code == "files.damaged"
    path.write_bytes(b"PAR1" + b"\xff" * 40 + b"PAR1")
    assert fault_of(path).code == "files.damaged"
    doubled = pa.Table.from_arrays([pa.array(["A"])] * 2, names=["vin", "vin"])
    assert fault_of(written(tmp_path, doubled)).code == "files.doubled_heading"


def test_a_footer_that_announces_too_much(tmp_path: Path) -> None:
    path = written(tmp_path, pa.table({"plate": ["AB"] * 1_000}))
    assert fault_of(path, Limits(rows=999)).code == "files.bomb"
    assert fault_of(path, Limits(decompressed_bytes=10)).code == "files.bomb"


def test_nul_and_long_cells_are_set_aside(tmp_path: Path) -> None:
    cells = ["AB", "A\0B", "A" * 40_000, "CD"]
    table = open_table(written(tmp_path, pa.table({"plate": cells})))
    assert [row["plate"] for row in rows_of(table)] == ["AB", "CD"]
    assert [(bad.line, bad.code) for bad in table.bad_rows] == [
        (3, "files.nul_byte"),
        (4, "files.cell_too_long"),
    ]
