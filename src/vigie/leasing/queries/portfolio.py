"""The portfolio on a day: what is owed by band of lateness, how contracts roll, how vintages age.

Two statements over dues, allocations and steps as they are known now. A due counts
as unpaid on a past day when what settled it took effect later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db import connection

from vigie.kernel.actor import Actor
from vigie.kernel.months import add_months, days_in_month
from vigie.leasing.domain.ageing import LAST_DAYS, Aged, Band, complete
from vigie.leasing.domain.lifecycle import State
from vigie.leasing.domain.rolling import Move
from vigie.leasing.domain.vintages import Vintage, vintages
from vigie.leasing.models import Contract
from vigie.leasing.queries.contracts import READ

MONTHS: Final = 25
OVER: Final = (State.WITHDRAWN, State.CANCELLED, State.BOUGHT_OUT, State.CLOSED, State.WRITTEN_OFF)
_FIRST_DAYS: Final = [last + 1 for last in LAST_DAYS]
_BANDS: Final = list(Band)

_AGED: Final = """
with due as (
    select contract_id, sum(minor) as owed,
           coalesce(sum(minor) filter (where due_on < %(on)s), 0) as overdue,
           min(due_on) filter (where due_on < %(on)s and minor > 0) as oldest
    from leasing_opendue where organisation_id = %(organisation)s group by contract_id
), to_come as (
    select contract_id, sum(principal) as principal
    from leasing_instalment where organisation_id = %(organisation)s and not is_billed
    group by contract_id
)
select width_bucket(coalesce(%(on)s - due.oldest, 0), %(bands)s::int[]) as band,
       count(*),
       sum(coalesce(due.owed, 0) + coalesce(to_come.principal, 0)
           + case when c.accounting = 'loan' then 0
                  else (v.agreement -> 'terms' ->> 'residual')::bigint end),
       sum(coalesce(due.overdue, 0))
from leasing_contract c
join leasing_contractversion v on v.organisation_id = c.organisation_id
    and v.contract_id = c.id and v.number = c.version
left join due on due.contract_id = c.id
left join to_come on to_come.contract_id = c.id
where c.organisation_id = %(organisation)s and c.currency = %(currency)s
    and c.delivered_on <= %(on)s and c.state <> all(%(over)s)
group by 1
"""

# One row a move or a cohort: month end, band before, band after, contracts; or year, quarter, age.
_HISTORY: Final = """
with settled as (
    select due_id, max(effective_on) filter (where minor > 0) as on_day
    from leasing_allocation where organisation_id = %(organisation)s group by due_id
), late as (
    select d.contract_id, d.due_on, case when o.id is null then settled.on_day end as settled_on
    from leasing_due d
    left join leasing_opendue o on o.organisation_id = d.organisation_id and o.due_id = d.id
    left join settled on settled.due_id = d.id
    where d.organisation_id = %(organisation)s
        and (o.minor > 0 or (o.id is null and settled.on_day > d.due_on))
), ended as (
    select contract_id, min(effective_on) as on_day
    from leasing_contractevent
    where organisation_id = %(organisation)s and to_state = any(%(over)s)
    group by contract_id
), served as (
    select c.id, c.delivered_on, ended.on_day as ended_on
    from leasing_contract c left join ended on ended.contract_id = c.id
    where c.organisation_id = %(organisation)s and c.currency = %(currency)s
        and c.delivered_on is not null
), month as (
    select on_day, lead(on_day) over (order by on_day) as next_day
    from unnest(%(months)s::date[]) as on_day
), placed as (
    select served.id, month.on_day, month.next_day,
           width_bucket(coalesce(month.on_day - min(late.due_on), 0), %(bands)s::int[]) as band
    from served join month on served.delivered_on <= month.on_day
        and (served.ended_on is null or served.ended_on > month.on_day)
    left join late on late.contract_id = served.id and late.due_on < month.on_day
        and (late.settled_on is null or late.settled_on > month.on_day)
    group by served.id, month.on_day, month.next_day
), first_late as (
    select id, min(on_day) as on_day from placed where band >= %(badly)s group by id
), cohort as (
    select extract(year from served.delivered_on)::int as year,
           extract(quarter from served.delivered_on)::int as quarter,
           case when first_late.on_day is not null then greatest(1,
               (extract(year from first_late.on_day) - extract(year from served.delivered_on)) * 12
               + extract(month from first_late.on_day) - extract(month from served.delivered_on)
           )::int end as age
    from served left join first_late on first_late.id = served.id
    where served.delivered_on > %(since)s and served.delivered_on <= %(on)s
)
select a.next_day, a.band, b.band, null, count(*)
from placed a left join placed b on b.id = a.id and b.on_day = a.next_day
where a.next_day is not null
group by 1, 2, 3
union all
select null, year, quarter, age, count(*) from cohort group by 2, 3, 4
"""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What a report shows; amounts in minor units of `currency`."""

    on: date
    currency: str
    aged: tuple[Aged, ...]
    months: tuple[date, ...]
    moves: tuple[Move, ...]
    vintages: tuple[Vintage, ...]

    @property
    def contracts(self) -> int:
        """Return how many contracts are in service."""
        return sum(line.contracts for line in self.aged)

    @property
    def outstanding(self) -> int:
        """Return what they owe in all, due or to come, residuals included."""
        return sum(line.outstanding for line in self.aged)

    @property
    def overdue(self) -> int:
        """Return what is due and unpaid."""
        return sum(line.overdue for line in self.aged)


def currencies_of(by: Actor) -> tuple[str, ...]:
    """Return the currencies of the organisation's delivered contracts, in order."""
    by.require(READ)
    rows = Contract.objects.filter(
        organisation_id=by.organisation_id, delivered_on__isnull=False
    ).order_by("currency")
    return tuple(rows.values_list("currency", flat=True).distinct())


def portfolio_on(by: Actor, *, on: date, currency: str) -> Portfolio:
    """Return the portfolio in one currency on a day, with the two years of month ends before."""
    by.require(READ)
    months = month_ends(on, MONTHS)
    given: dict[str, Any] = {
        "organisation": by.organisation_id,
        "on": on,
        "since": months[0],
        "currency": currency,
        "months": list(months),
        "bands": _FIRST_DAYS,
        "badly": Band.TO_60.rank,
        "over": [state.value for state in OVER],
    }
    aged = [
        Aged(_BANDS[band], contracts, int(outstanding), int(overdue))
        for band, contracts, outstanding, overdue in _rows(_AGED, given)
    ]
    moves, cohorts = [], []
    for month, one, two, age, contracts in _rows(_HISTORY, given):
        if month is None:
            cohorts.append((one, two, age, contracts))
        else:
            after = None if two is None else _BANDS[two]
            moves.append(Move(month, _BANDS[one], after, contracts))
    return Portfolio(on, currency, complete(aged), months, tuple(moves), _vintages(cohorts))


def month_ends(on: date, count: int) -> tuple[date, ...]:
    """Return the last `count` month ends on or before a day, in order."""
    ended = on.day == days_in_month(on.year, on.month)
    last = on if ended else on.replace(day=1) - timedelta(days=1)
    return tuple(add_months(last, -back, anchor=31) for back in reversed(range(count)))


def _vintages(rows: Sequence[tuple[int, int, int | None, int]]) -> tuple[Vintage, ...]:
    sizes: dict[tuple[int, int], int] = {}
    for year, quarter, _age, contracts in rows:
        sizes[year, quarter] = sizes.get((year, quarter), 0) + contracts
    return vintages(
        [(*key, contracts) for key, contracts in sizes.items()],
        [(year, quarter, age, contracts) for year, quarter, age, contracts in rows if age],
    )


def _rows(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
