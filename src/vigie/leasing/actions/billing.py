"""Billing: the instalments due up to a day become dues, leases with a tax document each.

A document is issued on the day of the billing, for a rental of its own day. Set-based: whatever the number of contracts, each table is written by one statement, and the ledger is told
columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from vigie.kernel.actor import Actor
from vigie.leasing.actions.allocating import reallocate
from vigie.leasing.actions.numbers import INVOICE, issue
from vigie.leasing.actions.ordering import order_papers
from vigie.leasing.actions.tax_points import rules_for_booking
from vigie.leasing.actions.transferring import SUBJECT, transfers_of
from vigie.leasing.domain import lifecycle
from vigie.leasing.domain.billing import Bill, blocks
from vigie.leasing.domain.dues import Parts
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.domain.tax_points import receipt_stretches
from vigie.leasing.models import Contract
from vigie.ledger.actions import post_many
from vigie.ledger.domain.sheets import Sheet
from vigie.ledger.domain.transfers import Draft, Journal

NAME: Final = "leasing.instalments_billed"
_SALES: Final = Journal.SALES
BILLABLE: Final = tuple(
    sorted({line.state.value for line in lifecycle.TABLE if line.step is Step.BILL})
)

_LOCK = """
select id from leasing_contract
where organisation_id = %(organisation)s and state = any(%(states)s)
  and id = any(%(ids)s)
order by id for update
"""

_COUNT = """
select count(*)
from leasing_instalment i join leasing_contract c on c.id = i.contract_id
where i.organisation_id = %(organisation)s and i.contract_id = any(%(ids)s)
  and i.due_on <= %(through)s and not i.is_billed and c.accounting <> 'loan'
  and i.principal + i.interest + i.services + i.insurance + i.tax <> 0
"""

# Invoices of one billing are numbered by due date, then contract.
_BILL = """
with line as (
    select i.id, i.contract_id, i.number, i.kind, i.due_on, i.principal, i.interest, i.services,
           i.insurance, i.tax, c.accounting, c.currency, c.reference, v.agreement ->> 'tax' as tax_rate,
           c.accounting <> 'loan' and exists (
               select from unnest(%(taxed_in)s::text[], %(waits_from)s::date[], %(waits_until)s::date[])
                   as s(country, day, until)
               where s.country = c.country and i.due_on >= s.day and i.due_on < s.until) as waits,
           case when c.accounting <> 'loan'
               and i.principal + i.interest + i.services + i.insurance + i.tax <> 0
               then %(first)s - 1 + row_number() over (
               partition by c.accounting <> 'loan'
                   and i.principal + i.interest + i.services + i.insurance + i.tax <> 0
               order by i.due_on, i.contract_id, i.number) end as position
    from leasing_instalment i
    join leasing_contract c on c.id = i.contract_id
    join leasing_contractversion v on v.contract_id = c.id and v.number = c.version
        and v.organisation_id = c.organisation_id
    where i.organisation_id = %(organisation)s and i.contract_id = any(%(ids)s)
      and i.due_on <= %(through)s and not i.is_billed
), marked as (
    update leasing_instalment i set is_billed = true from line where i.id = line.id
), invoiced as (
    insert into leasing_invoice (organisation_id, contract_id, number, year, position, issued_on,
                                 due_on, booked_on, net, tax, tax_rate, step, recorded_at)
    select %(organisation)s, contract_id,
           %(kind)s || '-' || extract(year from %(issued)s::date) || '-' || lpad(position::text, 7, '0'),
           extract(year from %(issued)s::date), position, %(issued)s, due_on, due_on,
           principal + interest + services + insurance, tax,
           split_part(tax_rate, '/', 1)::numeric
               / coalesce(nullif(split_part(tax_rate, '/', 2), ''), '1')::numeric, '', %(now)s
    from line where position is not null
    returning id, contract_id, position
), due as (
    insert into leasing_due (organisation_id, contract_id, kind, instalment, invoice_id, due_on,
                             costs, late, interest, tax, services, insurance, principal,
                             recorded_at)
    select %(organisation)s, line.contract_id, line.kind, line.number, invoiced.id, line.due_on,
           0, 0, line.interest, line.tax, line.services, line.insurance, line.principal, %(now)s
    from line
    left join invoiced on invoiced.contract_id = line.contract_id
        and invoiced.position = line.position
    order by line.due_on, line.contract_id, line.number
    returning id, contract_id, instalment, due_on, tax,
              interest + tax + services + insurance + principal as minor
), waited as (
    insert into leasing_waitingtax (organisation_id, contract_id, due_id, minor, base, effective_on,
                                    recorded_at)
    select %(organisation)s, due.contract_id, due.id, due.tax,
           line.principal + line.interest + line.services, due.due_on, %(now)s
    from due join line on line.contract_id = due.contract_id and line.number = due.instalment
    where line.waits and due.tax > 0
), open as (
    insert into leasing_opendue (organisation_id, contract_id, due_id, due_on, minor)
    select %(organisation)s, contract_id, id, due_on, minor from due where minor <> 0
)
select due_on, contract_id, accounting, currency, reference, waits, count(*), sum(interest)::bigint,
       sum(tax)::bigint, sum(services)::bigint, sum(insurance)::bigint, sum(principal)::bigint,
       (select min(id) from invoiced), (select max(id) from invoiced)
from line group by 1, 2, 3, 4, 5, 6 order by 1, 2
"""

# Only a contract that holds money of its customer has something to allocate.
_HOLDING = """
select p.contract_id from leasing_payment p
where p.organisation_id = %(organisation)s and p.contract_id = any(%(ids)s)
group by p.contract_id
having sum(p.minor) > coalesce((
    select sum(a.minor) from leasing_allocation a
    where a.organisation_id = %(organisation)s and a.contract_id = p.contract_id), 0)
"""


@dataclass(frozen=True, slots=True)
class Lines:
    """The contracts that were billed; `minor` is the sum of all currencies' minor units asked for."""

    contracts: tuple[int, ...]
    instalments: int
    minor: int


def bill_lines(through: date, ids: Sequence[int], *, by: Actor, key: str) -> Lines:
    """Bill what contracts owe up to a day, inside a running act, and let held money settle it.

    Each line is booked on its own due date. Contracts that are not running (suspended, ended) bill
    nothing. Papers are made by a job after it.
    """
    now = timezone.now()
    locked = _ids(_LOCK, _words(by, ids) | {"states": list(BILLABLE)})
    bills, invoices = _bill(locked, through, by, now)
    order_papers(by.organisation_id, invoices)
    sheets = [
        Sheet(f"{NAME} {on} billed {key}", NAME, on, blocks(tuple(group), on, SUBJECT), _SALES)
        for on, group in groupby(bills, key=lambda bill: bill.due_on)
    ]
    post_many([sheet for sheet in sheets if sheet.blocks], by=by)
    billed = tuple(sorted({bill.contract_id for bill in bills}))
    _settle(billed, through, by, key, now)
    return Lines(
        billed, sum(bill.instalments for bill in bills), sum(bill.parts.total for bill in bills)
    )


def _bill(
    ids: Sequence[int], through: date, by: Actor, now: datetime
) -> tuple[list[Bill], Sequence[int]]:
    """Write what is billed; returns it, and the first and the last of its tax documents, if any."""
    words = _words(by, ids) | {"through": through, "now": now, "kind": INVOICE}
    ((count,),) = _rows(_COUNT, words)
    issued = issue(by.organisation_id, through, count) if count else None
    words |= {"first": issued and issued.first, "issued": issued and issued.on}
    stretches = receipt_stretches(rules_for_booking(by))
    words |= {"taxed_in": [country for country, _, _ in stretches]}
    words |= {"waits_from": [begins for _, begins, _ in stretches]}
    words |= {"waits_until": [ends for _, _, ends in stretches]}
    rows = _rows(_BILL, words)
    bills = [_told(row[:-2]) for row in rows]
    return bills, [pk for pk in rows[0][-2:] if pk] if rows else []


def _told(row: Sequence[Any]) -> Bill:
    due_on, pk, accounting, currency, reference, waits, instalments, *minors = row
    interest, tax, services, insurance, principal = minors
    parts = Parts(
        interest=interest, tax=tax, services=services, insurance=insurance, principal=principal
    )
    return Bill(due_on, pk, accounting, currency, reference, instalments, parts, waits)


def _settle(ids: tuple[int, ...], through: date, by: Actor, key: str, now: datetime) -> None:
    """Let money that is held settle what it meets, and book it."""
    holding = _ids(_HOLDING, _words(by, ids))
    if not holding:
        return
    contracts = Contract.objects.filter(organisation_id=by.organisation_id).in_bulk(holding)
    settled = reallocate(holding, on=through, by=by, now=now)
    transfers = tuple(
        one for pk, legs in settled.items() for one in transfers_of(legs, contracts[pk], through)
    )
    if transfers:
        post_many([Draft(f"{NAME} {through} settled {key}", NAME, through, transfers)], by=by)


def _words(by: Actor, ids: Sequence[int]) -> dict[str, Any]:
    return {"organisation": by.organisation_id, "ids": list(ids)}


def _ids(sql: str, words: dict[str, Any]) -> list[int]:
    return [int(row[0]) for row in _rows(sql, words)]


def _rows(sql: str, words: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        return list(cursor.fetchall())
