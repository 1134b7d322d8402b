"""Reads of the facts of dunning: which reminder is due to whom, and since when."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection

from vigie.kernel.actor import Actor
from vigie.leasing.domain.closing import REMINDERS, reminder_due
from vigie.leasing.models import ClosingSlice
from vigie.leasing.queries.contracts import READ

SHOWN: Final = 50

_DUE = """
select k.contract_id, c.reference, c.customer_id, c.currency, k.overdue, k.days_past_due
from leasing_closing k
join leasing_contract c on c.organisation_id = %(organisation)s and c.id = k.contract_id
where k.organisation_id = %(organisation)s and k.closed_on = %(on)s and k.days_past_due > 0
  and k.days_past_due between %(least)s and %(most)s
  and k.contract_id not in (select leasing_paused(%(organisation)s, %(on)s))
  and (k.days_past_due < %(after_days)s
       or k.days_past_due = %(after_days)s and k.contract_id > %(after)s)
order by k.days_past_due desc, k.contract_id limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class ReminderDue:
    """A contract whose customer is to be reminded: level 1 to 4, since when; minor units."""

    contract_id: int
    reference: str
    customer_id: int
    currency: str
    overdue: int
    days_past_due: int
    level: int
    since: date


@dataclass(frozen=True, slots=True)
class Reminders:
    """Reminders due at the end of a day, the longest delay first; `on` is None before a close.

    `after` is where the next page begins, as (days past due, contract); None on the last.
    """

    on: date | None
    rows: tuple[ReminderDue, ...] = ()
    after: tuple[int, int] | None = None


def reminders_due(
    by: Actor,
    *,
    on: date | None = None,
    level: int | None = None,
    after: tuple[int, int] | None = None,
    limit: int = SHOWN,
) -> Reminders:
    """Return the reminders that are due at the end of a closed day, the last one unless said.

    Nobody is reminded of a contract whose collection is paused on that day.
    """
    by.require(READ)
    day = on or last_closed(by.organisation_id)
    if day is None:
        return Reminders(None)
    days, contract = after or (2**31 - 1, 0)
    words: dict[str, Any] = {"organisation": by.organisation_id, "on": day, "limit": limit + 1}
    words |= {"after_days": days, "after": contract} | _between(level)
    with connection.cursor() as cursor:
        cursor.execute(_DUE, words)
        found = [_told(row, day) for row in cursor.fetchall()]
    rows, last = tuple(found[:limit]), found[limit - 1] if len(found) > limit else None
    place = (last.days_past_due, last.contract_id) if last else None
    return Reminders(day, rows, place)


def last_closed(organisation_id: int) -> date | None:
    """Return the last day whose slices are all done."""
    mine = ClosingSlice.objects.filter(organisation_id=organisation_id)
    waiting = mine.filter(done_at=None).values("closed_on")
    days = mine.exclude(closed_on__in=waiting).order_by("-closed_on")
    return days.values_list("closed_on", flat=True).first()


def _between(level: int | None) -> dict[str, int]:
    if level is None:
        return {"least": REMINDERS[0], "most": 2**31 - 1}
    ends = [*(days - 1 for days in REMINDERS[1:]), 2**31 - 1]
    return {"least": REMINDERS[level - 1], "most": ends[level - 1]}


def _told(row: tuple[Any, ...], on: date) -> ReminderDue:
    pk, reference, customer, currency, overdue, days = row
    due = reminder_due(days, on)
    assert due is not None
    return ReminderDue(pk, reference, customer, currency, int(overdue), days, *due)
