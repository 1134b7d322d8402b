"""What a run of the watch came to, and what it cost."""

import resource
import time
from dataclasses import dataclass
from typing import Self

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.registrations import queries


@dataclass(frozen=True, slots=True)
class Watched:
    """What a run came to: counts of the comparison, alerts opened by level, mails queued.

    `certificates` are those watched: `compared`, `not_found` and `unreadable` add up to them.
    """

    run_id: int
    certificates: int
    compared: int
    not_found: int
    unreadable: int
    unnamed_rows: int
    distortions: int
    subjects: int
    red: int
    orange: int
    yellow: int
    emails: int
    seconds: float
    cpu_seconds: float


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock and of CPU, children's too, since a moment."""

    _clock: float
    _cpu: float

    @classmethod
    def so_far(cls) -> Self:
        """Begin to count."""
        return cls(time.monotonic(), _cpu_seconds())

    @property
    def seconds(self) -> float:
        """Return the seconds by the clock."""
        return time.monotonic() - self._clock

    @property
    def cpu_seconds(self) -> float:
        """Return the seconds of CPU."""
        return _cpu_seconds() - self._cpu


def what_came_of(run_id: int, emails: int, spent: Spent, *, by: Actor) -> Watched:
    """Return what a run that is done came to."""
    with tenant(by.organisation_id):
        line = queries.run_detail(by, run_id)
    return Watched(
        run_id,
        line.expected_rows,
        line.paired,
        line.not_found or 0,
        line.unreadable or 0,
        line.unnamed_rows or 0,
        line.distortions,
        line.subjects,
        **line.alerts,
        emails=emails,
        seconds=spent.seconds,
        cpu_seconds=spent.cpu_seconds,
    )


def _cpu_seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)
