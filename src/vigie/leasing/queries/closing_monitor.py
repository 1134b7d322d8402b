"""The close of day as its monitor shows it: days and slices, who is left behind and why."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from vigie.kernel.actor import Actor
from vigie.leasing.models import ClosingSlice
from vigie.leasing.queries.closing import READ, business_date

SHOWN_DAYS: Final = 14
SHOWN_FAILURES: Final = 50
# Slices done before that belong to another run.
_RECENT: Final = timedelta(minutes=10)

_LEFT_BEHIND = """
with missed as (
    select f.contract_id, f.closed_on, f.reason, f.id from leasing_closingfailure f
    where f.organisation_id = %(organisation)s
      and not exists (select from leasing_closing k where k.organisation_id = %(organisation)s
                      and k.closed_on = f.closed_on and k.slot = f.contract_id / 64 %% 64
                      and k.contract_id = f.contract_id)
)
select m.contract_id, c.reference, min(m.closed_on), count(distinct m.closed_on),
       (array_agg(m.reason order by m.closed_on, m.id))[1], count(*) over ()
from missed m
join leasing_contract c on c.organisation_id = %(organisation)s and c.id = m.contract_id
group by m.contract_id, c.reference order by 3, 2 limit %(shown)s
"""


@dataclass(frozen=True, slots=True)
class Day:
    """A day and its slices: in all, done, being worked on; contracts closed and failed in those done.

    `charged` were asked for lateness, `uncharged` could not be, by code of the reason.
    """

    on: date
    slices: int
    done: int
    worked_on: int
    contracts: int
    failed: int
    charged: int = 0
    uncharged: dict[str, int] = field(default_factory=dict)

    @property
    def waiting(self) -> int:
        """Return how many slices nobody works on yet."""
        return self.slices - self.done - self.worked_on


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A contract that misses days: since when, how many, and why the first could not be closed."""

    contract_id: int
    reference: str
    since: date
    days: int
    reason: str


@dataclass(frozen=True, slots=True)
class Monitor:
    """The open day, the days under way or closed last (latest first), recent ends of slices, failures.

    `business_date` is None before one was set; `behind_in_all` counts those not shown too.
    """

    business_date: date | None
    days: tuple[Day, ...]
    recent: tuple[tuple[datetime, int], ...]
    behind: tuple[LeftBehind, ...]
    behind_in_all: int

    @property
    def under_way(self) -> tuple[Day, ...]:
        """Return the days that are not wholly closed."""
        return tuple(day for day in self.days if day.done < day.slices)


def closing_monitor(by: Actor) -> Monitor:
    """Return how the close of the actor's organisation stands now."""
    by.require(READ)
    organisation = by.organisation_id
    recent = ClosingSlice.objects.filter(
        organisation_id=organisation, done_at__gte=timezone.now() - _RECENT
    )
    behind = _left_behind(organisation)
    return Monitor(
        business_date(organisation),
        _days(organisation),
        tuple((at, count) for at, count in recent.values_list("done_at", "contracts") if at),
        tuple(LeftBehind(*row[:5]) for row in behind),
        int(behind[0][5]) if behind else 0,
    )


def _days(organisation: int) -> tuple[Day, ...]:
    mine = ClosingSlice.objects.filter(organisation_id=organisation)
    open_days = list(
        mine.filter(done_at=None)
        .values_list("closed_on", flat=True)
        .distinct()
        .order_by("closed_on")
    )
    last = list(
        mine.values_list("closed_on", flat=True).distinct().order_by("-closed_on")[:SHOWN_DAYS]
    )
    shown = {*open_days[:SHOWN_DAYS], *last}
    worked_on = _worked_on(organisation, shown)
    rows = mine.filter(closed_on__in=shown).values("closed_on")
    reasons: dict[date, Counter[str]] = {}
    for day, codes in rows.exclude(uncharged={}).values_list("closed_on", "uncharged"):
        reasons.setdefault(day, Counter()).update(codes)
    found = rows.annotate(
        slices=Count("id"),
        done=Count("id", filter=Q(done_at__isnull=False)),
        contracts=Sum("contracts"),
        failed=Sum("failed"),
        charged=Sum("charged"),
    ).order_by("-closed_on")
    return tuple(
        Day(
            row["closed_on"],
            row["slices"],
            row["done"],
            worked_on.get(row["closed_on"], 0),
            row["contracts"] - row["failed"],
            row["failed"],
            row["charged"],
            dict(reasons.get(row["closed_on"], {})),
        )
        for row in found
    )


def _worked_on(organisation: int, days: set[date]) -> dict[date, int]:
    """Return how many slices of each day somebody holds locked.

    Those that nobody holds are locked for the blink of this query; whoever looks for one meanwhile
    waits for it (`actions.closing`).
    """
    waiting = ClosingSlice.objects.filter(
        organisation_id=organisation, closed_on__in=days, done_at=None
    )
    with transaction.atomic():
        ids = dict(waiting.values_list("id", "closed_on"))
        free = waiting.filter(pk__in=ids).select_for_update(skip_locked=True, no_key=True)
        held = ids.keys() - {one.pk for one in free}
    counts: dict[date, int] = {}
    for pk in held:
        counts[ids[pk]] = counts.get(ids[pk], 0) + 1
    return counts


def _left_behind(organisation: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_LEFT_BEHIND, {"organisation": organisation, "shown": SHOWN_FAILURES})
        return list(cursor.fetchall())
