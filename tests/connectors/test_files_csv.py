"""CSV: what is recognised, and the true line of every row."""

import gzip
from pathlib import Path

import pyarrow as pa
import pytest
import zstandard

from vigie.connectors.files import Limits, RawTable, open_table
from vigie.kernel.errors import Invalid

ROWS = "plate;vin;holder_name\nAB-123-CD;VF1AAAAA555555555;DUPONT Élodie\nEF-456-GH;VR3;ŁUKASZ\n"


def written(folder: Path, data: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def rows_of(table: RawTable) -> list[dict[str, object]]:
    return [row for batch in table.batches() for row in batch.to_pylist()]


def fault_of(path: Path, **options: object) -> Invalid:
    """Open and read to the end, which must fail."""
    with pytest.raises(Invalid) as caught:
        rows_of(open_table(path, **options))  # type: ignore[arg-type]  # options vary by test
    assert caught.value.params["file"] == path.name
    return caught.value


def test_plain_rows_come_as_text_with_their_line(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, ROWS))
    assert (table.format, table.encoding, table.delimiter) == ("csv", "utf-8", ";")
    assert table.columns == ("plate", "vin", "holder_name")
    first, second = rows_of(table)
    assert first == {
        "plate": "AB-123-CD",
        "vin": "VF1AAAAA555555555",
        "holder_name": "DUPONT Élodie",
        "_line": 2,
    }
    assert second["holder_name"] == "ŁUKASZ"
    assert second["_line"] == 3
    (batch,) = table.batches()
    assert batch.schema.types == [pa.string()] * 3 + [pa.int64()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(tmp_path: Path, delimiter: str, end: str) -> None:
    data = ROWS.replace(";", delimiter).replace("\n", end)
    table = open_table(written(tmp_path, data))
    assert table.delimiter == delimiter
    assert [row["_line"] for row in rows_of(table)] == [2, 3]
    assert [row["holder_name"] for row in rows_of(table)] == ["DUPONT Élodie", "ŁUKASZ"]


@pytest.mark.parametrize(
    ("encoding", "named"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252")]
)
def test_encodings(tmp_path: Path, encoding: str, named: str) -> None:
    data = "plate;prénom\nAB;Zoé – Œuvre €\n".encode(encoding)
    table = open_table(written(tmp_path, data))
    assert (table.encoding, table.columns) == (named, ("plate", "prénom"))
    assert rows_of(table) == [{"plate": "AB", "prénom": "Zoé – Œuvre €", "_line": 2}]


def test_encoding_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, "plate;name\nAB;Paweł Żak\n".encode("cp1250"))
    assert rows_of(open_table(path, encoding="windows-1250"))[0]["name"] == "Paweł Żak"
    assert fault_of(path, encoding="ebcdic").code == "files.unknown_encoding"


@pytest.mark.parametrize(("pack", "named"), [(gzip.compress, "gzip"), (zstandard.compress, "zstd")])
def test_compression_is_seen_in_the_bytes_not_the_name(
    tmp_path: Path, pack: object, named: str
) -> None:
    data = pack(ROWS.encode())  # type: ignore[operator]  # either packer
    table = open_table(written(tmp_path, data, "plain.csv"))
    assert table.compression == named
    assert len(rows_of(table)) == 2


def test_lines_stay_true_past_quoted_line_ends_blank_lines_and_crooked_rows(tmp_path: Path) -> None:
    data = (
        "plate;name\n"  # 1
        "A;one\n"  # 2
        '"B";"two\r\nlines ""here""\nthree"\n'  # 3-5
        "\n"  # 6
        "C;too;many\n"  # 7
        ";\n"  # 8
        "D;four\n"  # 9
        'E;"x\ny";z\n'  # 10-11
        'F;6" wheel\n'  # 12
        "G\n"  # 13
    )
    table = open_table(written(tmp_path, data))
    rows = rows_of(table)
    assert [(row["plate"], row["_line"]) for row in rows] == [
        ("A", 2),
        ("B", 3),
        ("D", 9),
        ("F", 12),
    ]
    assert rows[1]["name"] == 'two\r\nlines "here"\nthree'
    assert rows[3]["name"] == '6" wheel'
    assert [(bad.line, bad.value, bad.code) for bad in table.bad_rows] == [
        (7, "C;too;many", "files.field_count"),
        (10, 'E;"x\ny";z', "files.unclosed_quote"),
        (13, "G", "files.field_count"),
    ]
    assert table.bad_rows[0].params == {"expected": 2, "found": 3}
    assert len(rows_of(table)) == 4, "a second reading gives the same"
    assert len(table.bad_rows) == 3


def test_lines_stay_true_over_many_blocks(tmp_path: Path) -> None:
    lines = ["k;v"]
    expected: dict[str, int] = {}
    for at in range(30_000):
        if at % 997 == 5:
            lines.append("crooked")
        elif at % 101 == 7:
            expected[f"k{at}"] = len(lines) + 1
            lines += [f'k{at};"first', 'second"']
        else:
            expected[f"k{at}"] = len(lines) + 1
            lines.append(f"k{at};value {at}")
    path = written(tmp_path, "\n".join(lines) + "\n")
    table = open_table(path, limits=Limits(record_bytes=10_000))
    assert {row["k"]: row["_line"] for row in rows_of(table)} == expected
    assert all(lines[bad.line - 1] == "crooked" for bad in table.bad_rows)
    assert len(table.bad_rows) == 31


def test_spreadsheet_announces_its_delimiter(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, "sep=;\r\n\r\nplate;a,b\r\nX;1,5\r\n"))
    assert table.columns == ("plate", "a,b")
    assert rows_of(table) == [{"plate": "X", "a,b": "1,5", "_line": 4}]


def test_quoted_headings_with_line_ends_and_nameless_columns(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, '"Date\nof birth";plate;\n1;2;\n3;4;\n'))
    assert table.columns == ("Date\nof birth", "plate", "#3")
    assert [row["_line"] for row in rows_of(table)] == [3, 4]


def test_emoji_right_to_left_and_formulas_stay_as_they_are(tmp_path: Path) -> None:
    name = "🚗 محمد العربي \u200fעברית"
    data = f"plate,name,note\nAB,{name},=HYPERLINK(1)\n"
    (row,) = rows_of(open_table(written(tmp_path, data)))
    assert row["name"] == name
    assert row["note"] == "=HYPERLINK(1)"


def test_headings_alone_are_an_empty_table(tmp_path: Path) -> None:
    for data in ("plate;vin\n", "plate;vin"):
        table = open_table(written(tmp_path, data))
        assert table.columns == ("plate", "vin")
        assert rows_of(table) == []
