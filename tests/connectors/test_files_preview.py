"""What a person sees before an import: first rows, and the habits of writing recognised."""

from pathlib import Path

import pytest

from vigie.connectors.files import open_table
from vigie.connectors.files.preview import habit_of


@pytest.mark.parametrize(
    ("cells", "habit"),
    [
        (["", " "], "empty"),
        (["0", "1", ""], "zero_one"),
        (["OUI", "non"], "yes_no"),
        (["tak", "NIE"], "yes_no"),
        (["2025-12-31", "2025-12-31T23:00:00Z"], "date_iso"),
        (["31/12/2025", "1/2/2025"], "date_day_first"),
        (["31.12.2025"], "date_day_first"),
        (["12/31/2025", "01/02/2025"], "date_month_first"),
        (["1.2E+16", "1,23457E+16"], "spreadsheet_number"),
        (["12", "-3", "1 234"], "integer"),
        (["1 234,56", "1\u202f234,56", "0,5 €"], "decimal_comma"),
        (["1234.56", "12"], "decimal_point"),
        (["31/12/2025", "DUPONT"], "text"),
        (["32/13/2025"], "text"),
    ],
)
def test_habits(cells: list[str], habit: str) -> None:
    assert habit_of(cells) == habit


def test_preview_shows_first_rows_and_leaves_the_table_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"AB-{at};31/12/2025;1 234,5{at % 10}\n" for at in range(5_000))
    path.write_text("plate;on;amount\ncrooked\n" + rows)
    table = open_table(path)
    list(table.batches())
    shown = table.preview(2)
    assert shown.columns == ("plate", "on", "amount")
    assert shown.lines == (3, 4)
    assert shown.rows == (
        ("AB-0", "31/12/2025", "1 234,50"),
        ("AB-1", "31/12/2025", "1 234,51"),
    )
    assert shown.habits == {"plate": "text", "on": "date_day_first", "amount": "decimal_comma"}
    assert [bad.line for bad in shown.bad_rows] == [2]
    assert len(table.bad_rows) == 1
