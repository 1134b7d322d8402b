"""Whether two reads speak of one happening, by the facts that identify it.

A register dates a happening by a cell, by an operation, or only by the extract that showed it: the
same change of holder is of 11 November by its operation and of the 12th by its certificate, and the
operation is often given later. Days that may be dated so are one happening within
`SAME_WITHIN`, unless what stands beside the day tells two apart: within these days another holder may
follow the first. Every other fact identifies a happening exactly.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

# A certificate follows its change of holder by so long.
SAME_WITHIN: Final = timedelta(days=30)
# Days that a register may date otherwise, each with what tells two of them apart, "" for nothing.
REDATED: Final[Mapping[str, str]] = {
    "transfer_on": "transfer_seen_on",
    "exported_on": "",
    "destroyed_on": "",
    "pledge_lifted_on": "",
    "seized_on": "",
}
# The sources of what a register says; the rest is our own.
REGISTER_SIDES: Final = ("register", "history", "operations", "inspections")
_BESIDE: Final = frozenset(REDATED.values()) - {""}


def is_same(before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Tell whether no fact that identifies a happening changed; one that becomes known changes none."""
    return not differing(before, now)


def differing(before: Mapping[str, str], now: Mapping[str, str]) -> frozenset[str]:
    """Return the facts that tell two happenings apart."""
    shared = before.keys() & now.keys() - _BESIDE
    apart = {
        name for name in shared if before[name] != now[name] and not _is_redated(name, before, now)
    }
    return frozenset(apart | {day for day in REDATED if _is_after(day, before, now)})


def kept(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Return what identifies a happening after one more read.

    A day that is dated otherwise stays as it was held, with what stands beside it: else thirty days
    would be added at each read, and another holder would be forgotten before he has a day.
    """
    after, apart = {**before, **now}, differing(before, now)
    for day, beside in REDATED.items():
        if day not in apart and (day in before or day not in now):
            after |= {name: before[name] for name in (day, beside) if name in before}
    return after


def _is_after(day: str, before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Tell whether a day becomes known that follows what was seen without one."""
    beside = REDATED[day]
    if day in before or day not in now or not (beside in before and beside in now):
        return False
    return before[beside] != now[beside] and now[day] > before[beside]


def _is_redated(name: str, before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    if name not in REDATED:
        return False
    beside = REDATED[name]
    if beside in before and beside in now and before[beside] != now[beside]:
        return False
    apart = date.fromisoformat(now[name]) - date.fromisoformat(before[name])
    return abs(apart) <= SAME_WITHIN
