"""How long ago, in words: the help beside a date."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_DAY = 86_400


def ago(then: datetime, now: datetime) -> str:
    """Return `3 hours ago` or `in 3 hours`; under a minute is `just now`."""
    seconds = round((now - then).total_seconds())
    size = abs(seconds)
    if size < 60:
        return _("just now")
    if size < 3600:
        words = minutes(size // 60)
    elif size < _DAY:
        words = hours(size // 3600)
    else:
        return days_ago(then.date(), now.date())
    return _said(words, is_past=seconds > 0)


def days_ago(then: date, today: date) -> str:
    """Return `today`, `yesterday`, `12 days ago`, `3 months ago`, `in 2 years`."""
    days = (today - then).days
    if days in _NEAR:
        return {0: _("today"), 1: _("yesterday"), -1: _("tomorrow")}[days]
    size = abs(days)
    if size < 60:
        words = _count(size, "day")
    elif size < 730:
        words = _count(size // 30, "month")
    else:
        words = _count(size // 365, "year")
    return _said(words, is_past=days > 0)


def time_left(seconds: float) -> str:
    """Return the time left of a long work, rounded to what a person can use."""
    if seconds < 10:
        return _("a few seconds left")
    if seconds < 90:
        left = ngettext("about %(n)d second left", "about %(n)d seconds left", round(seconds))
        return left % {"n": round(seconds)}
    count = round(seconds / 60)
    return ngettext("about %(n)d minute left", "about %(n)d minutes left", count) % {"n": count}


_NEAR = (0, 1, -1)


def minutes(count: int) -> str:
    """Return a number of minutes in words."""
    return ngettext("%(n)d minute", "%(n)d minutes", count) % {"n": count}


def hours(count: int) -> str:
    """Return a number of hours in words."""
    return ngettext("%(n)d hour", "%(n)d hours", count) % {"n": count}


def _count(count: int, unit: str) -> str:
    if unit == "day":
        return ngettext("%(n)d day", "%(n)d days", count) % {"n": count}
    if unit == "month":
        return ngettext("%(n)d month", "%(n)d months", count) % {"n": count}
    return ngettext("%(n)d year", "%(n)d years", count) % {"n": count}


def _said(words: str, *, is_past: bool) -> str:
    return (_("%(time)s ago") if is_past else _("in %(time)s")) % {"time": words}
