"""Statements: what moved on an account, or about a subject, line by line with the running balance."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from vigie.kernel.actor import Actor
from vigie.kernel.cursor import decode_cursor, encode_cursor
from vigie.kernel.errors import NotFound
from vigie.ledger.domain.transfers import Subject
from vigie.ledger.models import Account
from vigie.ledger.queries.charts import READ
from vigie.ledger.queries.entries import subject_of

_LEGS = """
select t.booked_on, t.entry_id, t.line, t.value_on, t.text, t.subject_kind, t.subject_id,
       e.act, e.piece, other.code, other.names,
       case when r.debit_id = %(account)s then t.minor else -t.minor end as minor
from ledger_transfer t
join ledger_route r on r.organisation_id = %(organisation)s and r.id = t.route_id
join ledger_account other on other.organisation_id = %(organisation)s
    and other.id = case when r.debit_id = %(account)s then r.credit_id else r.debit_id end
join ledger_entry e on e.organisation_id = %(organisation)s and e.id = t.entry_id
where t.organisation_id = %(organisation)s and t.route_id = any(%(routes)s)
  and t.booked_on between %(since)s and %(through)s
  and (t.booked_on, t.entry_id, t.line) > (%(day)s, %(entry)s, %(line)s)
order by t.booked_on, t.entry_id, t.line limit %(limit)s
"""

_BEFORE = """
select coalesce(sum(case when r.debit_id = %(account)s then t.minor else -t.minor end), 0)
from ledger_transfer t
join ledger_route r on r.organisation_id = %(organisation)s and r.id = t.route_id
where t.organisation_id = %(organisation)s and t.route_id = any(%(routes)s)
  and (t.booked_on < %(since)s
       or (t.booked_on between %(since)s and %(through)s
           and (t.booked_on, t.entry_id, t.line) <= (%(day)s, %(entry)s, %(line)s)))
"""

_ROUTES = """
select id from ledger_route
where organisation_id = %(organisation)s and %(account)s in (debit_id, credit_id)
"""

_ABOUT = """
select t.value_on, t.booked_on, t.entry_id, t.line, t.text, e.act, e.piece, c.book, r.currency,
       d.code, k.code, t.minor, e.reverses_id,
       (select x.id from ledger_entry x
        where x.organisation_id = %(organisation)s and x.reverses_id = e.id),
       d.names, k.names
from ledger_transfer t
join ledger_entry e on e.organisation_id = %(organisation)s and e.id = t.entry_id
join ledger_route r on r.organisation_id = %(organisation)s and r.id = t.route_id
join ledger_chart c on c.organisation_id = %(organisation)s and c.id = r.chart_id
join ledger_account d on d.organisation_id = %(organisation)s and d.id = r.debit_id
join ledger_account k on k.organisation_id = %(organisation)s and k.id = r.credit_id
where t.organisation_id = %(organisation)s and t.subject_kind = %(kind)s
  and t.subject_id = %(id)s and t.value_on <= %(through)s
order by t.value_on, t.entry_id, t.line
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A leg on an account: `minor` is a debit above zero, a credit below; `balance` after it."""

    booked_on: date
    entry_id: int
    line: int
    value_on: date
    text: str
    subject: Subject | None
    act: str
    piece: str
    other_code: str
    other_names: dict[str, str]
    minor: int
    balance: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A page of an account: what stood before it, its lines, and the cursor of the next page."""

    account: Account
    opening: int
    lines: tuple[Line, ...]
    next_after: str


@dataclass(frozen=True, slots=True)
class StatementAsked:
    """Booking dates, both included, and where the page before ended."""

    since: date
    through: date
    after: str = ""
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Moved:
    """A transfer about a subject, by value date; accounts by code, with their names by language."""

    value_on: date
    booked_on: date
    entry_id: int
    line: int
    text: str
    act: str
    piece: str
    book: str
    currency: str
    debit: str
    credit: str
    minor: int
    reverses_id: int | None
    reversed_by: int | None
    debit_names: Mapping[str, str]
    credit_names: Mapping[str, str]


def account_statement(by: Actor, account_id: int, asked: StatementAsked) -> Statement:
    """Return a page of an account with the running balance, in the order of booking.

    Raises NotFound for another organisation's account and Invalid for a cursor that is not ours.
    """
    by.require(READ)
    account = Account.objects.filter(organisation_id=by.organisation_id, pk=account_id).first()
    if account is None:
        raise NotFound("ledger.account_missing", book="", currency="", account=account_id)
    values = _values(by, account_id, asked)
    with connection.cursor() as cursor:
        cursor.execute(_ROUTES, values)
        values["routes"] = [int(row[0]) for row in cursor.fetchall()]
        cursor.execute(_BEFORE, values)
        opening = int(cursor.fetchone()[0])
        cursor.execute(_LEGS, values)
        rows = cursor.fetchall()
    found = _lines(rows[: asked.limit], opening)
    last = found[-1] if len(rows) > asked.limit else None
    place = (last.booked_on.isoformat(), last.entry_id, last.line) if last else ()
    return Statement(account, opening, found, encode_cursor(place) if place else "")


def subject_statement(
    organisation_id: int, subject: Subject, *, through: date
) -> tuple[Moved, ...]:
    """Return every transfer about a subject by value date, all books; call it in its tenant block."""
    values: dict[str, str | int | date] = {
        "organisation": organisation_id,
        "kind": subject.kind,
        "id": subject.id,
        "through": through,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ABOUT, values)
        return tuple(_moved(row) for row in cursor.fetchall())


def _moved(row: tuple[Any, ...]) -> Moved:
    return Moved(*(*row[:-2], json.loads(row[-2]), json.loads(row[-1])))


def _values(
    by: Actor, account_id: int, asked: StatementAsked
) -> "dict[str, str | int | date | list[int]]":
    day, entry, line = "0001-01-01", "0", "0"
    if asked.after:
        day, entry, line = (str(part) for part in decode_cursor(asked.after, date, int, int))
    return {
        "organisation": by.organisation_id,
        "account": account_id,
        "since": asked.since,
        "through": asked.through,
        "day": date.fromisoformat(day),
        "entry": int(entry),
        "line": int(line),
        "limit": asked.limit + 1,
    }


def _lines(rows: Sequence[tuple[Any, ...]], opening: int) -> tuple[Line, ...]:
    found, balance = [], opening
    for row in rows:
        booked_on, entry_id, line, value_on, text = row[:5]
        act, piece, code, names = row[7:11]
        minor = int(row[11])
        balance += minor
        found.append(
            Line(
                booked_on=booked_on,
                entry_id=entry_id,
                line=line,
                value_on=value_on,
                text=text,
                subject=subject_of(row[5], row[6]),
                act=act,
                piece=piece,
                other_code=code,
                other_names=json.loads(names),
                minor=minor,
                balance=balance,
            )
        )
    return tuple(found)
