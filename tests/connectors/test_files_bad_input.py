"""Bad CSV: each fault is told in one line that names the file, the line and the column."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from vigie.connectors.files import DEFAULT, Limits, open_table
from vigie.kernel.errors import Invalid
from vigie.ui.catalogue import LANGUAGES, sentence, sentence_for

HEAD = b"plate;vin;holder_name\n"
GOOD = b"AB-123-CD;VF1AAAAA555555555;DUPONT\n"


def fault_of(
    folder: Path, data: bytes, *, limits: Limits = DEFAULT, encoding: str | None = None
) -> Invalid:
    """Read a file to its end, which must fail; check what a person is told in each language."""
    path = folder / "portfolio.csv"
    path.write_bytes(data)
    with pytest.raises(Invalid) as caught:
        list(open_table(path, limits=limits, encoding=encoding).batches())
    error = caught.value
    for language in LANGUAGES:
        told = sentence(error, language)
        assert "\n" not in told
        for word in ("file", "line", "column"):
            assert str(error.params.get(word, "")) in told, (language, told)
    return error


def place(error: Invalid) -> tuple[str, object, object]:
    return error.code, error.params.get("line"), error.params.get("column")


def test_nothing_at_all(tmp_path: Path) -> None:
    assert place(fault_of(tmp_path, b"")) == ("files.empty", None, None)
    assert fault_of(tmp_path, b"\n\r\n \n").code == "files.blank"
    assert fault_of(tmp_path, b"\xef\xbb\xbf").code == "files.blank"
    assert fault_of(tmp_path, b"\0" * 4096).code == "files.blank"
    assert fault_of(tmp_path, b"sep=;\n").code == "files.empty"
    with pytest.raises(Invalid, match="not_found"):
        open_table(tmp_path / "absent.csv")


def test_encoding_that_is_none(tmp_path: Path) -> None:
    error = fault_of(tmp_path, HEAD + GOOD * 3 + b"AB;VF1;J\x81R\xe9MIE\n" + GOOD)
    assert place(error) == ("files.bad_encoding", 5, "holder_name")


def test_encoding_that_was_asked_for_in_vain(tmp_path: Path) -> None:
    data = HEAD + GOOD + "AB;VF1;Rémi\n".encode("cp1252")
    error = fault_of(tmp_path, data, encoding="utf-8")
    assert place(error) == ("files.bad_encoding", 3, "holder_name")
    assert error.params["encoding"] == "utf-8"


def test_a_byte_order_mark_that_lies(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + HEAD + GOOD + b"AB;R\xe9;x\n"
    assert place(fault_of(tmp_path, data)) == ("files.bad_encoding", 3, "vin")


def test_utf16_is_named(tmp_path: Path) -> None:
    error = fault_of(tmp_path, (HEAD + GOOD).decode().encode("utf-16"))
    assert (error.code, error.params["found"]) == ("files.foreign_format", "UTF-16")
    without_mark = (HEAD + GOOD).decode().encode("utf-16-le")
    assert fault_of(tmp_path, without_mark).code == "files.not_text"


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_mixed_encodings_name_the_rarer_line(tmp_path: Path, ends: bytes) -> None:
    many = "AB;VF1;Élodie\n".encode() * 5
    odd = "CD;VF1;Chloé\n".encode("cp1252")
    data = (HEAD + GOOD + many + odd + many).replace(b"\n", ends)
    assert place(fault_of(tmp_path, data)) == ("files.mixed_encodings", 8, "holder_name")
    others = odd * 5
    data = (HEAD + others + b"\xc3\x89ric;VF1;x\n" + others).replace(b"\n", ends)
    assert place(fault_of(tmp_path, data)) == ("files.mixed_encodings", 7, "plate")


def test_two_encodings_in_one_line(tmp_path: Path) -> None:
    data = HEAD + GOOD + b"Zo\xe9;VF1;L\xc3\xa9a\n"
    assert place(fault_of(tmp_path, data)) == ("files.mixed_encodings", 3, "plate")


def test_mixed_encodings_far_behind_the_sample(tmp_path: Path) -> None:
    good = "AB-123-CD;VF1AAAAA555555555;DUPONT Élodie\n".encode()
    data = HEAD + good * 60_000 + b"AB;VF1;Zo\xe9\n" + good
    assert place(fault_of(tmp_path, data)) == ("files.mixed_encodings", 60_002, "holder_name")


def test_delimiter_that_is_not_read(tmp_path: Path) -> None:
    error = fault_of(tmp_path, (HEAD + GOOD).replace(b";", b"|"))
    assert place(error) == ("files.wrong_delimiter", 1, "plate|vin|holder_name")
    assert error.params["found"] == "|"


def test_delimiter_that_was_asked_for_in_vain(tmp_path: Path) -> None:
    path = tmp_path / "portfolio.csv"
    path.write_bytes(HEAD + GOOD)
    with pytest.raises(Invalid) as caught:
        open_table(path, delimiter="\t")
    assert "“tab”" in sentence(caught.value)
    with pytest.raises(Invalid, match="unknown_delimiter"):
        open_table(path, delimiter="|")


def test_rows_cut_unlike_the_headings(tmp_path: Path) -> None:
    error = fault_of(tmp_path, HEAD + GOOD.replace(b";", b",") * 3)
    assert place(error)[:2] == ("files.no_usable_row", 2)
    assert (error.params["expected"], error.params["found"]) == (3, 1)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (b"A01;open;2025-03-14;2025-03-14;XA-001-ZB;VF1RJA100K0000001", "VF1RJA100K0000001"),
        (b"A01;open;14/03/2025;14000.00", "14/03/2025"),
        (b"XA-001-ZB;VF1RJA100K0000001", "VF1RJA100K0000001"),
    ],
)
def test_a_first_line_of_values_is_told_as_such(tmp_path: Path, line: bytes, value: str) -> None:
    error = fault_of(tmp_path, line + b"\n" + line.replace(b"1", b"2") + b"\n")
    assert (error.code, error.params["line"]) == ("files.headings_are_values", 1)
    assert error.params["value"] == value


def test_a_column_may_be_called_by_a_day_or_a_number(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(b"plate;vin;holder;make;2026-11-01;C.1;P.6;3\nA;B;C;D;E;F;G;H\n")
    assert "2026-11-01" in open_table(path).columns


def test_doubled_nameless_and_reserved_headings(tmp_path: Path) -> None:
    error = fault_of(tmp_path, b"\nplate;vin; plate\nA;B;C\n")
    assert place(error) == ("files.doubled_heading", 2, "plate")
    assert (error.params["first"], error.params["second"]) == (1, 3)
    assert fault_of(tmp_path, b";;\nA;B;C\n").code == "files.no_heading"
    assert place(fault_of(tmp_path, b"plate;_line\nA;1\n")) == (
        "files.reserved_heading",
        1,
        "_line",
    )
    wide = b";".join(b"c%d" % at for at in range(1001)) + b"\n"
    assert place(fault_of(tmp_path, wide)) == ("files.too_many_columns", 1, None)


@pytest.mark.parametrize(
    "pack", [gzip.compress, zstandard.ZstdCompressor(write_checksum=True).compress]
)
def test_truncated_and_damaged_compression(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    rows = b"".join(b"AB-%05d;VF1;X\n" % (at * 7919 % 99991) for at in range(20_000))
    data = pack(HEAD + rows)
    for keep in (5, len(data) // 2, len(data) - 1):
        assert fault_of(tmp_path, data[:keep]).code == "files.truncated"
    middle = len(data) // 2
    torn = data[:middle] + bytes(255 - byte for byte in data[middle : middle + 64])
    assert fault_of(tmp_path, torn + data[middle + 64 :]).code == "files.damaged"


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_bomb_is_stopped_at_its_bound(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    data = pack(HEAD + b"A;B;C\n" * 4_000_000)
    limits = Limits(expansion_from=1 << 20)
    error = fault_of(tmp_path, data, limits=limits)
    assert error.code == "files.bomb"
    assert error.params["received"] == len(data)
    assert fault_of(tmp_path, data, limits=Limits(decompressed_bytes=1 << 20)).code == "files.bomb"


def test_a_file_packed_twice_is_not_opened_twice(tmp_path: Path) -> None:
    error = fault_of(tmp_path, gzip.compress(zstandard.compress(HEAD + GOOD)))
    assert (error.code, error.params["found"]) == ("files.foreign_format", "zstd")


def test_a_line_of_ten_megabytes(tmp_path: Path) -> None:
    data = HEAD + GOOD * 4 + b"A" * 10_000_000 + b";B;C\n" + GOOD
    assert place(fault_of(tmp_path, data)) == ("files.line_too_long", 6, None)
    assert fault_of(tmp_path, b"A" * 10_000_000).code == "files.line_too_long"


def test_a_cell_too_long_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(HEAD + GOOD + b"A;" + b"V" * 40_000 + b";C\n" + GOOD)
    table = open_table(path)
    assert sum(batch.num_rows for batch in table.batches()) == 2
    (bad,) = table.bad_rows
    assert (bad.line, bad.column, bad.code) == (3, "vin", "files.cell_too_long")


def test_a_quote_that_never_closes(tmp_path: Path) -> None:
    data = HEAD + GOOD * 100 + b'A;"B;C\n' + GOOD * 200_000
    assert place(fault_of(tmp_path, data)) == ("files.endless_record", 102, None)
    assert place(fault_of(tmp_path, b'"plate;vin\n' + GOOD * 100))[:2] == (
        "files.endless_record",
        1,
    )


def test_nul_bytes_set_their_row_aside(tmp_path: Path) -> None:
    path = tmp_path / "nul.csv"
    path.write_bytes(HEAD + GOOD * 50 + b"A\0B;V\0;C\n" + GOOD)
    table = open_table(path)
    assert sum(batch.num_rows for batch in table.batches()) == 51
    (bad,) = table.bad_rows
    assert (bad.line, bad.column, bad.code) == (52, "plate", "files.nul_byte")
    for language in LANGUAGES:
        assert "nul.csv" in sentence_for(bad.code, bad.details(table.name), language)


def test_too_many_bad_rows_stop_the_reading(tmp_path: Path) -> None:
    error = fault_of(tmp_path, HEAD + GOOD + b"x\n" * 50, limits=Limits(bad_rows=20))
    assert place(error)[:2] == ("files.too_many_bad_rows", 3)


@pytest.mark.parametrize(
    ("head", "named"),
    [(b"%PDF-1.7\n", "PDF"), (b"\xd0\xcf\x11\xe0\xa1\xb1", "XLS"), (b"BZh91AY", "bzip2")],
)
def test_foreign_formats_are_named(tmp_path: Path, head: bytes, named: str) -> None:
    error = fault_of(tmp_path, head + b"whatever")
    assert (error.code, error.params["found"]) == ("files.foreign_format", named)


def test_the_rarer_encoding_is_told_by_bytes_not_by_blocks(tmp_path: Path) -> None:
    """Whole blocks of UTF-8 weigh what they hold against single lines of the block that mixes."""
    good = "AB-123-CD;VF1AAAAA555555555;DUPONT Élodie\n".encode()
    odd = b"AB;VF1;Zo\xe9\n"
    error = fault_of(tmp_path, HEAD + good * 60_000 + odd * 5_000)
    assert place(error) == ("files.mixed_encodings", 60_002, "holder_name")
    error = fault_of(tmp_path, HEAD + odd * 300_000 + good * 10)
    assert place(error) == ("files.mixed_encodings", 300_002, "holder_name")


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (HEAD + b'A;"B;C\n' + GOOD * 3, "files.unclosed_quote", 2),
        (b'plate;"vin;holder_name\n' + GOOD * 3, "files.endless_record", 1),
        (b'"plate;vin;holder_name\n' + GOOD * 3, "files.endless_record", 1),
    ],
)
def test_an_unclosed_quote_is_never_blamed_on_the_delimiter(
    tmp_path: Path, data: bytes, code: str, line: int
) -> None:
    assert place(fault_of(tmp_path, data))[:2] == (code, line)


@pytest.mark.parametrize(
    ("rows", "line", "column", "lines"),
    [
        (GOOD * 2 + b'A;B;"C\n' + GOOD * 3, 4, "holder_name", 4),  # to the end of the file
        (GOOD + b'A;"B;C\n' + GOOD * 2 + b'A;"B;C\n' + GOOD, 3, "vin", 4),  # to the next one
        (GOOD + b'"A\nA";"B;C\n' + GOOD * 2 + b'A;"B;C\n' + GOOD, 4, "vin", 4),
        (GOOD + b'A;"B;C\nA;"B;C\n' + GOOD, 3, "vin", 2),  # at once to the next one
        (GOOD * 3 + b'A;B;"C\n', 5, "holder_name", 1),  # on the last line
    ],
)
def test_rows_swallowed_by_a_cell_are_told_and_not_taken_for_a_value(
    tmp_path: Path, rows: bytes, line: int, column: str, lines: int
) -> None:
    path = tmp_path / "p.csv"
    path.write_bytes(HEAD + rows)
    table = open_table(path)
    taken = [row["holder_name"] for batch in table.batches() for row in batch.to_pylist()]
    assert set(taken) == {"DUPONT"}
    (bad,) = table.bad_rows
    assert (bad.code, bad.line, bad.column) == ("files.quote_left_open", line, column)
    assert bad.params == {"lines": lines}
    for language in LANGUAGES:
        assert f" {lines}" in sentence_for(bad.code, bad.details("p.csv"), language)


def test_an_address_of_several_lines_is_a_cell(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_bytes(HEAD + b'A;B;"12 rue X; escalier B\n""B""; bat. C; 75001\nParis"\n' + GOOD)
    table = open_table(path)
    assert sum(batch.num_rows for batch in table.batches()) == 2
    assert not table.bad_rows
