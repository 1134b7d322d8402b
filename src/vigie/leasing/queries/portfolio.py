"""The portfolio on a day: what is owed by band of lateness, how contracts roll, how vintages age.

Two statements over dues, allocations and steps as they are known now. A due counts
as unpaid on a past day when what settled it took effect later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection

from vigie.kernel.actor import Actor
from vigie.kernel.months import add_months, days_in_month
from vigie.leasing.domain.ageing import LAST_DAYS, Aged, Band, complete
from vigie.leasing.domain.measured import OVER, Measured, read
from vigie.leasing.domain.rolling import Move
from vigie.leasing.domain.vintages import Vintage, vintages
from vigie.leasing.models import Contract, PortfolioMeasure
from vigie.leasing.queries.contracts import READ

MONTHS: Final = 25
MOST_AT_ONCE: Final = 50_000
_FIRST_DAYS: Final = [last + 1 for last in LAST_DAYS]
_BANDS: Final = list(Band)

# Tables are stacked and grouped rather than joined: the planner's guesses cannot make that slow.
_AGED: Final = """
with piece as (
    select c.id, c.accounting <> 'loan' as is_lease,
           (v.agreement -> 'terms' ->> 'residual')::bigint as residual,
           0::bigint as owed, 0::bigint as overdue, null::date as oldest
    from leasing_contract c
    join leasing_contractversion v on v.organisation_id = c.organisation_id
        and v.contract_id = c.id and v.number = c.version
    where c.organisation_id = %(organisation)s and c.currency = %(currency)s
        and c.delivered_on <= %(on)s and c.state <> all(%(over)s)
    union all
    select contract_id, null, null, minor, case when due_on < %(on)s then minor else 0 end,
           case when due_on < %(on)s and minor > 0 then due_on end
    from leasing_opendue where organisation_id = %(organisation)s
    union all
    select contract_id, null, null, principal, 0, null
    from leasing_instalment where organisation_id = %(organisation)s and not is_billed
), contract as (
    select id, sum(owed) + case when bool_or(is_lease) then max(residual) else 0 end as owed,
           sum(overdue) as overdue, min(oldest) as oldest
    from piece group by id having bool_or(is_lease) is not null
)
select width_bucket(coalesce(%(on)s - oldest, 0), %(bands)s::int[]), count(*), sum(owed),
       sum(overdue)
from contract group by 1
"""

_UNDRAWN: Final = """
select coalesce(sum(undrawn), 0) from leasing_contract
where organisation_id = %(organisation)s and currency = %(currency)s and delivered_on <= %(on)s
    and undrawn > 0
"""

# One row a move or a cohort: month end, band before, band after, contracts; or year, quarter, age.
_HISTORY: Final = """
with due as (
    select due_id, max(contract_id) as contract_id, max(due_on) as due_on,
           max(settled_on) as settled_on, max(left_open) as left_open
    from (
        select id as due_id, contract_id, due_on, null::date as settled_on,
               null::bigint as left_open
        from leasing_due where organisation_id = %(organisation)s
        union all
        select due_id, null, null, effective_on, null
        from leasing_allocation where organisation_id = %(organisation)s and minor > 0
        union all
        select due_id, null, null, null, minor
        from leasing_opendue where organisation_id = %(organisation)s
    ) piece group by due_id
), late as (
    select contract_id, due_on, case when left_open is null then settled_on end as settled_on
    from due where left_open > 0 or (left_open is null and settled_on > due_on)
), served as (
    select id, max(delivered_on) as delivered_on, min(ended_on) as ended_on
    from (
        select id, delivered_on, null::date as ended_on
        from leasing_contract
        where organisation_id = %(organisation)s and currency = %(currency)s
            and delivered_on is not null
        union all
        select contract_id, null, effective_on
        from leasing_contractevent
        where organisation_id = %(organisation)s and to_state = any(%(over)s)
    ) piece group by id having max(delivered_on) is not null
), month as (
    select unnest(%(months)s::date[]) as on_day
), placed as (
    select id, on_day, max(delivered_on) as delivered_on,
           width_bucket(coalesce(on_day - min(due_on), 0), %(bands)s::int[]) as band
    from (
        select id, on_day, delivered_on, null::date as due_on
        from served join month on delivered_on <= on_day
            and (ended_on is null or ended_on > on_day)
        union all
        select contract_id, on_day, null, due_on
        from late join month on due_on < on_day and (settled_on is null or settled_on > on_day)
    ) piece group by id, on_day having max(delivered_on) is not null
), moved as (
    select on_day, band, lead(band) over (partition by id order by on_day) as after from placed
), cohort as (
    select min(delivered_on) as delivered_on, min(on_day) filter (where band >= %(badly)s) as badly
    from placed group by id
)
select (date_trunc('month', on_day) + interval '2 months - 1 day')::date, band, after, null, count(*)
from moved where on_day < %(last)s group by 1, 2, 3
union all
select null, extract(year from delivered_on)::int, extract(quarter from delivered_on)::int,
       greatest(1, (extract(year from badly) - extract(year from delivered_on)) * 12
           + extract(month from badly) - extract(month from delivered_on))
           * case when badly is null then null else 1 end,
       count(*)
from cohort where delivered_on > %(since)s group by 2, 3, 4
"""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What a report shows; amounts in minor units of `currency`.

    `measured_at` is when it was measured and kept, None when it was measured for this reader.
    """

    on: date
    currency: str
    aged: tuple[Aged, ...]
    months: tuple[date, ...]
    moves: tuple[Move, ...]
    vintages: tuple[Vintage, ...]
    undrawn: int = 0
    measured_at: datetime | None = None

    @property
    def found(self) -> Measured:
        """Return what was measured, apart from its day."""
        return Measured(self.aged, self.months, self.moves, self.vintages, self.undrawn)

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
    """Return the portfolio in one currency on a day, with the two years of month ends before.

    What the close of that day measured, where it did; else the tables are read now. Beyond
    `MOST_AT_ONCE` contracts a reader cannot wait for that: he gets the latest day before that was
    measured, and its `on` says which.
    """
    by.require(READ)
    rows = PortfolioMeasure.objects.filter(
        organisation_id=by.organisation_id, currency=currency, on__lte=on
    )
    kept = rows.order_by("-on", "-id").first()
    if kept is not None and (kept.on == on or _is_large(by)):
        found = read(kept.content)
        return _told(found, kept.on, currency, kept.recorded_at)
    return _told(measured(by.organisation_id, on=on, currency=currency), on, currency)


def _told(found: Measured, on: date, currency: str, at: datetime | None = None) -> Portfolio:
    shown = (found.aged, found.months, found.moves, found.vintages, found.undrawn)
    return Portfolio(on, currency, *shown, at)


def measured_on(organisation_id: int, on: date) -> bool:
    """Tell whether the portfolio of a day was measured; call it in the tenant block."""
    rows = PortfolioMeasure.objects.filter(organisation_id=organisation_id, on=on)
    return rows.exists()


def measured(organisation_id: int, *, on: date, currency: str) -> Measured:
    """Read the tables and return the portfolio of a day; call it in the tenant block."""
    months = month_ends(on, MONTHS)
    given: dict[str, Any] = {
        "organisation": organisation_id,
        "on": on,
        "since": months[0],
        "currency": currency,
        "months": list(months),
        "last": months[-1],
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
    ((undrawn,),) = _rows(_UNDRAWN, given)
    return Measured(complete(aged), months, tuple(moves), _vintages(cohorts), int(undrawn))


def _is_large(by: Actor) -> bool:
    mine = Contract.objects.filter(organisation_id=by.organisation_id)
    return mine[: MOST_AT_ONCE + 1].count() > MOST_AT_ONCE


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
        [(year, quarter, int(age), contracts) for year, quarter, age, contracts in rows if age],
    )


def _rows(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
