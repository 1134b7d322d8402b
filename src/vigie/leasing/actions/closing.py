"""The close of a day: begun once, done slice by slice by as many processes as there are, ended once.

A slice is one transaction: what is due is billed, arrears are told, positions are accrued and
booked, and the slice is marked done, or nothing of it happened. Whoever is killed leaves a slice that
the next one takes. A contract that cannot be closed is named and left out; it is caught up before its
next day.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.timezone import localdate

from vigie.database.locks import take_turn
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Refused
from vigie.leasing.actions.closing_work import Work, catch_share_up, close_share, without
from vigie.leasing.actions.shares import Share
from vigie.leasing.domain.closing import slices_for, slots_of
from vigie.leasing.models import BusinessDate, ClosingSlice, Contract
from vigie.leasing.queries.closing import business_date

CLOSE: Final = "leasing.close_days"


@dataclass(frozen=True, slots=True)
class Closed:
    """A slice that was done: its day, its number from 0, contracts closed and named as failed."""

    on: date
    number: int
    slices: int
    contracts: int
    failed: int


@act("leasing.business_date_set", permission=CLOSE)
def set_business_date(on: date, *, by: Actor, key: str) -> None:
    """Say which day is open; from then on the close of a day moves it."""
    del key
    _say(on, by)
    record("leasing.business_date", None, effective_on=on)


@act("leasing.close_begun", permission=CLOSE)
def begin_close(through: date, *, by: Actor, key: str) -> int:
    """Cut every day from the open one to `through` into slices; returns how many were made.

    Days that follow one under way are cut as it is, so that each slice follows its own. Raises Refused
    `leasing.close_to_come` for a day that has not come, `leasing.business_date_missing` before a
    business date was set.
    """
    del key
    take_turn("leasing.close", by.organisation_id)
    today = localdate()
    if through > today:
        raise Refused("leasing.close_to_come", through=through, today=today)
    opened = business_date(by.organisation_id)
    if opened is None:
        raise Refused("leasing.business_date_missing")
    under_way = ClosingSlice.objects.filter(organisation_id=by.organisation_id, done_at=None)
    slices = under_way.order_by("-closed_on").values_list("slices", flat=True).first()
    if slices is None:
        slices = slices_for(Contract.objects.filter(organisation_id=by.organisation_id).count())
    days = [opened + timedelta(days) for days in range((through - opened).days + 1)]
    known = ClosingSlice.objects.filter(organisation_id=by.organisation_id, closed_on__in=days)
    begun = set(known.values_list("closed_on", flat=True))
    for day in days:
        with connection.cursor() as cursor:
            cursor.execute("select leasing_make_closing(%s)", [day])
    made = ClosingSlice.objects.bulk_create(
        ClosingSlice(
            organisation_id=by.organisation_id, closed_on=day, number=number, slices=slices
        )
        for day in days
        if day not in begun
        for number in range(slices)
    )
    record("leasing.day", None, data={"slices": len(made)}, effective_on=through)
    return len(made)


@act("leasing.slice_closed", permission=CLOSE)
def close_slice(*, by: Actor, key: str) -> Closed | None:
    """Take the next slice that nobody works on and close it; None when all are done.

    Slices of one number follow each other day by day; others pass each other.
    """
    del key
    taken = _claim(by)
    if taken is None:
        record("leasing.day", None)
        return None
    day, number = taken.closed_on, taken.number
    share = Share(slots_of(number, taken.slices))
    behind_still = catch_share_up(share, day, by)
    if behind_still:
        share = without(share, behind_still, day, by)
    done = close_share(share, day, by, f"{day} {number}") + Work(failed=frozenset(behind_still))
    failed = len(done.failed)
    taken.done_at, taken.failed = timezone.now(), failed
    taken.contracts = done.closed + failed
    taken.charged, taken.uncharged = done.charged, dict(done.uncharged)
    taken.save(update_fields=["done_at", "contracts", "failed", "charged", "uncharged"])
    told = {"slice": number, "failed": failed, "charged": done.charged}
    record("leasing.day", None, data=told, effective_on=day)
    return Closed(day, number, taken.slices, done.closed, failed)


@act("leasing.day_closed", permission=CLOSE)
def end_day(on: date, *, by: Actor, key: str) -> bool:
    """Move the business date past a day whose slices are all done; False while one is not."""
    del key
    mine = ClosingSlice.objects.filter(organisation_id=by.organisation_id, closed_on=on)
    done = mine.exists() and not mine.filter(done_at=None).exists()
    moves = done and business_date(by.organisation_id) == on
    if moves:
        _say(on + timedelta(days=1), by)
    told = {"done": done, "moves": moves, "on": on.isoformat()}
    record("leasing.day", None, data=told, effective_on=on)
    return done


def _claim(by: Actor) -> ClosingSlice | None:
    """Lock a slice that nobody works on; when all are being worked on, wait for one.

    Whoever is killed leaves his slice locked until PostgreSQL has seen it, so waiting is not in
    vain: it may have to be done again.
    """
    waiting = ClosingSlice.objects.filter(organisation_id=by.organisation_id, done_at=None)
    earlier = waiting.filter(number=OuterRef("number"), closed_on__lt=OuterRef("closed_on"))
    free = waiting.filter(~Exists(earlier)).order_by("closed_on", "number")
    while waiting.exists():
        for skips in (True, False):
            one = free.select_for_update(skip_locked=skips, of=("self",)).first()
            if one is not None:
                return one
    return None


def _say(on: date, by: Actor) -> None:
    BusinessDate.objects.create(
        organisation_id=by.organisation_id, on=on, recorded_at=timezone.now()
    )
