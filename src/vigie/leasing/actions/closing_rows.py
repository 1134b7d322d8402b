"""What is found of many contracts at the end of a day: one statement writes it, another's sums book it.

The period that a contract stands in is read from its version once, then carried from day to day until
it ends or another version is in force; so most contracts cost one row read and one written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from django.db import connection

from vigie.kernel.errors import Refused
from vigie.leasing.domain.agreement import Accounting
from vigie.leasing.domain.booking import Leg, Legs, claim_of
from vigie.leasing.domain.closing import REMINDERS, STAGE_2_AFTER, STAGE_3_AFTER
from vigie.leasing.domain.late.interest import DAYS_A_YEAR, stretches
from vigie.leasing.domain.late.references import Known
from vigie.leasing.domain.late.rules import late_rule
from vigie.leasing.domain.lateness import BEARING, RULES
from vigie.leasing.domain.lifecycle import State
from vigie.leasing.queries.references import known_rates
from vigie.ledger.domain.roles import Role

RUNNING: Final = (State.ACTIVE.value, State.IN_ARREARS.value)
FROZEN: Final = (State.SUSPENDED.value,)
CALLED: Final = (State.ACCELERATED.value, State.TERMINATED.value)
CLOSED_DAILY: Final = (*RUNNING, *FROZEN, *CALLED)

_LATE = """
select distinct c.country, c.is_consumer, o.due_on
from leasing_opendue o join leasing_contract c on c.id = o.contract_id
where o.organisation_id = %(organisation)s and o.contract_id = any(%(ids)s)
  and o.due_on < %(on)s and o.minor > 0
"""

# A fraction of an integer is rounded half up as (2 a b + n) / 2 n, exact in bigint.
_FOUND = """
with mine as (
    select c.id, c.version, c.accounting, c.currency, c.country, c.is_consumer,
           c.state = any(%(running)s) and c.accounting <> 'operating_lease' as accrues,
           c.state = any(%(frozen)s) as is_frozen, c.state = any(%(called)s) as is_called
    from leasing_contract c
    where c.organisation_id = %(organisation)s and c.id = any(%(ids)s)
), before as (
    select * from leasing_closing
    where organisation_id = %(organisation)s and closed_on = %(before)s
      and contract_id = any(%(ids)s)
), fresh as (
    select m.id, p.*
    from mine m
    left join before b on b.contract_id = m.id
    left join leasing_contractversion v on v.organisation_id = %(organisation)s
        and v.contract_id = m.id and v.number = m.version
    left join lateral (
        select case when count(*) > 0 then
                   coalesce(sum(r.interest) filter (where r.until_on <= %(on)s), 0)
                   - coalesce(sum(r.interest) filter (where r.due_on <= %(on)s), 0) end as base,
               coalesce(max(r.interest) filter (where %(on)s >= r.begins_on
                                                and %(on)s < r.until_on), 0) as running,
               coalesce(max(r.begins_on) filter (where %(on)s >= r.begins_on
                                                 and %(on)s < r.until_on), %(on)s) as begins_on,
               coalesce(max(r.until_on) filter (where %(on)s >= r.begins_on
                                                and %(on)s < r.until_on), %(on)s + 1) as until_on,
               coalesce(least(min(r.due_on) filter (where r.due_on > %(on)s),
                              min(r.until_on) filter (where r.until_on > %(on)s),
                              min(r.begins_on) filter (where r.begins_on > %(on)s)),
                        'infinity') as changes_on
        from (select (x ->> 6)::bigint as interest, (x ->> 2)::date as due_on,
                     (x ->> 3)::date as until_on,
                     case v.agreement #>> '{terms,timing}' when 'advance' then (x ->> 2)::date
                                                           else (x ->> 1)::date end as begins_on
              from jsonb_array_elements(v.rows) x) r
    ) p on true
    where m.accrues and (b.contract_id is null or b.version <> m.version
                         or b.changes_on <= %(on)s)
), owed as (
    select o.contract_id, sum(o.minor) filter (where o.due_on < %(on)s) as overdue,
           min(o.due_on) filter (where o.due_on < %(on)s and o.minor > 0) as since,
           sum(round(o.minor * f.up / f.down)) filter (
               where o.due_on < %(on)s and o.minor > 0 and d.kind = any(%(bearing)s)) as late,
           coalesce(bool_and(f.up is not null) filter (
               where o.due_on < %(on)s and o.minor > 0 and d.kind = any(%(bearing)s)), true)
               as is_known
    from mine m
    join leasing_opendue o on o.organisation_id = %(organisation)s and o.contract_id = m.id
    join leasing_due d on d.organisation_id = %(organisation)s and d.id = o.due_id
    left join unnest(%(countries)s::text[], %(consumers)s::bool[], %(dues)s::date[],
                     %(ups)s::numeric[], %(downs)s::numeric[])
        as f(country, is_consumer, due_on, up, down)
        on f.country = m.country and f.is_consumer = m.is_consumer and f.due_on = o.due_on
    group by o.contract_id
), stood as (
    select m.*, coalesce(b.accrued, 0) as accrued_before, b.days_past_due as late_before,
           case when m.accrues and f.id is not null then f.base else coalesce(b.base, 0) end as base,
           coalesce(f.running, b.running, 0) as running,
           coalesce(f.begins_on, b.begins_on, %(on)s) as begins_on,
           coalesce(f.until_on, b.until_on, %(on)s + 1) as until_on,
           case when not m.accrues then '-infinity'
                else coalesce(f.changes_on, b.changes_on) end as changes_on,
           coalesce(o.overdue, 0) as overdue,
           coalesce(%(on)s - o.since, 0) as days_past_due,
           case when o.is_known is false then null else coalesce(o.late, 0) end as late
    from mine m
    left join before b on b.contract_id = m.id
    left join fresh f on f.id = m.id
    left join owed o on o.contract_id = m.id
), written as (
    insert into leasing_closing (organisation_id, closed_on, contract_id, version, accrued, base,
        running, begins_on, until_on, changes_on, overdue, days_past_due, late, reminder, stage)
    select %(organisation)s, %(on)s, id, version,
           case when is_frozen then accrued_before
                when not accrues then 0
                else base + (2 * running * (%(on)s - begins_on) + (until_on - begins_on))
                            / (2 * (until_on - begins_on)) end,
           base, running, begins_on, until_on, changes_on, overdue, days_past_due, late,
           coalesce((select max(level) from unnest(%(reminders)s::int[]) with ordinality
                         as r(days, level)
                     where r.days > coalesce(late_before, 0) and r.days <= days_past_due), 0),
           case when is_called or days_past_due > %(third)s then 3
                when days_past_due > %(second)s then 2 else 1 end
    from stood
    returning contract_id, accrued
)
select s.accounting, s.currency,
       sum(greatest(w.accrued, 0) - greatest(s.accrued_before, 0)),
       sum(greatest(-w.accrued, 0) - greatest(-s.accrued_before, 0))
from written w join stood s on s.id = w.contract_id
group by s.accounting, s.currency order by s.accounting, s.currency
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """How much the accrued positions of one accounting and currency moved, in minor units.

    `earned` is interest to receive, `deferred` interest billed and not earned.
    """

    accounting: Accounting
    currency: str
    earned: int
    deferred: int

    def legs(self) -> Legs:
        """Return what is booked: in the books that show the claim."""
        _, books = claim_of(self.accounting)
        legs = Legs()
        legs.add(Role.INTEREST_RECEIVABLE, Role.INTEREST_INCOME, self.earned, books)
        legs.add(Role.INTEREST_INCOME, Role.DEFERRED_INCOME, self.deferred, books)
        return legs


def write_closings(ids: Sequence[int], on: date, organisation_id: int) -> list[Moved]:
    """Write what is found of some contracts on a day, inside a running act; returns what moved."""
    words = _words(ids, on, organisation_id)
    with connection.cursor() as cursor:
        cursor.execute(_LATE, words)
        words |= _factors(cursor.fetchall(), on, known_rates(organisation_id))
        cursor.execute(_FOUND, words)
        return [
            Moved(Accounting(accounting), currency, int(earned), int(deferred))
            for accounting, currency, earned, deferred in cursor.fetchall()
        ]


def legs_of(moved: Sequence[Moved]) -> list[tuple[str, Leg]]:
    """Return the legs to book with their currency."""
    return [(one.currency, leg) for one in moved for leg in one.legs()]


def _words(ids: Sequence[int], on: date, organisation_id: int) -> dict[str, Any]:
    return {
        "organisation": organisation_id,
        "ids": list(ids),
        "on": on,
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
        parts = stretches(late_rule(rule), due_on, on, rates.series)
    except Refused:
        return None
    return sum((one.rate.fraction * one.days for one in parts), Fraction(0)) / DAYS_A_YEAR
