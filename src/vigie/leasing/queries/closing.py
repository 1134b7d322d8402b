"""Reads of the close of day: the business date, its progress, who is behind, what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, Sum

from vigie.kernel.actor import Actor
from vigie.leasing.models import BusinessDate, ClosingFailure, ClosingSlice

READ = "leasing.read_contracts"

_BEHIND = """
select f.contract_id, min(f.closed_on) from leasing_closingfailure f
where f.organisation_id = %(organisation)s and f.contract_id / 64 %% 64 = any(%(slots)s)
  and f.closed_on < %(on)s and (%(all)s or f.contract_id = any(%(ids)s))
  and not exists (select from leasing_closing k where k.organisation_id = %(organisation)s
                  and k.closed_on = f.closed_on and k.slot = f.contract_id / 64 %% 64
                  and k.contract_id = f.contract_id)
group by 1 order by 1
"""

_FOUND = """
select contract_id, accrued, overdue, days_past_due, late, reminder, stage
from leasing_closing where organisation_id = %(organisation)s and closed_on = %(on)s
order by contract_id
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a day is: slices done and in all, contracts closed, contracts that failed."""

    on: date
    done: int
    slices: int
    contracts: int
    failed: int


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a contract at the end of a day; amounts in minor units.

    `late` is the interest for delay on what is still open, None where a rate is not known;
    `reminder` the level first reached that day, 0 for none; `stage` that of IFRS 9.
    """

    contract_id: int
    accrued: int
    overdue: int
    days_past_due: int
    late: int | None
    reminder: int
    stage: int


def business_date(organisation_id: int) -> date | None:
    """Return the day that is open; None before one was set."""
    rows = BusinessDate.objects.filter(organisation_id=organisation_id).order_by("-id")
    return rows.values_list("on", flat=True).first()


def progress(by: Actor) -> list[Progress]:
    """Return the days that are not wholly closed, the earliest first."""
    by.require(READ)
    mine = ClosingSlice.objects.filter(organisation_id=by.organisation_id)
    days = mine.values("closed_on").annotate(
        done=Count("id", filter=Q(done_at__isnull=False)),
        all=Count("id"),
        closed=Sum(F("contracts") - F("failed")),
        lost=Sum("failed"),
    )
    return [
        Progress(row["closed_on"], row["done"], row["all"], row["closed"] or 0, row["lost"] or 0)
        for row in days.order_by("closed_on")
        if row["done"] < row["all"]
    ]


def failures(by: Actor, on: date) -> list[tuple[int, str]]:
    """Return the contracts that could not be closed on a day, each with the reason."""
    by.require(READ)
    rows = ClosingFailure.objects.filter(organisation_id=by.organisation_id, closed_on=on)
    return list(rows.order_by("id").values_list("contract_id", "reason"))


def behind(
    organisation_id: int, slots: Sequence[int], on: date, only: Sequence[int] | None = None
) -> list[tuple[int, date]]:
    """Return the contracts that missed a day before this one, each with the first day it missed.

    Those of some slots, or only some of these.
    """
    words: dict[str, Any] = {"organisation": organisation_id, "slots": list(slots), "on": on}
    words |= {"all": only is None, "ids": list(only or ())}
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND, words)
        return [(int(pk), day) for pk, day in cursor.fetchall()]


def closings(by: Actor, on: date) -> list[Found]:
    """Return what was found of every contract at the end of a day."""
    by.require(READ)
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, {"organisation": by.organisation_id, "on": on})
        return [Found(*row) for row in cursor.fetchall()]
