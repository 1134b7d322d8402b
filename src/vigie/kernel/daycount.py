"""Years between two dates, by the convention a contract names, as exact fractions.

Sources: ISDA 2006 Definitions, section 4.16 (30/360, 30E/360, Actual/Actual, Actual/360,
Actual/365 Fixed); ICMA rule 251 (Actual/Actual by coupon period); ISDA, "EMU and Market
Conventions: Recent Developments" (1999), for the three Actual/Actual conventions side by side and
for the AFB one; NASD / Bond Market Association for the American 30/360. ACT/364 is the year of 52
weeks that weekly contracts use.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from vigie.kernel.months import add_months, days_in_year, is_month_end


class DayCount(StrEnum):
    """The conventions; the values are what product data and files write."""

    THIRTY_360 = "30/360"
    THIRTY_E_360 = "30E/360"
    THIRTY_US_360 = "30U/360"
    ACT_360 = "ACT/360"
    ACT_364 = "ACT/364"
    ACT_365 = "ACT/365"
    ACT_ACT_ISDA = "ACT/ACT ISDA"
    ACT_ACT_ISMA = "ACT/ACT ISMA"
    ACT_ACT_AFB = "ACT/ACT AFB"


@dataclass(frozen=True, slots=True)
class Coupons:
    """The regular periods ACT/ACT ISMA measures by: every `months` months through `anchor`.

    `months` divides a year. An anchor on the last day of a month keeps to the last days of months.
    """

    anchor: date
    months: int

    def __post_init__(self) -> None:
        if self.months < 1 or 12 % self.months:
            raise ValueError(f"periods of {self.months} months do not divide a year")

    def at(self, index: int) -> date:
        """Return the regular date so many periods after the anchor (before it when negative)."""
        day_of_month = 31 if is_month_end(self.anchor) else None
        return add_months(self.anchor, index * self.months, anchor=day_of_month)

    def before(self, day: date) -> int:
        """Return the index of the last regular date on or before a day."""
        months = (day.year - self.anchor.year) * 12 + day.month - self.anchor.month
        index = months // self.months
        return index if self.at(index) <= day else index - 1


_THIRTY = {DayCount.THIRTY_360, DayCount.THIRTY_E_360, DayCount.THIRTY_US_360}
_FIXED = {DayCount.ACT_360: 360, DayCount.ACT_364: 364, DayCount.ACT_365: 365}


def year_fraction(
    start: date, end: date, convention: DayCount, *, coupons: Coupons | None = None
) -> Fraction:
    """Return the years from `start` to `end` (not before `start`), exactly.

    ACT/ACT ISMA needs the `coupons` it measures by; the other conventions do not look at them.
    ValueError when the dates are turned round or the coupons are missing.
    """
    if end < start:
        raise ValueError(f"{end} is before {start}")
    if convention in _THIRTY:
        return Fraction(days_30_360(start, end, convention), 360)
    if convention in _FIXED:
        return Fraction((end - start).days, _FIXED[convention])
    if convention is DayCount.ACT_ACT_ISDA:
        return _isda(start, end)
    if convention is DayCount.ACT_ACT_AFB:
        return _afb(start, end)
    if coupons is None:
        raise ValueError("ACT/ACT ISMA measures by coupon periods and was given none")
    return _isma(start, end, coupons)


def days_30_360(start: date, end: date, convention: DayCount) -> int:
    """Return the days between two dates when every month has thirty.

    Bond basis: a 31st at the start becomes a 30th, one at the end only after a start on the 30th.
    European: every 31st becomes a 30th. American: as bond basis, and the last day of February
    counts as a 30th at the start, and at the end when the start is one too.
    """
    first, last = start.day, end.day
    if convention is DayCount.THIRTY_E_360:
        first, last = min(first, 30), min(last, 30)
    else:
        if convention is DayCount.THIRTY_US_360 and _ends_february(start):
            first = 30
            last = 30 if _ends_february(end) else last
        first = min(first, 30)
        last = 30 if last == 31 and first == 30 else last
    return (end.year - start.year) * 360 + (end.month - start.month) * 30 + last - first


def _ends_february(day: date) -> bool:
    return day.month == 2 and is_month_end(day)


def _isda(start: date, end: date) -> Fraction:
    """Days of each calendar year over the length of that year."""
    if start.year == end.year:
        return Fraction((end - start).days, days_in_year(start.year))
    head = Fraction((date(start.year + 1, 1, 1) - start).days, days_in_year(start.year))
    tail = Fraction((end - date(end.year, 1, 1)).days, days_in_year(end.year))
    return head + (end.year - start.year - 1) + tail


def _afb(start: date, end: date) -> Fraction:
    """Whole years counted back from the end; the rest over 366 when it holds a 29 February."""
    whole = end.year - start.year
    rest = _years_back(end, whole)
    if rest < start:
        whole -= 1
        rest = _years_back(end, whole)
    return whole + Fraction((rest - start).days, 366 if _holds_leap_day(start, rest) else 365)


def _years_back(end: date, years: int) -> date:
    """Step back; 28 February leads to the 29th of a year that has one (the AFB's rule)."""
    stepped = add_months(end, -12 * years)
    on_28_february = (end.month, end.day) == (2, 28)
    if years and on_28_february and days_in_year(stepped.year) == 366:
        return stepped + timedelta(days=1)
    return stepped


def _holds_leap_day(start: date, end: date) -> bool:
    """Tell whether a 29 February lies in [start, end), at most a year apart."""
    return any(
        days_in_year(year) == 366 and start <= date(year, 2, 29) < end
        for year in range(start.year, end.year + 1)
    )


def _isma(start: date, end: date, coupons: Coupons) -> Fraction:
    """Each coupon period is one part of the year; a day is its share of the period it lies in."""
    total = Fraction(0)
    index = coupons.before(start)
    while (opening := coupons.at(index)) < end:
        closing = coupons.at(index + 1)
        inside = min(end, closing) - max(start, opening)
        total += Fraction(inside.days, (closing - opening).days)
        index += 1
    return total * coupons.months / 12
