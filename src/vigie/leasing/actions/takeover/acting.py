"""The act: every running contract of a file is written and booked, or none.

Set-based: whatever the number of contracts, each table is written by a few statements.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Refused
from vigie.leasing.actions.takeover.naming import assets_of_rows, customers_of
from vigie.leasing.actions.takeover.progress import say
from vigie.leasing.actions.takeover.writing import Writing
from vigie.leasing.domain.lifecycle import TAKE_OVER
from vigie.leasing.domain.takeover.running import Running
from vigie.leasing.domain.takeover.totals import Total, differences, totals
from vigie.leasing.models import Contract

NAME: Final = "leasing.contracts_taken_over"


@dataclass(frozen=True, slots=True)
class TakeOver:
    """What is taken over: the rows of a file known by its digest, and what its source says they sum to."""

    sha256: str
    opened_on: date
    rows: tuple[Running, ...]
    totals: tuple[Total, ...]


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What a takeover came to; `first` and `last` are ids of contracts."""

    contracts: int
    in_arrears: int
    instalments: int
    totals: tuple[Total, ...]
    first: int
    last: int


@act(NAME, permission=TAKE_OVER)
def take_over_contracts(whole: TakeOver, *, by: Actor, key: str) -> TakenOver:
    """Take running contracts over on a day with their opening balances.

    Each begins active, or in arrears where something is overdue; what is left of it is its first
    version; balances are booked against the account of opening balances. Refused
    `leasing.takeover_totals_differ` unless number, outstanding and arrears of every currency are
    those of the source; Conflict `leasing.takeover_references_known`.
    """
    found = totals(whole.rows)
    refuse_differences(whole.totals, found)
    _refuse_known(whole, by)
    on, now = whole.opened_on, timezone.now()
    say("parties")
    customers = customers_of(whole.rows, on=on, by=by, key=key)
    assets = assets_of_rows(whole.rows, on=on, by=by, key=key)
    writing = Writing(whole.rows, by=by, opened_on=on, now=now)
    contracts = writing.contracts(customers, assets)
    instalments = writing.plans(contracts)
    writing.packages(contracts)
    say("books")
    writing.events(contracts, whole.sha256)
    writing.money(contracts)
    writing.post(contracts, f"{NAME} {whole.sha256} {key}", NAME)
    overdue = sum(1 for row in whole.rows if row.balances.arrears)
    record(
        "leasing.contracts",
        None,
        data={"file": whole.sha256, "contracts": len(contracts), "in_arrears": overdue},
        effective_on=on,
    )
    ids = [contract.pk for contract in contracts]
    return TakenOver(len(ids), overdue, instalments, found, min(ids), max(ids))


def refuse_differences(expected: tuple[Total, ...], found: tuple[Total, ...]) -> None:
    """Raise Refused `leasing.takeover_totals_differ` unless rows and source come to the same."""
    differing = differences(expected, found)
    if differing:
        said = "; ".join(
            f"{one.currency} {one.figure} {one.found} ≠ {one.expected}" for one in differing
        )
        raise Refused("leasing.takeover_totals_differ", differences=said)


def _refuse_known(whole: TakeOver, by: Actor) -> None:
    named = [row.reference for row in whole.rows]
    known = Contract.objects.filter(organisation_id=by.organisation_id, reference__in=named)
    count, first = known.count(), known.order_by("id").first()
    if first is not None:
        raise Conflict("leasing.takeover_references_known", count=count, first=first.reference)
