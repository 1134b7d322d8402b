"""The letters of a year: every leg of suppliers, customers and other parties, in one statement.

Those are the accounts kept by subject under 40, 41 and 46 of the plan comptable général.

Debits and credits of an account and subject are summed up apart; a sum that both reach closes a
group. `domain.lettering` says why, and is the reference that this is held against.
"""

from collections.abc import Iterator
from datetime import date

from django.db import connection

from vigie.ledger.domain.lettering import Key, Lettered
from vigie.ledger.models import Chart

_LETTERS = """
with leg as (
    select r.id as route_id, sides.account_id, sides.is_credit, t.subject_kind, t.subject_id,
           t.entry_id, t.line, t.value_on, t.booked_on, t.minor
    from ledger_route r
    cross join lateral (values (r.debit_id, false), (r.credit_id, true)) as sides(account_id, is_credit)
    join ledger_account a on a.organisation_id = %(organisation)s and a.id = sides.account_id
        and a.is_auxiliary and a.code ~ '^4[016]'
    join ledger_transfer t on t.organisation_id = %(organisation)s and t.route_id = r.id
        and t.booked_on <= %(through)s and t.subject_id is not null
    where r.organisation_id = %(organisation)s and r.chart_id = %(chart)s
), opening as (
    select account_id, subject_kind, subject_id,
           sum(case when is_credit then -minor else minor end) as minor
    from leg where booked_on < %(since)s
    group by account_id, subject_kind, subject_id
), mine as (
    select account_id, is_credit, subject_kind, subject_id, entry_id, line, value_on, booked_on,
           minor
    from leg where booked_on >= %(since)s
    union all
    select account_id, minor < 0, subject_kind, subject_id, 0, 0, %(since)s, %(since)s, abs(minor)
    from opening where minor <> 0
), summed as (
    select *, sum(minor) over (
        partition by account_id, subject_kind, subject_id, is_credit
        order by entry_id <> 0, value_on, entry_id, line) as reached
    from mine
), cut as (
    select *, count(*) over (partition by account_id, subject_kind, subject_id, reached) = 2
        as is_last
    from summed
), grouped as (
    select *, count(*) filter (where is_last and is_credit) over (
               partition by account_id, subject_kind, subject_id order by reached
               range between unbounded preceding and current row exclude group) + 1 as number,
           count(*) filter (where is_last and is_credit) over (
               partition by account_id, subject_kind, subject_id) as groups
    from cut
)
select entry_id, line, is_credit, account_id, subject_kind, subject_id, number,
       max(booked_on) over (partition by account_id, subject_kind, subject_id, number)
from grouped where number <= groups
order by entry_id, line, is_credit, account_id, subject_kind, subject_id
"""
_AT_A_TIME = 10_000
Opening = tuple[int, str]


def letters(
    organisation_id: int, chart: Chart, since: date, through: date
) -> Iterator[tuple[Key, Opening, Lettered]]:
    """Yield the lettered legs of a year by entry, line and side; those of the opening come first.

    A leg of the opening has entry 0 and is told by its account and its subject (`kind:id`). The
    statement runs in the transaction that asks for it.
    """
    values: dict[str, int | date] = {
        "organisation": organisation_id,
        "chart": chart.pk,
        "since": since,
        "through": through,
    }
    with connection.chunked_cursor() as cursor:
        cursor.execute(_LETTERS, values)
        while rows := cursor.fetchmany(_AT_A_TIME):
            for entry, line, is_credit, account, kind, number, group, on in rows:
                yield (entry, line, is_credit), (account, f"{kind}:{number}"), Lettered(group, on)
