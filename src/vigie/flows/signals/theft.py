"""While a register said stolen: what happened then stays the victim's after the vehicle is found.

An extract that leaves the cell empty neither finds the vehicle nor keeps it stolen. Until then it was;
of what happened later nobody can tell, until the register answers: no victim, and no certain sale.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from vigie.flows.signals.bag import Bag
from vigie.registrations.domain.canonical import read
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.domain.facts import ChangeFact, SubjectFacts

FLAGS: Final = ("stolen", "title_stolen")
DOUBT: Final = timedelta(days=30)  # which of two came first between two extracts, nobody can tell


@dataclass(frozen=True, slots=True)
class Window:
    """From the first extract that said stolen until the one that said no; None: none said so yet.

    `silent_on` is the day of the first extract of it that left the cell empty: from then on nobody
    knows, until it says stolen again or no (`until`).
    """

    field: str
    since: date
    until: date | None
    silent_on: date | None = None

    @property
    def said_until(self) -> date | None:
        """Return the day of the extract that said stolen no more: that said no, or nothing."""
        return self.silent_on or self.until

    def holds(self, on: date | None, seen_on: date | None) -> bool:
        """Tell whether something that happened `on`, first seen `seen_on`, lies in the window.

        What one extract showed for the first time together with the theft is of the same days.
        """
        day = on or seen_on
        if day is None or day > (self.said_until or date.max):
            return False
        is_seen_together = seen_on == self.since and day > self.since - DOUBT
        return day >= self.since or is_seen_together

    def doubts(self, on: date | None, seen_on: date | None) -> bool:
        """Tell whether it happened after the cell was emptied and before the register answered."""
        day = on or seen_on
        if day is None or self.silent_on is None:
            return False
        return self.silent_on < day <= (self.until or date.max)


def theft_signals(bag: Bag) -> None:
    """Add what happened while the register said stolen, of a vehicle that it calls stolen no more."""
    windows = list(windows_of(bag.facts))
    if any(bag.observed.get(flag) == "true" for flag in FLAGS) or not windows:
        return
    for name, happened in (
        ("transferred", _transfer(bag)),
        ("left", _event(bag, "exported")),
        ("destroyed", _event(bag, "destroyed")),
    ):
        if happened is not None:
            _put_happened(bag, name, happened, windows)


def _put_happened(
    bag: Bag, name: str, happened: tuple[date | None, date | None], windows: Sequence[Window]
) -> None:
    held = next((one for one in windows if one.holds(*happened)), None)
    doubted = next((one for one in windows if one.doubts(*happened)), None)
    if held is not None:
        source = f"history.{held.field}"
        bag.put(f"{name}_while_stolen", True, source, held.since, held.since)
        bag.put("stolen_from_on", held.since, source, held.since, held.since)
        if (until := held.said_until) is not None:
            bag.put("stolen_until_on", until, source, until, until)
    elif doubted is not None:
        source, day = f"history.{doubted.field}", doubted.silent_on
        bag.put(f"{name}_maybe_stolen", True, source, day, day)


def windows_of(facts: SubjectFacts) -> Iterator[Window]:
    """Yield the days between which the register called vehicle or title stolen, oldest first.

    A row left out, and a file without the column, end nothing.
    """
    for flag in FLAGS:
        yield from _windows(facts, flag)


def _windows(facts: SubjectFacts, flag: str) -> Iterator[Window]:
    since: date | None = None
    silent_on: date | None = None
    for change in facts.changes:
        if change.field != flag:
            continue
        was, is_now = (read(BY_NAME[flag], text).text for text in (change.was, change.is_now))
        if since is not None and silent_on is not None and is_now == "true":
            yield Window(flag, since, change.known_on, silent_on)
            since = silent_on = None
        if since is None:
            since = _began(facts, change, was, is_now)
        if since is not None and is_now == "false":
            yield Window(flag, since, change.known_on, silent_on)
            since = silent_on = None
        elif since is not None and not is_now:
            silent_on = silent_on or change.known_on
    if since is not None:
        yield Window(flag, since, None, silent_on)


def _began(facts: SubjectFacts, change: ChangeFact, was: str, is_now: str) -> date | None:
    """Return since when the register said stolen; where its row came with it, since the row came."""
    if was == "true":
        before = facts.changes[: facts.changes.index(change)]
        came = [one.known_on for one in before if not one.field and one.kind == "appeared"]
        return max(came, default=facts.observed_since or change.known_on)
    return change.known_on if is_now == "true" else None


def _transfer(bag: Bag) -> tuple[date | None, date | None] | None:
    """Return the first day that tells of the transfer, and the extract that showed it first."""
    given = [_day(bag, name) for name in ("transfer_on", "transfer_declared_on")]
    days = [day for day in given if day is not None]
    seen_on = _day(bag, "transfer_seen_on")
    if not days and seen_on is None:
        return None
    return min(days, default=None), seen_on


def _event(bag: Bag, name: str) -> tuple[date | None, date | None] | None:
    told = bag.signals.get(name)
    return None if told is None else (_day(bag, f"{name}_on"), told.known_on)


def _day(bag: Bag, name: str) -> date | None:
    found = bag.signals.get(name)
    return found.value if found is not None and isinstance(found.value, date) else None
