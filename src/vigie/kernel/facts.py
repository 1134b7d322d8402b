"""Facts with two dates: what holds on a day, as it was known at an instant.

A fact is written once; a correction is a new fact on the same day, a change one on a later day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """What became true of a subject on a day; an empty value says that nothing of the kind holds.

    `id` grows with the order of recording, which settles between two facts of one day.
    """

    id: int
    kind: str
    value: str
    effective_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Then:
    """A past day as it was known at an instant.

    Nothing counts that became true after `on`, or was recorded after `known_at`.
    """

    on: date
    known_at: datetime


def state_on(
    facts: Iterable[Fact], on: date = date.max, known_at: datetime | None = None
) -> dict[str, Fact]:
    """Return the fact that holds of each kind on a day, as known at an instant (None: now).

    Without a day the newest fact counts, also one that begins later. Kinds that have nothing to
    say any more are left out.
    """
    known = [
        fact
        for fact in facts
        if fact.effective_on <= on and (known_at is None or fact.recorded_at <= known_at)
    ]
    known.sort(key=lambda fact: (fact.effective_on, fact.id))
    latest = {fact.kind: fact for fact in known}
    return {kind: fact for kind, fact in latest.items() if fact.value}


def periods(facts: Iterable[Fact], kind: str) -> list[tuple[str, date, date]]:
    """Return the values of a kind with the days they hold: from the first, until the second.

    The second is not included; the last value holds until `date.max`. As known now.
    """
    told = sorted((one for one in facts if one.kind == kind), key=lambda one: one.id)
    by_day = {one.effective_on: one.value for one in told}
    days = sorted(by_day)
    ends = [*days[1:], date.max]
    return [(by_day[day], day, end) for day, end in zip(days, ends, strict=True) if by_day[day]]
