"""No exported cell is run by a spreadsheet; numbers stay numbers."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernel.csv_cells import neutralise, neutralised


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://x","y")',
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1+1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u200e=1",
        "＝1+1",
        "-",
        "-1-1",
        "+1+1",
        "-1.5=2",
        "-1\n=2",
        "%0A=1",
        "|calc",
    ],
)
def test_formulas_become_text(cell: str) -> None:
    assert neutralise(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "DUPONT",
        "-12",
        "-12.50",
        "-1 234,56",
        "-1\u202f234,56",
        "+33 6 12 34 56 78",
        "a=b",
        "O'",
    ],
)
def test_plain_cells_stay(cell: str) -> None:
    assert neutralise(cell) == cell


@given(st.text())
def test_what_is_neutralised_begins_harmless_and_keeps_its_text(cell: str) -> None:
    safe = neutralise(cell)
    assert safe.endswith(cell)
    assert not safe.startswith(("=", "@", "\t", "\r"))
    assert neutralise(safe) == safe


def test_a_row_is_ready_to_write() -> None:
    out = io.StringIO()
    csv.writer(out).writerow(neutralised([1, None, "=1", -2.5, "a;b"]))
    assert out.getvalue() == "1,,'=1,-2.5,a;b\r\n"
