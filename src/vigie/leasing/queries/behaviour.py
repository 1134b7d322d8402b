"""How debtors pay, over all their contracts: what a trust score may ask, set-based for a portfolio."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import connection

from vigie.kernel.actor import Actor
from vigie.leasing.queries.contracts import READ

WINDOW: Final = timedelta(days=365)
RECENT: Final = timedelta(days=91)
# A debit takes days to be booked: so late still counts as on time.
ON_TIME: Final = 5

_BEHAVIOUR: Final = """
with mine as materialized (
    select id, customer_id, delivered_on from leasing_contract
    where organisation_id = %(organisation)s and delivered_on is not null
      and (%(among)s::bigint[] is null or customer_id = any(%(among)s))),
fell as materialized (
    select d.id, m.customer_id, d.due_on,
        d.costs + d.late + d.interest + d.tax + d.services + d.insurance + d.principal as asked
    from leasing_due d join mine m on m.id = d.contract_id
    where d.organisation_id = %(organisation)s and d.kind = 'instalment'
      and d.due_on > %(since)s and d.due_on <= %(on)s),
paid as (
    select a.due_id, max(a.effective_on) as last_on from leasing_allocation a
    where a.organisation_id = %(organisation)s and a.due_id in (select id from fell)
      and a.minor > 0 group by 1),
told as (
    select f.customer_id, f.due_on,
        case when o.minor > 0 then %(on)s - f.due_on
             else greatest(coalesce(p.last_on, f.due_on) - f.due_on, 0) end as delay,
        1 - coalesce(greatest(o.minor, 0)::numeric / nullif(f.asked, 0), 0) as share
    from fell f left join paid p on p.due_id = f.id
    left join leasing_opendue o on o.organisation_id = %(organisation)s and o.due_id = f.id
    where f.asked > 0),
conduct as (
    select customer_id, count(*) as fell_due,
        count(*) filter (where delay <= %(grace)s) as on_time,
        max(delay) as worst, avg(share) as share,
        avg(delay) filter (where due_on > %(recent)s) as now_late,
        avg(delay) filter (where due_on <= %(recent)s) as then_late
    from told group by 1),
owed as (
    select m.customer_id, %(on)s - min(o.due_on) as days from leasing_opendue o
    join mine m on m.id = o.contract_id
    where o.organisation_id = %(organisation)s and o.minor > 0 and o.due_on < %(on)s group by 1),
returned as (
    select m.customer_id, count(*) as times from leasing_payment p join mine m on m.id = p.contract_id
    where p.organisation_id = %(organisation)s and p.reverses_id is not null
      and p.minor < 0 and p.received_on > %(since)s and p.received_on <= %(on)s group by 1),
begun as (select customer_id, min(delivered_on) as first_on from mine group by 1)
select b.customer_id, b.first_on, coalesce(c.fell_due, 0), coalesce(c.on_time, 0),
    coalesce(o.days, 0), coalesce(c.worst, 0), coalesce(c.share, 1), coalesce(r.times, 0),
    c.now_late - c.then_late
from begun b left join conduct c using (customer_id) left join owed o using (customer_id)
left join returned r using (customer_id)
where b.first_on <= %(on)s
"""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How a debtor paid the instalments of the twelve months up to a day.

    Delays in days; an instalment counts as on time up to five days after its day, and one that a
    correction settled is no delay. `share_paid` weighs each instalment alike, so that currencies do
    not mix. `returned` counts payments of the debtor that went back. `days_past_due` is the age of the
    oldest amount still open; `trend` is the mean delay of the last three months less that of the nine
    before, None without both.
    """

    first_on: date
    fell_due: int
    on_time: int
    days_past_due: int
    worst_delay: int
    share_paid: float
    returned: int
    trend: float | None


def behaviours(
    by: Actor, on: date, among: Collection[int] | None = None
) -> Mapping[int, Behaviour]:
    """Return the behaviour of each customer with a delivered contract, by party.

    What is open is that of now, so `on` is today or the business day; one statement, whatever the
    number of contracts.
    """
    by.require(READ)
    asked = {
        "organisation": by.organisation_id,
        "among": None if among is None else sorted(among),
        "on": on,
        "since": on - WINDOW,
        "recent": on - RECENT,
        "grace": ON_TIME,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BEHAVIOUR, asked)
        rows = cursor.fetchall()
    return {
        int(party): Behaviour(
            first_on, fell, timely, days, worst, float(share), times, _float(trend)
        )
        for party, first_on, fell, timely, days, worst, share, times, trend in rows
    }


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))
