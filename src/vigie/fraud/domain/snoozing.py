"""Putting an alert aside until a day, and what brings it back before.

It comes back on its day; at once when a read changes its state, its level or what its evidence
says; and, red, when the amount at stake grows. A snooze hides work, never news.
"""

from datetime import date, timedelta
from typing import Final

from vigie.fraud.domain.alerts import Change, Snoozed
from vigie.fraud.domain.body import body_of, cents, gist_of
from vigie.fraud.domain.lifecycle import State
from vigie.kernel.errors import Invalid
from vigie.scoring.domain.levels import Level

LONGEST: Final = timedelta(days=180)


def checked_day(until: date, today: date) -> date:
    """Return the day; Invalid unless it lies after today, 180 days away at most."""
    if not today < until <= today + LONGEST:
        last = today + LONGEST
        raise Invalid("fraud.snooze_out_of_range", until=until, first=today, last=last)
    return until


def wakes(change: Change, on: date) -> bool:
    """Tell whether what a read of a day changes brings a snoozed alert back."""
    put = change.held.snoozed
    if put is None or put.until <= on or change.state is State.HELD_BACK:
        return False
    if change.events or change.state is not change.held.state:
        return True
    if change.joined is None:
        return False
    return _grew(change, put) or gist_of(body_of(change.joined.findings)) != put.gist


def _grew(change: Change, put: Snoozed) -> bool:
    return change.level is Level.RED and cents(change.subject.exposure) > put.cents
