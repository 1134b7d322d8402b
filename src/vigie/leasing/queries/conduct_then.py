"""How contracts were paid, on a past day as it was known at an instant: from dated facts alone.

What was left of a due then is what is left now and what was set against it since. So only the
allocations of after that day are read, however old the portfolio is. A piece of a payment that came
after the day counts for nothing then, also where a payment told late moved it to an earlier day.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection

from vigie.kernel.actor import Actor
from vigie.kernel.facts import Then
from vigie.leasing.models import Contract, ContractEvent, Payment
from vigie.leasing.queries.conduct import (
    LATE,
    PAID_OFF,
    RUNNING,
    Conduct,
    Missed,
    Paid,
    conducts_of,
)
from vigie.leasing.queries.contracts import READ

_MISSED: Final = """
with later as (
    select a.due_id, sum(a.minor) as minor from leasing_allocation a
    join leasing_payment p on p.organisation_id = a.organisation_id and p.id = a.payment_id
    where a.organisation_id = %(organisation)s and (p.received_on > %(on)s
      or a.effective_on > %(on)s or a.recorded_at > %(known_at)s) group by 1)
select d.contract_id, d.due_on, d.instalment from leasing_due d
left join leasing_opendue o on o.organisation_id = d.organisation_id and o.due_id = d.id
left join later l on l.due_id = d.id
where d.organisation_id = %(organisation)s and d.kind = 'instalment'
  and d.due_on < %(late_on)s and d.recorded_at <= %(known_at)s
  and coalesce(o.minor, 0) + coalesce(l.minor, 0) > 0
  and (d.id in (select due_id from later) or d.id in (
    select due_id from leasing_opendue where organisation_id = %(organisation)s))
"""


@dataclass(frozen=True, slots=True)
class _Stood:
    """The state in which a contract stood, and since when."""

    state: str
    since: date


def conducts_then(by: Actor, then: Then) -> Mapping[str, Conduct]:
    """Return the conduct of each contract as `conducts` returned it on a past day."""
    by.require(READ)
    stood = _stood(by, then)
    known = Contract.objects.filter(
        organisation_id=by.organisation_id, recorded_at__lte=then.known_at
    )
    rows = [
        (pk, reference, customer, _by(delivered_on, then.on), stood[pk].state)
        for pk, reference, customer, delivered_on in known.order_by("id").values_list(
            "id", "reference", "customer_id", "delivered_on"
        )
        if pk in stood and stood[pk].state in (*RUNNING, *PAID_OFF)
    ]
    paid = Paid(_missed(by, then), _reversed(by, then, stood))
    return conducts_of(rows, paid, then.on)


def _by(day: date | None, on: date) -> date | None:
    return day if day is not None and day <= on else None


def _stood(by: Actor, then: Then) -> dict[int, _Stood]:
    events = ContractEvent.objects.filter(
        organisation_id=by.organisation_id,
        effective_on__lte=then.on,
        recorded_at__lte=then.known_at,
    )
    stood: dict[int, _Stood] = {}
    for contract, state, day in events.order_by("id").values_list(
        "contract_id", "to_state", "effective_on"
    ):
        if contract not in stood or stood[contract].state != state:
            stood[contract] = _Stood(state, day)
    return stood


def _missed(by: Actor, then: Then) -> Missed:
    asked: dict[str, int | date] = {
        "organisation": by.organisation_id,
        "on": then.on,
        "known_at": then.known_at,
        "late_on": then.on - LATE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MISSED, asked)
        rows = cursor.fetchall()
    lines: Missed = defaultdict(list)
    for contract_id, due_on, number in rows:
        lines[contract_id].append((due_on, number))
    return lines


def _reversed(by: Actor, then: Then, stood: Mapping[int, _Stood]) -> dict[int, date]:
    back = Payment.objects.filter(
        organisation_id=by.organisation_id,
        reverses__isnull=False,
        received_on__lte=then.on,
        recorded_at__lte=then.known_at,
    )
    return {
        contract: day
        for contract, day in back.order_by("received_on").values_list("contract_id", "received_on")
        if contract in stood and stood[contract].state in PAID_OFF and day >= stood[contract].since
    }
