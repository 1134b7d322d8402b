"""How long it is between two dates of a credit, as the directives on the APR count.

Directive 2014/17/EU, Annex I, part I, remark (c); Directive (EU) 2023/2225, Annex III, part I,
remark (c); guidelines SWD(2012) 128, 4.1.1, for Directive 2008/48/EC. A year has 52 weeks or 12
equal months. Whole periods are counted back from the later date; the days that are left over,
without the first and with the last, are divided by the length of the year that ends where they
end. This is not ACT/365.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from vigie.kernel.months import Unit, add_months, add_units

_PER_YEAR = {Unit.WEEK: 52, Unit.MONTH: 12, Unit.YEAR: 1}


@dataclass(frozen=True, slots=True)
class Interval:
    """So many whole periods and, before them, so many days of a year of `year_days`."""

    periods: int
    unit: Unit
    days: int
    year_days: int

    @property
    def years(self) -> Fraction:
        """Return the length in years, exactly."""
        return Fraction(self.periods, _PER_YEAR[self.unit]) + Fraction(self.days, self.year_days)


def interval(start: date, end: date, unit: Unit) -> Interval:
    """Measure from `start` to a later or equal `end` in the unit of the contract's rhythm.

    A day that a month lacks becomes its last one. `unit` is week, month or year; ValueError for
    days and when the dates are turned round.
    """
    if end < start:
        raise ValueError(f"{end} is before {start}")
    periods = _whole_periods(start, end, unit)
    rest = add_units(end, -periods, unit)
    year_days = (rest - add_months(rest, -12)).days
    return Interval(periods, unit, (rest - start).days, year_days)


def years_between(origin: date, day: date, unit: Unit) -> Fraction:
    """Return the years from the first drawdown to a day; negative for a day before it.

    A charge paid before the first drawdown is discounted the other way (Commission, Examples for
    the calculation of the APRC, 2015, example 43).
    """
    if day < origin:
        return -interval(day, origin, unit).years
    return interval(origin, day, unit).years


def _whole_periods(start: date, end: date, unit: Unit) -> int:
    if unit is Unit.WEEK:
        return (end - start).days // 7
    months = (end.year - start.year) * 12 + end.month - start.month
    periods = months * _PER_YEAR[unit] // 12
    return periods if add_units(end, -periods, unit) >= start else periods - 1
