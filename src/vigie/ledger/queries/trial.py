"""The trial balance: every account of a book and currency, as booked or as valued.

What moved is summed by route first, then told to the two accounts of each route, so that debits
equal credits by arithmetic and the work is one pass over the transfers.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import connection

from vigie.kernel.actor import Actor
from vigie.ledger.domain.transfers import Book
from vigie.ledger.queries.charts import READ

_TRIAL = """
with moved as (
    select route_id,
           sum(minor) filter (where {day} < %(since)s) as before,
           sum(minor) filter (where {day} >= %(since)s) as within
    from ledger_transfer
    where organisation_id = %(organisation)s and {day} <= %(through)s
    group by route_id),
legs as (
    select r.debit_id as account_id, m.before as before, m.within as debit, 0 as credit
    from moved m join ledger_route r on r.organisation_id = %(organisation)s and r.id = m.route_id
    union all
    select r.credit_id, -m.before, 0, m.within
    from moved m join ledger_route r on r.organisation_id = %(organisation)s and r.id = m.route_id)
select a.id, a.code, a.names, a.kind, a.side, a.role, a.closed_on is not null,
       coalesce(sum(l.before), 0), coalesce(sum(l.debit), 0), coalesce(sum(l.credit), 0)
from ledger_account a
join ledger_chart c on c.organisation_id = %(organisation)s and c.id = a.chart_id
left join legs l on l.account_id = a.id
where a.organisation_id = %(organisation)s and c.book = %(book)s and c.currency = %(currency)s
group by a.id order by a.code
"""
_BEGINNING = date(1, 1, 1)


class Basis(StrEnum):
    """Which of the two dates of a transfer counts."""

    BOOKED = "booked"
    VALUED = "valued"


_COLUMNS = {Basis.BOOKED: "booked_on", Basis.VALUED: "value_on"}


@dataclass(frozen=True, slots=True)
class TrialAsked:
    """A trial balance through a day; with `since`, what stood before that day is the opening."""

    through: date
    since: date = _BEGINNING
    book: str = Book.STATUTORY
    currency: str = "EUR"
    basis: Basis = Basis.BOOKED


@dataclass(frozen=True, slots=True)
class TrialLine:
    """An account's opening, debits and credits in minor units; opening is debits less credits."""

    account_id: int
    code: str
    names: Mapping[str, str]
    kind: str
    side: str
    role: str
    is_closed: bool
    opening: int
    debit: int
    credit: int

    @property
    def balance(self) -> int:
        """Return debits less credits through the day, in minor units."""
        return self.opening + self.debit - self.credit


def trial_balance(by: Actor, asked: TrialAsked) -> tuple[TrialLine, ...]:
    """Return every account of the chart in the order of codes, those that never moved included."""
    by.require(READ)
    values: dict[str, str | int | date] = {
        "organisation": by.organisation_id,
        "since": asked.since,
        "through": asked.through,
        "book": asked.book,
        "currency": asked.currency,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TRIAL.format(day=_COLUMNS[asked.basis]), values)
        return tuple(_line(row) for row in cursor.fetchall())


def _line(row: tuple[Any, ...]) -> TrialLine:
    account_id, code, names, kind, side, role, is_closed = row[:7]
    opening, debit, credit = (int(amount) for amount in row[7:])
    return TrialLine(
        account_id=account_id,
        code=code,
        names=json.loads(names),
        kind=kind,
        side=side,
        role=role,
        is_closed=is_closed,
        opening=opening,
        debit=debit,
        credit=credit,
    )
