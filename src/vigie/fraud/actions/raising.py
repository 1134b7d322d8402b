"""Findings of a run become alerts, a chunk at a time, set-based.

What opens, joins, rises, falls and clears is said by `fraud.domain.joining.plan`; this module
only loads what is held, and writes the plan with a handful of statements.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from vigie.database.locks import take_turn
from vigie.fraud.actions.loading import held_alerts, settings_of
from vigie.fraud.actions.writing import Written, write_plan
from vigie.fraud.domain.alerts import AssessedSubject, EventKind, Plan, Reading
from vigie.fraud.domain.joining import plan
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid
from vigie.scoring.domain.levels import Level

CHUNK: Final = 5_000


@dataclass(frozen=True, slots=True)
class Raised:
    """What a chunk did, in counts; `opened_*` count new alerts, `read_twice` reds confirmed.

    `held_back` rest wholly on a field mapped wrongly, `opened_again` did and are trusted again.

    Levels of `seen_again` and `raised` alerts are not told apart: they were notified before.
    """

    assessed: int
    opened_red: int
    opened_orange: int
    opened_yellow: int
    raised: int
    lowered: int
    read_twice: int
    taken_back: int
    cleared: int
    closed: int
    seen_again: int
    tasks_opened: int
    is_baseline: bool
    held_back: int = 0
    opened_again: int = 0

    @property
    def opened(self) -> int:
        """Return how many alerts were opened."""
        return self.opened_red + self.opened_orange + self.opened_yellow


@act("fraud.alerts_raised", permission="fraud.raise_alerts")
def raise_alerts(
    subjects: tuple[AssessedSubject, ...], *, reading: Reading, by: Actor, key: str
) -> Raised:
    """Open, join, raise, lower and clear the alerts of up to 5,000 assessed subjects.

    A subject that is not among them is not touched; one with no finding clears its alerts.
    The same run changes a contract's alerts once, whatever the key; a run and a live record that
    come at once take turns. Invalid when the chunk is
    too large.
    """
    if len(subjects) > CHUNK:
        raise Invalid("fraud.chunk_too_large", count=len(subjects), limit=CHUNK)
    take_turn("fraud.alerts", by.organisation_id)
    held = held_alerts(by, [subject.contract_number for subject in subjects])
    planned = plan(subjects, held, reading)
    written = write_plan(planned, reading, by, settings_of(by), timezone.now())
    raised = _counted(len(subjects), planned, written, reading)
    record(
        "registrations.run",
        reading.run_id,
        data={"assessed": raised.assessed, "opened": raised.opened, "cleared": raised.cleared},
        effective_on=reading.on,
    )
    return raised


def _counted(assessed: int, planned: Plan, written: Written, reading: Reading) -> Raised:
    opened = Counter(opening.joined.level for opening in planned.openings)
    events = Counter(event for change in planned.changes for event in change.events)
    return Raised(
        assessed=assessed,
        opened_red=opened[Level.RED],
        opened_orange=opened[Level.ORANGE],
        opened_yellow=opened[Level.YELLOW],
        raised=events[EventKind.LEVEL_RAISED],
        lowered=events[EventKind.LEVEL_LOWERED],
        read_twice=events[EventKind.READ_TWICE],
        taken_back=events[EventKind.TAKEN_BACK],
        cleared=events[EventKind.CLEARED],
        closed=events[EventKind.CLOSED],
        seen_again=events[EventKind.SEEN_AGAIN],
        tasks_opened=written.tasks_opened,
        is_baseline=reading.is_baseline,
        held_back=events[EventKind.HELD_BACK],
        opened_again=events[EventKind.OPENED_AGAIN],
    )
