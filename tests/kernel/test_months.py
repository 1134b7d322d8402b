"""Steps over the calendar."""

from datetime import date

import pytest

from vigie.kernel.months import Unit, add_months, add_units, days_in_year, is_month_end


@pytest.mark.parametrize(
    ("start", "months", "anchor", "end"),
    [
        ("2026-01-31", 1, None, "2026-02-28"),
        ("2028-01-31", 1, None, "2028-02-29"),
        ("2026-02-28", 1, 31, "2026-03-31"),
        ("2026-02-28", 1, None, "2026-03-28"),
        ("2026-11-30", 3, 30, "2027-02-28"),
        ("2026-03-31", -1, None, "2026-02-28"),
        ("2026-01-15", -13, None, "2024-12-15"),
        ("2026-12-31", 12, None, "2027-12-31"),
    ],
)
def test_months(start: str, months: int, anchor: int | None, end: str) -> None:
    found = add_months(date.fromisoformat(start), months, anchor=anchor)
    assert found == date.fromisoformat(end)


def test_units() -> None:
    start = date(2028, 2, 29)
    assert add_units(start, 1, Unit.YEAR) == date(2029, 2, 28)
    assert add_units(start, 2, Unit.WEEK) == date(2028, 3, 14)
    assert add_units(start, -59, Unit.DAY) == date(2028, 1, 1)
    assert add_units(start, 4, Unit.MONTH, anchor=31) == date(2028, 6, 30)


def test_ends() -> None:
    assert is_month_end(date(2028, 2, 29))
    assert not is_month_end(date(2028, 2, 28))
    assert [days_in_year(year) for year in (1900, 2000, 2026, 2028)] == [365, 366, 365, 366]
