"""Day counts: the cases of ISDA's papers, and what must hold for any two dates."""

import csv
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernel.daycount import Coupons, DayCount, days_30_360, year_fraction
from vigie.kernel.months import add_months, days_in_year

TABLES = Path(__file__).parent / "tables"
DATES = st.dates(date(1990, 1, 1), date(2050, 12, 31))


def rows(name: str) -> list[dict[str, str]]:
    """Read a table; the lines that start with # are its source."""
    lines = (TABLES / name).read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def period(row: dict[str, str]) -> tuple[date, date]:
    return date.fromisoformat(row["start"]), date.fromisoformat(row["end"])


@pytest.mark.parametrize("row", rows("days_30_360.csv"), ids=lambda row: "/".join(row.values()))
def test_thirty_days_a_month(row: dict[str, str]) -> None:
    start, end = period(row)
    for column, convention in (
        ("bond_basis", DayCount.THIRTY_360),
        ("european", DayCount.THIRTY_E_360),
        ("american", DayCount.THIRTY_US_360),
    ):
        assert days_30_360(start, end, convention) == int(row[column])
        assert year_fraction(start, end, convention) == Fraction(int(row[column]), 360)


@pytest.mark.parametrize("row", rows("act_act.csv"), ids=lambda row: row["start"])
def test_actual_over_actual(row: dict[str, str]) -> None:
    start, end = period(row)
    coupons = Coupons(date.fromisoformat(row["coupon"]), int(row["months"]))
    for column, convention in (
        ("isda", DayCount.ACT_ACT_ISDA),
        ("isma", DayCount.ACT_ACT_ISMA),
        ("afb", DayCount.ACT_ACT_AFB),
    ):
        years = year_fraction(start, end, convention, coupons=coupons)
        printed = row[column]
        digits = len(printed.partition(".")[2])
        # The memo's last digit may be cut instead of rounded: within one unit of it.
        assert abs(years - Fraction(printed)) < Fraction(1, 10**digits)


@pytest.mark.parametrize(
    ("convention", "years"),
    [(DayCount.ACT_360, "31/360"), (DayCount.ACT_364, "31/364"), (DayCount.ACT_365, "31/365")],
)
def test_actual_over_a_fixed_year(convention: DayCount, years: str) -> None:
    assert year_fraction(date(2028, 1, 31), date(2028, 3, 2), convention) == Fraction(years)


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        # 28 February leads back to the 29th of a leap year, and the one day left holds no 29 February.
        ("2008-02-28", "2009-02-28", "1+1/365"),
        ("2008-02-29", "2009-02-28", "1"),
        ("2004-02-28", "2008-02-27", "3+365/366"),
        ("2004-02-29", "2008-02-29", "4"),
        ("2008-03-01", "2009-02-28", "364/365"),
        ("2007-02-27", "2008-02-29", "1+1/365"),
    ],
)
def test_afb_around_the_leap_day(start: str, end: str, years: str) -> None:
    exact = sum((Fraction(part) for part in years.split("+")), Fraction(0))
    found = year_fraction(date.fromisoformat(start), date.fromisoformat(end), DayCount.ACT_ACT_AFB)
    assert found == exact


def test_isda_over_several_years() -> None:
    found = year_fraction(date(2003, 12, 31), date(2008, 1, 2), DayCount.ACT_ACT_ISDA)
    assert found == Fraction(1, 365) + 4 + Fraction(1, 366)


def test_coupons_keep_to_the_end_of_the_month() -> None:
    ends = Coupons(date(2027, 2, 28), 3)
    assert [ends.at(index) for index in (-1, 0, 1, 4)] == [
        date(2026, 11, 30),
        date(2027, 2, 28),
        date(2027, 5, 31),
        date(2028, 2, 29),
    ]
    assert ends.before(date(2027, 5, 30)) == 0
    assert ends.before(date(2026, 12, 1)) == -1


def test_what_cannot_be_measured_is_refused() -> None:
    day = date(2027, 1, 1)
    with pytest.raises(ValueError, match="is before"):
        year_fraction(day, day - timedelta(days=1), DayCount.ACT_365)
    with pytest.raises(ValueError, match="coupon periods"):
        year_fraction(day, day, DayCount.ACT_ACT_ISMA)
    with pytest.raises(ValueError, match="do not divide a year"):
        Coupons(day, 5)


@given(DATES, DATES, st.sampled_from(list(DayCount)))
def test_time_does_not_run_backwards(one: date, other: date, convention: DayCount) -> None:
    start, end = sorted((one, other))
    coupons = Coupons(date(2020, 1, 31), 6)
    years = year_fraction(start, end, convention, coupons=coupons)
    assert abs(years - Fraction((end - start).days, 365)) < 1
    assert year_fraction(start, start, convention, coupons=coupons) == 0


@given(DATES, DATES, DATES, st.sampled_from([DayCount.ACT_ACT_ISDA, DayCount.ACT_ACT_ISMA]))
def test_a_period_is_the_sum_of_its_parts(
    one: date, other: date, third: date, convention: DayCount
) -> None:
    start, middle, end = sorted((one, other, third))
    coupons = Coupons(date(2021, 3, 15), 3)
    whole, head, tail = (
        year_fraction(*pair, convention, coupons=coupons)
        for pair in ((start, end), (start, middle), (middle, end))
    )
    assert whole == head + tail


@given(DATES, DATES)
def test_isda_is_a_walk_over_the_days(one: date, other: date) -> None:
    start, end = sorted((one, other))
    end = min(end, start + timedelta(days=1000))
    walked = sum(
        Fraction(1, days_in_year((start + timedelta(days=step)).year))
        for step in range((end - start).days)
    )
    assert year_fraction(start, end, DayCount.ACT_ACT_ISDA) == walked


@given(DATES, st.integers(0, 40))
def test_whole_years_are_whole(start: date, years: int) -> None:
    end = add_months(start, 12 * years)
    if (start.month, start.day) not in {(2, 28), (2, 29)}:
        for convention in (DayCount.ACT_ACT_AFB, DayCount.THIRTY_360, DayCount.THIRTY_E_360):
            assert year_fraction(start, end, convention) == years
