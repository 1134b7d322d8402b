"""While a register said stolen: what happened then stays the victim's after the vehicle is found."""

from collections.abc import Iterator
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
    """From the first extract that said stolen until the one that said no; None: none said so yet."""

    field: str
    since: date
    until: date | None

    def holds(self, on: date | None, seen_on: date | None) -> bool:
        """Tell whether something that happened `on`, first seen `seen_on`, lies in the window.

        What one extract showed for the first time together with the theft is of the same days.
        """
        day = on or seen_on
        if day is None or day > (self.until or date.max):
            return False
        is_seen_together = seen_on == self.since and day > self.since - DOUBT
        return day >= self.since or is_seen_together


def theft_signals(bag: Bag) -> None:
    """Add what happened while the register said stolen, of a vehicle that it calls stolen no more."""
    windows = list(windows_of(bag.facts))
    if any(bag.observed.get(flag) == "true" for flag in FLAGS) or not windows:
        return
    events = (
        ("transferred_while_stolen", _transfer(bag)),
        ("left_while_stolen", _event(bag, "exported")),
        ("destroyed_while_stolen", _event(bag, "destroyed")),
    )
    for name, happened in events:
        window = next((one for one in windows if happened and one.holds(*happened)), None)
        if window is not None:
            source = f"history.{window.field}"
            bag.put(name, True, source, window.since, window.since)
            bag.put("stolen_from_on", window.since, source, window.since, window.since)
            if window.until is not None:
                bag.put("stolen_until_on", window.until, source, window.until, window.until)


def windows_of(facts: SubjectFacts) -> Iterator[Window]:
    """Yield the days between which the register called vehicle or title stolen, oldest first.

    An emptied cell and a row left out end nothing: only `false` does.
    """
    for flag in FLAGS:
        yield from _windows(facts, flag)


def _windows(facts: SubjectFacts, flag: str) -> Iterator[Window]:
    since: date | None = None
    for change in facts.changes:
        if change.field != flag:
            continue
        was, is_now = (read(BY_NAME[flag], text).text for text in (change.was, change.is_now))
        if since is None:
            since = _began(facts, change, was, is_now)
        if since is not None and is_now == "false":
            yield Window(flag, since, change.known_on)
            since = None
    if since is not None:
        yield Window(flag, since, None)


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
