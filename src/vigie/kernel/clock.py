"""The only source of the present: passed in, so that a test can stand at any date."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Tells the present instant."""

    def now(self) -> datetime:
        """Return an aware instant."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still."""

    instant: datetime

    def now(self) -> datetime:
        """Return the instant it was given."""
        return self.instant


def local_date(instant: datetime, zone: str = "Europe/Paris") -> date:
    """Return the calendar date of an instant in a zone (2003-11-19T23:00Z is 20 Nov in Paris)."""
    return instant.astimezone(ZoneInfo(zone)).date()
