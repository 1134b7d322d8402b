"""The close of a day: begun once, done slice by slice by as many processes as there are, ended once.

A slice is one transaction: what is due is billed, arrears are told, positions are accrued and
booked, and the slice is marked done, or nothing of it happened. Whoever is killed leaves a slice that
the next one takes. A contract that cannot be closed is named and left out; it is caught up before its
next day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Refused, VigieError
from vigie.kernel.money import Money
from vigie.leasing.actions.ageing import catch_up, fall_behind
from vigie.leasing.actions.billing import BILLABLE, bill_instalments
from vigie.leasing.actions.closing_rows import CLOSED_DAILY, legs_of, write_closings
from vigie.leasing.actions.shares import Share
from vigie.leasing.domain.closing import slices_for, slots_of
from vigie.leasing.models import BusinessDate, ClosingFailure, ClosingSlice, Contract
from vigie.leasing.queries.closing import behind, business_date
from vigie.ledger.actions import post
from vigie.ledger.domain.transfers import Draft, Transfer

CLOSE: Final = "leasing.close_days"
ACCRUED: Final = "leasing.interest_accrued"

_MINE = """
select id from leasing_contract
where organisation_id = %(organisation)s and slot = any(%(slots)s) and state = any(%(states)s)
  and not id = any(%(without)s)
order by id
"""

# 64 blocks of 64, as `slot_of` says: the lines have no column of it.
_DUE = """
select distinct i.contract_id from leasing_instalment i
join leasing_contract c on c.organisation_id = %(organisation)s and c.id = i.contract_id
    and c.state = any(%(states)s)
where i.organisation_id = %(organisation)s and i.due_on <= %(on)s and not i.is_billed
  and i.contract_id / 64 %% 64 = any(%(slots)s) and (%(all)s or i.contract_id = any(%(ids)s))
order by 1
"""


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

    Raises Refused("leasing.business_date_missing") before a business date was set.
    """
    del key
    opened = business_date(by.organisation_id)
    if opened is None:
        raise Refused("leasing.business_date_missing")
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
    behind_still = _catch_up(share, day, by)
    if behind_still:
        share = _without(share, behind_still, by)
    closed, failed = _close(share, day, by, f"{day} {number}")
    failed |= behind_still
    taken.done_at, taken.failed = timezone.now(), len(failed)
    taken.contracts = closed + len(failed)
    taken.save(update_fields=["done_at", "contracts", "failed"])
    record("leasing.day", None, data={"slice": number, "failed": len(failed)}, effective_on=day)
    return Closed(day, number, taken.slices, closed, len(failed))


@act("leasing.day_closed", permission=CLOSE)
def end_day(on: date, *, by: Actor, key: str) -> bool:
    """Move the business date past a day whose slices are all done; False while one is not."""
    del key
    mine = ClosingSlice.objects.filter(organisation_id=by.organisation_id, closed_on=on)
    done = mine.exists() and not mine.filter(done_at=None).exists()
    if done and business_date(by.organisation_id) == on:
        _say(on + timedelta(days=1), by)
    record("leasing.day", None, data={"done": done}, effective_on=on)
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


def _catch_up(share: Share, day: date, by: Actor) -> set[int]:
    """Close the days that contracts missed; returns those that fail again."""
    failed: set[int] = set()
    for contract_id, since in behind(by.organisation_id, share.slots, day):
        missed = since
        while missed < day and contract_id not in failed:
            _, reason = _tried(Share.of([contract_id]), missed, by, f"{missed} {contract_id}")
            if reason:
                failed.add(contract_id)
            missed += timedelta(days=1)
    _name(failed, day, by, "leasing.closing_behind")
    return failed


def _close(share: Share, day: date, by: Actor, key: str) -> tuple[int, set[int]]:
    """Close contracts together; where that fails, by halves, until those that fail are alone.

    Returns how many were closed, and those that failed.
    """
    closed, reason = _tried(share, day, by, key)
    if not reason:
        return closed, set()
    ids = _without(share, (), by).only or ()
    if len(ids) == 1:
        _name(ids, day, by, reason)
        return 0, set(ids)
    middle = len(ids) // 2
    first, lost = _close(Share.of(ids[:middle]), day, by, f"{key} a")
    second, lost_too = _close(Share.of(ids[middle:]), day, by, f"{key} b")
    return first + second, lost | lost_too


def _tried(share: Share, day: date, by: Actor, key: str) -> tuple[int, str]:
    """Close contracts, all or none; returns how many, or why it could not be done."""
    try:
        with transaction.atomic():
            return _close_together(share, day, by, key), ""
    except VigieError as error:
        return 0, error.code
    except (DatabaseError, ValueError, ArithmeticError) as error:
        return 0, type(error).__name__


def _close_together(share: Share, day: date, by: Actor, key: str) -> int:
    words = share.words(by.organisation_id) | {"on": day, "states": list(BILLABLE)}
    due = _ids(_DUE, words)
    if due:
        bill_instalments(day, contract_ids=tuple(due), by=by, key=f"close {key}")
    now = timezone.now()
    fall_behind(by, day, now, share)
    catch_up(by, day, now, share)
    moved = write_closings(share, day, by.organisation_id)
    transfers = tuple(
        Transfer(
            leg.debit,
            leg.credit,
            Money(leg.minor, currency),
            day,
            "Intérêts courus",
            None,
            leg.book,
        )
        for currency, leg in legs_of(moved)
    )
    if transfers:
        post(Draft(f"{ACCRUED} {key}", ACCRUED, day, transfers), by=by)
    return sum(one.contracts for one in moved)


def _without(share: Share, left_out: Iterable[int], by: Actor) -> Share:
    """Return a share as the contracts it holds, without some."""
    if share.only is not None:
        return share
    words = share.words(by.organisation_id)
    words |= {"states": list(CLOSED_DAILY), "without": list(left_out)}
    return Share(share.slots, tuple(_ids(_MINE, words)))


def _name(ids: Sequence[int] | set[int], day: date, by: Actor, reason: str) -> None:
    ClosingFailure.objects.bulk_create(
        ClosingFailure(
            organisation_id=by.organisation_id,
            closed_on=day,
            contract_id=pk,
            reason=reason,
            recorded_at=timezone.now(),
        )
        for pk in sorted(ids)
    )


def _ids(sql: str, words: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        return [int(row[0]) for row in cursor.fetchall()]


def _say(on: date, by: Actor) -> None:
    BusinessDate.objects.create(
        organisation_id=by.organisation_id, on=on, recorded_at=timezone.now()
    )
