"""A close ordered and run: slices until none is left, days ended as soon as theirs are done."""

import secrets
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from vigie.database.jobs import defer
from vigie.database.tenant import tenant
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Refused
from vigie.leasing.actions.closing import CLOSE, Closed, begin_close, close_slice, end_day
from vigie.leasing.actions.ends_near import announce_ends
from vigie.leasing.queries.closing import business_date

TASK: Final = "leasing.close_days"
Done = Closed | date
"""What a close tells of itself: a slice that was closed, or a day that ended."""


@act("leasing.close_ordered", permission=CLOSE)
def order_close(through: date, *, by: Actor, key: str) -> int:
    """Begin a close and let a job do it; returns how many slices are new.

    Again for the same day takes up a close that nobody works on. Raises Refused
    `leasing.close_to_come` for a day that is not over, `leasing.close_over` for one that is closed,
    `leasing.business_date_missing`.
    """
    opened = business_date(by.organisation_id)
    if opened is not None and through < opened:
        raise Refused("leasing.close_over", through=through, opened=opened)
    made = begin_close(through, by=by, key=f"{key} begin")
    defer(TASK, lock=f"{TASK} {by.organisation_id}", organisation_id=by.organisation_id)
    record("leasing.day", None, data={"slices": made}, effective_on=through)
    return made


def close_waiting(*, by: Actor, tell: Callable[[Done], object]) -> None:
    """Close slices and end days until nothing waits that nobody works on."""
    day: date | None = None
    while (done := close_slice(by=by, key=secrets.token_hex(8))) is not None:
        tell(done)
        if day not in (None, done.on):
            _end_days(by, tell)
        day = done.on
    _end_days(by, tell)


def _end_days(by: Actor, tell: Callable[[Done], object]) -> None:
    """End the open day, and those after it, as long as all their slices are done; announce ends."""
    with tenant(by.organisation_id):
        opened = business_date(by.organisation_id)
    while opened is not None and end_day(opened, by=by, key=secrets.token_hex(8)):
        tell(opened)
        while announce_ends(opened, by=by, key=secrets.token_hex(8)).has_more:
            pass
        opened += timedelta(days=1)
