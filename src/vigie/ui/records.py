"""What a record page shows: compared fields, a timeline, progress of long work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vigie.ui import cells, differences, formats
from vigie.ui.relative import time_left

Words = str | Promise


@dataclass(frozen=True, slots=True)
class ComparedField:
    """One field, expected and observed as text; None is what the register does not give.

    `likeness` is near, different, held (a mapping fault) or "" (agrees); `kind` is text, plate,
    vin or date. `note` says in words how the register put it or what the difference means.
    """

    label: Words
    code: str
    expected: str | None
    observed: str | None
    likeness: str = ""
    since: date | None = None
    kind: str = "text"
    note: Words = ""

    @property
    def agrees(self) -> bool:
        """Whether nothing is to be said about it."""
        return not self.likeness

    @property
    def expected_drawn(self) -> SafeString:
        """The expected value, with what differs marked."""
        return _side(self.kind, self.expected, self.observed, is_marked=not self.agrees)

    @property
    def observed_drawn(self) -> SafeString:
        """The observed value, with what differs marked."""
        if not self.observed:
            return cells.unknown(_("not given by this register"))
        return _side(self.kind, self.observed, self.expected, is_marked=not self.agrees)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All compared fields of a certificate, and where both sides come from."""

    fields: Sequence[ComparedField]
    expected_source: Words = ""
    observed_source: Words = ""

    @property
    def differing(self) -> list[ComparedField]:
        """The fields a person must read."""
        return [field for field in self.fields if not field.agrees]

    @property
    def agreeing(self) -> list[ComparedField]:
        """The fields to fold away."""
        return [field for field in self.fields if field.agrees]


@dataclass(frozen=True, slots=True)
class Change:
    """A value that changed: was, is, when it was true, when it was known."""

    label: Words
    was: str | None
    now: str | None
    true_on: date | None
    known_on: date | None


@dataclass(frozen=True, slots=True)
class Moment:
    """One fact of a timeline; `kind` groups for the filter, `who` is a person or a rule.

    `details` are the facts of one day that a sentence sums up, folded below it.
    """

    icon: str
    sentence: Words
    source: Words
    on: date | datetime | None
    known_on: date | datetime | None = None
    who: str = ""
    kind: str = ""
    href: str = ""
    tone: str = ""
    details: Sequence[Words] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Facts, newest first, and the kinds to filter by (code, label)."""

    moments: Sequence[Moment]
    kinds: Sequence[tuple[str, Words]] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """Long work: counts, time left, what it does now. `poll` is asked every second until done.

    `state` is waiting, running, done or failed.
    """

    label: Words
    done: int
    total: int
    state: str = "running"
    seconds_left: float | None = None
    poll: str = ""
    note: Words = ""

    @property
    def left(self) -> str:
        """The time left, in words."""
        return "" if self.seconds_left is None else time_left(self.seconds_left)

    @property
    def percent(self) -> int:
        """The share done, 0 to 100, never 100 before the end."""
        if self.state == "done":
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0


def _side(kind: str, value: str | None, other: str | None, *, is_marked: bool) -> SafeString:
    if value is None or value == "":
        return cells.unknown()
    if kind == "plate":
        value, other = formats.plate(value), formats.plate(other) if other else other
    if kind == "date":
        value, other = _day_words(value), _day_words(other) if other else other
    if not is_marked or not other:
        return cells.cell(kind if kind in {"plate", "vin"} else "text", value)
    if kind == "vin":
        return cells.vin(value, other)
    drawn = cells.pieces(differences.mark(value, other)[0])
    return format_html('<span class="plate">{}</span>', drawn) if kind == "plate" else drawn


def _day_words(value: str) -> str:
    """Return an ISO date as people write it; anything else as it came."""
    try:
        return formats.day(date.fromisoformat(value), cells.language())
    except ValueError:
        return value
