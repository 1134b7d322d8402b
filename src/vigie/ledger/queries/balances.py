"""Balances: of an account, of a subject by role, of everything at a date.

A balance is debits less credits. What features ask of a subject takes the organisation and no
permission: call it in its tenant block, and ask the permission of your own page.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, Sum

from vigie.kernel.money import Money
from vigie.ledger.domain.transfers import Book, Subject
from vigie.ledger.models import Transfer
from vigie.ledger.queries.charts import account_of
from vigie.ledger.queries.entries import HAND

# Only what a person posted can be reversed by one.
_BY_HAND = Q(entry__act=HAND) | Q(entry__reverses__act=HAND)

# What moved is summed by route first: few rows are left to be told apart by account.
_OF_SUBJECT = """
with moved as (
    select route_id, sum(minor) as minor from ledger_transfer
    where organisation_id = %(organisation)s and subject_kind = %(kind)s
      and subject_id = %(id)s and value_on <= %(on)s
    group by route_id)
select a.role, a.currency, sum(case when a.id = r.debit_id then m.minor else -m.minor end)
from moved m
join ledger_route r on r.organisation_id = %(organisation)s and r.id = m.route_id
join ledger_chart c on c.organisation_id = %(organisation)s and c.id = r.chart_id
join ledger_account a on a.organisation_id = %(organisation)s and a.id in (r.debit_id, r.credit_id)
where c.book = %(book)s and a.role <> ''
group by a.role, a.currency
"""

_BY_SUBJECT = """
with legs as (
    select id, case when debit_id = %(account)s then 1 else -1 end as sign from ledger_route
    where organisation_id = %(organisation)s and %(account)s in (debit_id, credit_id))
select t.subject_id, sum(l.sign * t.minor)
from ledger_transfer t join legs l on l.id = t.route_id
where t.organisation_id = %(organisation)s and t.subject_kind = %(kind)s and t.value_on <= %(on)s
  and (%(among)s::bigint[] is null or t.subject_id = any(%(among)s::bigint[]))
group by t.subject_id having sum(l.sign * t.minor) <> 0
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which accounts of which book, at which value date; of which subjects, None for all."""

    on: date
    book: str = Book.STATUTORY
    currency: str = "EUR"
    among: Collection[int] | None = None


def balances_of(
    organisation_id: int, subject: Subject, *, on: date, book: str = Book.STATUTORY
) -> Mapping[str, Money]:
    """Return the balance of each role of a subject at a value date; roles never used are absent.

    A subject has one currency; the sum is exact.
    """
    values: dict[str, str | int | date] = {
        "organisation": organisation_id,
        "kind": subject.kind,
        "id": subject.id,
        "on": on,
        "book": book,
    }
    with connection.cursor() as cursor:
        cursor.execute(_OF_SUBJECT, values)
        return {role: Money(int(minor), code) for role, code, minor in cursor.fetchall()}


def balances_by_subject(
    organisation_id: int, role: str, subject_kind: str, *, at: Asked
) -> Mapping[int, Money]:
    """Return the balance of one role for every subject of a kind at a value date; zeros left out."""
    account = account_of(organisation_id, at.book, at.currency, role)
    if account is None:
        return {}
    values: dict[str, str | int | date | list[int] | None] = {
        "among": None if at.among is None else list(at.among),
        "organisation": organisation_id,
        "account": account.pk,
        "kind": subject_kind,
        "on": at.on,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BY_SUBJECT, values)
        return {number: Money(int(minor), at.currency) for number, minor in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Movement:
    """What moved on an account, debits less credits in minor units: by acts of features, and by hand."""

    by_acts: int = 0
    by_hand: int = 0


def movement_of(
    organisation_id: int, role: str, span: tuple[date, date], *, book: str, currency: str
) -> Movement | None:
    """Return what moved on the account of a role between two booking days, both included.

    An entry is by hand if a person posted or reversed it. None where no chart has the role.
    """
    account = account_of(organisation_id, book, currency, role)
    if account is None:
        return None
    debit, credit = Q(route__debit=account.pk), Q(route__credit=account.pk)
    rows = Transfer.objects.filter(organisation_id=organisation_id, booked_on__range=span)
    sums = rows.filter(debit | credit).aggregate(
        debits=Sum("minor", filter=debit, default=0),
        credits=Sum("minor", filter=credit, default=0),
        hand_debits=Sum("minor", filter=debit & _BY_HAND, default=0),
        hand_credits=Sum("minor", filter=credit & _BY_HAND, default=0),
    )
    by_hand = int(sums["hand_debits"] - sums["hand_credits"])
    return Movement(int(sums["debits"] - sums["credits"]) - by_hand, by_hand)


def balance_of_account(organisation_id: int, account_id: int) -> int:
    """Return debits less credits of an account over all time, in minor units."""
    ours = Transfer.objects.filter(organisation_id=organisation_id)
    debits, credits_ = (
        ours.filter(**{side: account_id}).aggregate(sum=Sum("minor"))["sum"] or 0
        for side in ("route__debit", "route__credit")
    )
    return int(debits) - int(credits_)
