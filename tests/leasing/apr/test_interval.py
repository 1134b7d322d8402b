"""Intervals as the directives count them."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.leasing.tabled import rows

from vigie.kernel.months import Unit, add_units
from vigie.leasing.domain.apr.interval import Interval, interval, years_between

DATES = st.dates(date(1996, 1, 1), date(2040, 12, 31))
UNITS = st.sampled_from([Unit.WEEK, Unit.MONTH, Unit.YEAR])


@pytest.mark.parametrize("row", rows("apr_intervals.csv"), ids=lambda row: "/".join(row.values()))
def test_the_guidelines(row: dict[str, str]) -> None:
    found = interval(
        date.fromisoformat(row["start"]), date.fromisoformat(row["end"]), Unit(row["unit"])
    )
    wanted = (int(row["periods"]), int(row["days"]), int(row["year_days"]))
    assert (found.periods, found.days, found.year_days) == wanted


@pytest.mark.parametrize(
    ("start", "end", "unit", "years"),
    [
        ("2012-02-26", "2012-03-29", Unit.MONTH, Fraction(1, 12) + Fraction(3, 366)),
        ("2013-02-26", "2013-03-29", Unit.MONTH, Fraction(1, 12) + Fraction(2, 366)),
        ("2026-01-31", "2026-02-28", Unit.MONTH, Fraction(28, 365)),
        ("2026-01-28", "2026-02-28", Unit.MONTH, Fraction(1, 12)),
        ("2026-11-27", "2026-12-18", Unit.WEEK, Fraction(3, 52)),
        ("2026-11-27", "2026-12-20", Unit.WEEK, Fraction(3, 52) + Fraction(2, 365)),
        ("2024-02-29", "2027-02-28", Unit.YEAR, 2 + Fraction(365, 366)),
    ],
)
def test_by_hand(start: str, end: str, unit: Unit, years: Fraction) -> None:
    found = interval(date.fromisoformat(start), date.fromisoformat(end), unit).years
    assert found == years


def test_before_the_first_drawdown_time_is_negative() -> None:
    origin = date(2027, 3, 1)
    assert years_between(origin, date(2026, 3, 1), Unit.MONTH) == -1
    assert years_between(origin, date(2027, 2, 1), Unit.MONTH) == Fraction(-1, 12)
    assert years_between(origin, origin, Unit.MONTH) == 0


def test_dates_turned_round_are_refused() -> None:
    with pytest.raises(ValueError, match="is before"):
        interval(date(2027, 1, 2), date(2027, 1, 1), Unit.MONTH)


@given(DATES, st.integers(0, 4000), UNITS)
def test_periods_then_days_lead_back_to_the_start(start: date, length: int, unit: Unit) -> None:
    end = start + timedelta(days=length)
    found = interval(start, end, unit)
    assert add_units(end, -found.periods, unit) - timedelta(days=found.days) == start
    assert isinstance(found, Interval)
    assert 0 <= found.days < {Unit.WEEK: 7, Unit.MONTH: 31, Unit.YEAR: 366}[unit]
    assert found.year_days in {365, 366}
