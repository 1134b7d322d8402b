"""One contract: what it says, where it stands, what is owed and paid, what may happen next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Sum

from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.leasing.domain import storing
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.consumer.leaving_early import pay_out_from
from vigie.leasing.domain.lifecycle import Line, State, Step, own_steps, possible
from vigie.leasing.domain.plan import Plan, plan_of
from vigie.leasing.domain.riding import Ride, rides
from vigie.leasing.models import (
    Allocation,
    Contract,
    ContractEvent,
    ContractVersion,
    Due,
    Invoice,
    Payment,
)
from vigie.leasing.queries.contracts import READ
from vigie.leasing.queries.holds import Holding, holdings
from vigie.leasing.queries.packages import packages_of_contract
from vigie.leasing.queries.settlements import AnnouncedLine, awaited_of
from vigie.leasing.queries.standing import standing_of
from vigie.ledger.domain.transfers import Book, Subject
from vigie.ledger.queries.balances import balances_of

_UNPAID = frozenset({State.SIGNED, State.VERIFIED})
_PARTS = ("costs", "late", "interest", "tax", "services", "insurance", "principal")


@dataclass(frozen=True, slots=True)
class DueRow:
    """A due and what is left of it on the day that was asked for; minor units."""

    id: int
    kind: str
    instalment: int | None
    due_on: date
    net: int
    tax: int
    principal: int
    paid: int
    invoice: str

    @property
    def gross(self) -> int:
        """Return what was asked for."""
        return self.net + self.tax

    @property
    def left(self) -> int:
        """Return what is not paid."""
        return self.gross - self.paid


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment, and whether it went back."""

    id: int
    on: date
    minor: int
    method: str
    note: str
    is_returned: bool
    reverses: int | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """A step that happened."""

    step: str
    to_state: str
    on: date
    recorded_at: datetime
    user_id: int | None
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AgreementVersion:
    """A version of the contract."""

    number: int
    step: str
    effective_on: date
    recorded_at: datetime
    agreement: Agreement


@dataclass(frozen=True)
class ContractDetail:
    """A contract as it stands on a day."""

    row: Contract
    plan: Plan
    dues: tuple[DueRow, ...]
    payments: tuple[PaymentRow, ...]
    events: tuple[EventRow, ...]
    steps: tuple[Step, ...]
    """What this person may do with it now."""
    for_others: tuple[Step, ...]
    """What waits for another person, for this one did himself what four eyes keep apart from it."""
    overdue: int
    owed: int
    to_come: int
    held: int
    held_by: tuple[Holding, ...]
    packages: tuple[Ride, ...]
    awaited: tuple[AnnouncedLine, ...]
    activates_from: date | None
    """The day before which the law lets nobody pay the supplier; None when nothing waits for it."""

    @property
    def left_to_bill(self) -> int:
        """Return the principal that no due asks for yet, the residual of a lease included."""
        asked = sum(due.principal for due in self.dues if due.instalment is not None)
        whole = sum(line.parts.principal for line in self.plan.lines)
        return whole - asked + self.plan.residual_left

    @property
    def agreement(self) -> Agreement:
        """Return the agreement in force."""
        return self.plan.agreement


def contract_detail(by: Actor, contract_id: int, on: date) -> ContractDetail:
    """Return a contract on a day; NotFound for another organisation's."""
    row = find_contract(by, contract_id)
    standing = standing_of(row, on)
    version = version_of(by, contract_id, row.version)
    events = _events(by, contract_id)
    mine, for_others = _shared(by, possible(State(row.state), standing), events)
    return ContractDetail(
        row=row,
        plan=plan_of(version.agreement),
        dues=dues_of(by, contract_id),
        payments=payments_of(by, contract_id),
        events=events,
        steps=mine,
        for_others=for_others,
        overdue=standing.overdue,
        owed=standing.owed,
        to_come=standing.to_come,
        held=standing.held,
        held_by=holdings(by, row, on) if standing.is_held else (),
        packages=rides(packages_of_contract(by.organisation_id, contract_id)),
        awaited=awaited_of(by, contract_id),
        activates_from=_activates_from(row, on),
    )


def _shared(
    by: Actor, lines: Sequence[Line], events: Sequence[EventRow]
) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """Part the lines of this person's permissions: what he may do, what is for other hands."""
    hands = {Step(event.step): event.user_id for event in events}
    mine: list[Step] = []
    for_others: list[Step] = []
    for line in lines:
        if line.permission and by.may(line.permission):
            (for_others if own_steps(line, hands, by.user_id) else mine).append(line.step)
    return tuple(mine), tuple(for_others)


def _activates_from(row: Contract, on: date) -> date | None:
    """Return the first day a signed contract of a consumer may be activated, while it is to come."""
    if not row.is_consumer or row.signed_on is None or row.state not in _UNPAID:
        return None
    first = pay_out_from(row.signed_on)
    return first if on < first else None


def find_contract(by: Actor, contract_id: int) -> Contract:
    """Return a contract's row; NotFound for another organisation's."""
    by.require(READ)
    row = Contract.objects.filter(organisation_id=by.organisation_id, pk=contract_id).first()
    if row is None:
        raise NotFound("leasing.contract_unknown")
    return row


def version_of(by: Actor, contract_id: int, number: int) -> AgreementVersion:
    """Return a version; NotFound when the contract has none of that number."""
    by.require(READ)
    found = ContractVersion.objects.filter(
        organisation_id=by.organisation_id, contract_id=contract_id, number=number
    ).first()
    if found is None:
        raise NotFound("leasing.version_unknown", number=number)
    return _version(found)


def versions_of(by: Actor, contract_id: int) -> tuple[AgreementVersion, ...]:
    """Return every version, the first one first."""
    by.require(READ)
    rows = ContractVersion.objects.filter(
        organisation_id=by.organisation_id, contract_id=contract_id
    )
    return tuple(map(_version, rows.order_by("number")))


def dues_of(by: Actor, contract_id: int, *, on: date | None = None) -> tuple[DueRow, ...]:
    """Return the dues of a contract by date, with what settled them by a day."""
    by.require(READ)
    mine = {"organisation_id": by.organisation_id, "contract_id": contract_id}
    pieces = Allocation.objects.filter(**mine)
    dues = Due.objects.filter(**mine).select_related("invoice").order_by("due_on", "id")
    if on is not None:
        pieces, dues = pieces.filter(effective_on__lte=on), dues.filter(due_on__lte=on)
    paid = dict(pieces.values_list("due_id").annotate(Sum("minor")))
    return tuple(_due(row, paid.get(row.pk, 0)) for row in dues)


def payments_of(by: Actor, contract_id: int) -> tuple[PaymentRow, ...]:
    """Return the payments of a contract, and what went back, by date."""
    by.require(READ)
    rows = list(Payment.objects.filter(organisation_id=by.organisation_id, contract_id=contract_id))
    gone = {row.reverses_id for row in rows}
    rows.sort(key=lambda row: (row.received_on, row.pk))
    return tuple(
        PaymentRow(
            row.pk,
            row.received_on,
            row.minor,
            row.method,
            row.note,
            row.pk in gone,
            row.reverses_id,
        )
        for row in rows
    )


def invoices_of(by: Actor, contract_id: int) -> Sequence[Invoice]:
    """Return the tax documents of a contract, the newest first."""
    by.require(READ)
    rows = Invoice.objects.filter(organisation_id=by.organisation_id, contract_id=contract_id)
    return list(rows.order_by("-year", "-position"))


def books_of(by: Actor, contract_id: int, on: date) -> dict[Book, dict[str, int]]:
    """Return the balance of each role of a contract on a value date, in each view kept."""
    by.require(READ)
    subject = Subject("leasing.contract", contract_id)
    return {
        book: {
            role: money.minor
            for role, money in balances_of(by.organisation_id, subject, on=on, book=book).items()
            if money.minor
        }
        for book in Book
    }


def _events(by: Actor, contract_id: int) -> tuple[EventRow, ...]:
    rows = ContractEvent.objects.filter(
        organisation_id=by.organisation_id, contract_id=contract_id
    ).order_by("id")
    return tuple(
        EventRow(row.step, row.to_state, row.effective_on, row.recorded_at, row.user_id, row.data)
        for row in rows
    )


def _version(row: ContractVersion) -> AgreementVersion:
    return AgreementVersion(
        row.number, row.step, row.effective_on, row.recorded_at, storing.read(row.agreement)
    )


def _due(row: Due, paid: int) -> DueRow:
    total = sum(getattr(row, part) for part in _PARTS)
    number = row.invoice.number if row.invoice else ""
    return DueRow(
        row.pk,
        row.kind,
        row.instalment,
        row.due_on,
        total - row.tax,
        row.tax,
        row.principal,
        paid,
        number,
    )
