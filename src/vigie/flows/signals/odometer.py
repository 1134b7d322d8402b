"""The series of official odometer readings: does it fall, and could one slip explain it?"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from vigie.registrations.domain.watching import ODOMETER_TOLERANCE_KM

Reading = tuple[date, int]
CLASH_KM: Final = 2_000  # so far nobody drives in CLASH_DAYS
CLASH_DAYS: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fall:
    """The largest fall between a reading and a later one: by how much, and the later one's day.

    It fell at an unknown time between `after`, the day of the higher reading, and `on`.
    `is_one_misread`: leaving one reading out makes the series rise throughout, so a slip of the pen
    may be all there is.
    """

    km: int
    on: date
    is_one_misread: bool
    after: date


def fall_of(readings: Sequence[Reading]) -> Fall | None:
    """Return how a series falls; None when it rises, give or take 500 km."""
    series = sorted(readings)
    worst = _worst(series)
    if worst is None:
        return None
    alone = (series[:place] + series[place + 1 :] for place in range(len(series)))
    km, on, after = worst
    return Fall(km, on, any(_worst(rest) is None for rest in alone), after)


def clash_of(readings: Sequence[Reading]) -> date | None:
    """Return the day on which two readings, a day apart at most, cannot be one vehicle's."""
    series = sorted(readings)
    for (day, km), (next_day, next_km) in itertools.pairwise(series):
        if next_day - day <= CLASH_DAYS and abs(next_km - km) > CLASH_KM:
            return next_day
    return None


def _worst(series: Sequence[Reading]) -> tuple[int, date, date] | None:
    """Return the largest fall, the day of the lower reading and that of the higher one, its last."""
    highest, seen_on, worst = 0, date.min, (0, date.min, date.min)
    for day, km in series:
        worst = max(worst, (highest - km, day, seen_on))
        highest, seen_on = max((highest, seen_on), (km, day))
    return worst if worst[0] > ODOMETER_TOLERANCE_KM else None
