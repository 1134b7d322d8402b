"""What is found of many contracts at the end of a day: one statement writes it, another's sums book it.

The period that a contract stands in is read from its version at its turns only, then carried from day to
day; so most contracts cost two rows read, side by side with their neighbours, and one written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from django.db import connection

from vigie.kernel.errors import Refused
from vigie.leasing.actions.shares import Share
from vigie.leasing.domain.agreement import Accounting
from vigie.leasing.domain.booking import CutOff, Leg, cut_off
from vigie.leasing.domain.closing import REMINDERS, STAGE_2_AFTER, STAGE_3_AFTER
from vigie.leasing.domain.late.interest import unit_cost
from vigie.leasing.domain.late.references import Known
from vigie.leasing.domain.late.rules import late_rule
from vigie.leasing.domain.lateness import BEARING, RULES
from vigie.leasing.domain.lifecycle import State
from vigie.leasing.queries.references import known_rates
from vigie.ledger.domain.roles import Role

RUNNING: Final = (State.ACTIVE.value, State.IN_ARREARS.value)
FROZEN: Final = (State.SUSPENDED.value,)
CALLED: Final = (State.ACCELERATED.value, State.TERMINATED.value)
CLOSED_DAILY: Final = (*RUNNING, *FROZEN, *CALLED, State.REOPENED.value)

_INTEREST: Final = "Intérêts courus"
_TEXTS: Final = (
    (Role.RENTAL_INCOME, "Loyers courus ou d’avance"),
    (Role.DEPRECIATION_EXPENSE, "Dotation aux amortissements"),
    (Role.DEFERRED_FEE, "Frais étalés"),
)

_LATE = """
select distinct c.country, c.is_consumer, o.due_on
from leasing_opendue o
cross join lateral (select country, is_consumer from leasing_contract
    where organisation_id = %(organisation)s and id = o.contract_id offset 0) c
where o.organisation_id = %(organisation)s and o.slot = any(%(slots)s) and o.due_on < %(on)s
  and o.minor > 0 and (%(all)s or o.contract_id = any(%(ids)s))
"""

# `leasing_even` is an amount that grows evenly: base, what runs, days of a whole; half up, exact in bigint.
# `offset 0` keeps a look-up from being run for a contract that does not need it, and what a step worked out
# from being worked out again wherever a later one names it. What is carried of a frozen contract is what it came to the day before; its asset wears on.
_FOUND = """
with owed as materialized (
    select o.contract_id, sum(o.minor) as overdue,
           min(o.due_on) filter (where o.minor > 0) as since,
           sum(round(o.minor * f.up / f.down)) filter (
               where o.minor > 0 and d.kind = any(%(bearing)s)) as late,
           coalesce(bool_and(f.up is not null) filter (
               where o.minor > 0 and d.kind = any(%(bearing)s)), true) as is_known
    from leasing_opendue o
    cross join lateral (select kind from leasing_due
        where organisation_id = %(organisation)s and id = o.due_id offset 0) d
    cross join lateral (select country, is_consumer from leasing_contract
        where organisation_id = %(organisation)s and id = o.contract_id offset 0) c
    left join unnest(%(countries)s::text[], %(consumers)s::bool[], %(dues)s::date[],
                     %(ups)s::numeric[], %(downs)s::numeric[])
        as f(country, is_consumer, due_on, up, down)
        on f.country = c.country and f.is_consumer = c.is_consumer and f.due_on = o.due_on
    where o.organisation_id = %(organisation)s and o.slot = any(%(slots)s)
      and o.due_on < %(on)s and (%(all)s or o.contract_id = any(%(ids)s))
    group by o.contract_id
), known as (
    select coalesce(c.id, e.id) as id, coalesce(c.version, e.version) as version,
           coalesce(c.accounting, e.accounting) as accounting,
           coalesce(c.currency, e.currency) as currency,
           coalesce(c.is_running, false) as is_running, coalesce(c.is_frozen, false) as is_frozen,
           c.is_called, c.is_running and c.accounting <> 'operating_lease' as accrues,
           coalesce(b.accrued, 0) as accrued_before, coalesce(b.days_past_due, 0) as late_before,
           leasing_even(b.rent_base, b.rent_running, least(%(before)s, b.spans_until) - b.spans_on,
                        b.spans_until - b.spans_on) as rent_before,
           leasing_even(b.wear_base, b.wear_running, least(%(before)s, b.spans_until) - b.spans_on,
                        b.spans_until - b.spans_on) as wear_before,
           leasing_even(b.fee_base, b.fee_running, %(before)s - b.begins_on,
                        b.until_on - b.begins_on) as fee_before,
           leasing_even(b.costs_base, b.costs_running, least(%(before)s, b.spans_until) - b.spans_on,
                        b.spans_until - b.spans_on) as costs_before,
           case when f.place is null then coalesce(b.base, 0) else coalesce(f.base, 0) end as base,
           case when f.place is null then coalesce(b.running, 0) else coalesce(f.running, 0) end
               as running,
           coalesce(f.begins_on, b.begins_on, %(on)s) as begins_on,
           coalesce(f.until_on, b.until_on, %(on)s + 1) as until_on,
           case when c.is_running is not true then '-infinity' when f.place is null then b.changes_on
                else coalesce(f.changes_on, 'infinity') end as changes_on,
           case when f.place is null then b.spans_on else f.spans_on end as spans_on,
           case when f.place is null then b.spans_until else f.spans_until end as spans_until,
           case when f.place is null then b.rent_base else f.rent_base end as rent_base,
           case when f.place is null then b.rent_running else f.rent_running end as rent_running,
           case when f.place is null then b.wear_base else f.wear_base end as wear_base,
           case when f.place is null then b.wear_running else f.wear_running end as wear_running,
           case when f.place is null then b.fee_base else f.fee_base end as fee_base,
           case when f.place is null then b.fee_running else f.fee_running end as fee_running,
           case when f.place is null then b.costs_base else f.costs_base end as costs_base,
           case when f.place is null then b.costs_running else f.costs_running end as costs_running,
           coalesce(o.overdue, 0) as overdue, coalesce(%(on)s - o.since, 0) as days_past_due,
           case when o.is_known is false then null else coalesce(o.late, 0) end as late
    from (
        select id, version, accounting, currency, state = any(%(running)s) as is_running,
               state = any(%(frozen)s) as is_frozen, state = any(%(called)s) as is_called
        from leasing_contract
        where organisation_id = %(organisation)s and slot = any(%(slots)s)
          and state = any(%(daily)s) and (%(all)s or id = any(%(ids)s))
    ) c full join (
        select contract_id, version, accrued, base, running, begins_on, until_on, changes_on,
               days_past_due, spans_on, spans_until, rent_base, rent_running, wear_base,
               wear_running, fee_base, fee_running, costs_base, costs_running
        from leasing_closing
        where organisation_id = %(organisation)s and closed_on = %(before)s
          and slot = any(%(slots)s) and (%(all)s or contract_id = any(%(ids)s))
    ) b on b.contract_id = c.id
    left join lateral (
        select t.place, v.base[t.place] as base, v.running[t.place] as running,
               v.begins_on[t.place] as begins_on, v.until_on[t.place] as until_on,
               v.turns_on[t.place + 1] as changes_on, v.fee_base[t.place] as fee_base,
               v.fee_running[t.place] as fee_running, v.spans_on[t.span] as spans_on,
               v.spans_until[t.span] as spans_until,
               v.rent_base[t.span] - v.rent_asked[t.place] as rent_base,
               v.rent_running[t.span] as rent_running, v.wear_base[t.span] as wear_base,
               v.wear_running[t.span] as wear_running, v.costs_base[t.span] as costs_base,
               v.costs_running[t.span] as costs_running
        from leasing_contractversion v
        cross join lateral (
            select width_bucket(%(on)s::date, v.turns_on) as place,
                   width_bucket(%(on)s::date, v.spans_on) as span
            offset 0
        ) t
        where (c.is_running or c.is_frozen)
          and (b.version is distinct from c.version or b.changes_on <= %(on)s)
          and v.organisation_id = %(organisation)s and v.contract_id = c.id
          and v.number = c.version
        offset 0
    ) f on true
    left join lateral (
        select id, version, accounting, currency from leasing_contract
        where c.id is null and (b.accrued <> 0 or b.spans_on is not null or b.fee_base is not null)
          and organisation_id = %(organisation)s and id = b.contract_id
        offset 0
    ) e on true
    left join owed o on o.contract_id = coalesce(c.id, b.contract_id)
    where c.id is not null or e.id is not null
    offset 0
), held as (
    select id, version, accounting, currency, is_called, accrued_before, late_before, rent_before,
           wear_before, fee_before, costs_before, base, running, begins_on, until_on, changes_on, overdue,
           days_past_due, late, is_running or is_frozen as spreads, spans_on, spans_until, wear_base,
           wear_running,
           case when is_frozen then coalesce(rent_before, 0 * rent_base) else rent_base end as rent_base,
           case when is_frozen then 0 * rent_running else rent_running end as rent_running,
           case when is_frozen then coalesce(fee_before, 0 * fee_base) else fee_base end as fee_base,
           case when is_frozen then 0 * fee_running else fee_running end as fee_running,
           case when is_frozen then coalesce(costs_before, 0 * costs_base) else costs_base end
               as costs_base,
           case when is_frozen then 0 * costs_running else costs_running end as costs_running,
           case when is_frozen then accrued_before
                when accrues then leasing_even(base, running, %(on)s - begins_on, until_on - begins_on)
                else 0 end as accrued
    from known
    offset 0
), stood as materialized (
    select *,
           case when spreads then coalesce(leasing_even(
               rent_base, rent_running, least(%(on)s, spans_until) - spans_on,
               spans_until - spans_on), 0) else 0 end as rent,
           case when spreads then coalesce(leasing_even(
               wear_base, wear_running, least(%(on)s, spans_until) - spans_on,
               spans_until - spans_on), 0) else 0 end as wear,
           case when spreads then coalesce(leasing_even(
               fee_base, fee_running, %(on)s - begins_on, until_on - begins_on), 0) else 0 end as fee,
           case when spreads then coalesce(leasing_even(
               costs_base, costs_running, least(%(on)s, spans_until) - spans_on,
               spans_until - spans_on), 0) else 0 end as costs
    from held
), written as (
    insert into leasing_closing (organisation_id, closed_on, contract_id, version, accrued, base,
        running, begins_on, until_on, changes_on, spans_on, spans_until, rent_base, rent_running,
        wear_base, wear_running, fee_base, fee_running, costs_base, costs_running, overdue,
        days_past_due, late, reminder, stage)
    select %(organisation)s, %(on)s, id, version, accrued, base, running, begins_on, until_on,
           changes_on, case when spreads then spans_on end, case when spreads then spans_until end,
           case when spreads then rent_base end, case when spreads then rent_running end,
           case when spreads then wear_base end, case when spreads then wear_running end,
           case when spreads then fee_base end, case when spreads then fee_running end,
           case when spreads then costs_base end, case when spreads then costs_running end,
           overdue, days_past_due, late,
           case when days_past_due = 0 then 0 else coalesce((
               select max(level) from unnest(%(reminders)s::int[]) with ordinality as r(days, level)
               where r.days > late_before and r.days <= days_past_due), 0) end,
           case when is_called or days_past_due > %(third)s then 3
                when days_past_due > %(second)s then 2 else 1 end
    from stood
)
select accounting, currency, count(*),
       sum(greatest(accrued, 0) - greatest(accrued_before, 0)),
       sum(greatest(-accrued, 0) - greatest(-accrued_before, 0)),
       sum(greatest(rent, 0) - greatest(coalesce(rent_before, 0), 0)),
       sum(greatest(-rent, 0) - greatest(-coalesce(rent_before, 0), 0)),
       sum(wear - coalesce(wear_before, 0)), sum(fee - coalesce(fee_before, 0)),
       sum(costs - coalesce(costs_before, 0))
from stood group by accounting, currency order by accounting, currency
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """How much what is cut off moved for one accounting and currency; so many contracts were closed."""

    accounting: Accounting
    currency: str
    contracts: int
    by: CutOff


def write_closings(share: Share, on: date, organisation_id: int) -> list[Moved]:
    """Write what is found of some contracts on a day, inside a running act; returns what moved."""
    words = share.words(organisation_id) | _rules(on)
    with connection.cursor() as cursor:
        cursor.execute(_LATE, words)
        words |= _factors(cursor.fetchall(), on, known_rates(organisation_id))
        cursor.execute(_FOUND, words)
        return [
            Moved(Accounting(accounting), currency, contracts, CutOff(*map(int, moved)))
            for accounting, currency, contracts, *moved in cursor.fetchall()
        ]


def legs_of(moved: Sequence[Moved]) -> list[tuple[str, Leg, str]]:
    """Return the legs to book with their currency and their text."""
    return [
        (one.currency, leg, _text_of(leg))
        for one in moved
        for leg in cut_off(one.accounting, one.by)
    ]


def _text_of(leg: Leg) -> str:
    return next((text for role, text in _TEXTS if role in (leg.debit, leg.credit)), _INTEREST)


def _rules(on: date) -> dict[str, Any]:
    return {
        "on": on,
        "daily": list(CLOSED_DAILY),
        "before": on - timedelta(days=1),
        "running": list(RUNNING),
        "frozen": list(FROZEN),
        "called": list(CALLED),
        "bearing": [kind.value for kind in BEARING],
        "reminders": list(REMINDERS),
        "second": STAGE_2_AFTER,
        "third": STAGE_3_AFTER,
    }


def _factors(
    found: Sequence[tuple[str, bool, date]], on: date, rates: Known
) -> dict[str, list[Any]]:
    """Return what a unit due on each day has cost by now; nothing where no rate is known."""
    known = [
        (country, is_consumer, due_on, factor)
        for country, is_consumer, due_on in found
        if (factor := _factor((country, is_consumer), due_on, on, rates)) is not None
    ]
    return {
        "countries": [one[0] for one in known],
        "consumers": [one[1] for one in known],
        "dues": [one[2] for one in known],
        "ups": [one[3].numerator for one in known],
        "downs": [one[3].denominator for one in known],
    }


def _factor(of: tuple[str, bool], due_on: date, on: date, rates: Known) -> Fraction | None:
    """Return the interest for delay that a unit bears; a French consumer's bears none (D312-16).

    `of` is the country, and whether the customer is a consumer.
    """
    if of == ("FR", True):
        return Fraction(0)
    rule = RULES.get(of)
    if rule is None:
        return None
    try:
        return unit_cost(late_rule(rule), due_on, on, rates)
    except Refused:
        return None
