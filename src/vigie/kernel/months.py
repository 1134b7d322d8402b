"""Steps of whole months and weeks over the calendar, with the end of a month kept."""

import calendar
from datetime import date, timedelta
from enum import StrEnum


class Unit(StrEnum):
    """The unit in which dates of payment follow each other."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_in_month(year: int, month: int) -> int:
    """Return 28 to 31."""
    return 29 if month == 2 and calendar.isleap(year) else _DAYS[month - 1]


def days_in_year(year: int) -> int:
    """Return 365 or 366."""
    return 366 if calendar.isleap(year) else 365


def is_month_end(day: date) -> bool:
    """Tell whether the next day begins a month."""
    return (day + timedelta(days=1)).day == 1


def add_months(day: date, months: int, *, anchor: int | None = None) -> date:
    """Return the date so many months later; a day the month lacks becomes its last one.

    `anchor` is the day of the month the series stands on, so that 31 January, 28 February,
    31 March do not slide to the 28th for ever; without it the day of `day` counts.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(anchor or day.day, days_in_month(year, month)))


def add_units(day: date, count: int, unit: Unit, *, anchor: int | None = None) -> date:
    """Return the date so many units later; months and years keep the anchor day."""
    if unit is Unit.DAY:
        return day + timedelta(days=count)
    if unit is Unit.WEEK:
        return day + timedelta(weeks=count)
    return add_months(day, count * (12 if unit is Unit.YEAR else 1), anchor=anchor)
