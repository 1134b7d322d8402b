"""A contract loaded and locked for an act: its agreement, its plan, its dues and payments."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db.models import Sum

from vigie.database.numbers import listed
from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.leasing.domain import storing
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.dues import Due as DueFact
from vigie.leasing.domain.dues import DueKind, Part, Parts, Received
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.domain.plan import Plan, plan_of
from vigie.leasing.models import (
    Allocation,
    Contract,
    ContractEvent,
    ContractVersion,
    Due,
    Payment,
)


def locked(contract_id: int, by: Actor) -> Contract:
    """Return a contract of the actor's organisation, locked; NotFound otherwise."""
    contract = (
        Contract.objects.select_for_update()
        .filter(organisation_id=by.organisation_id, pk=contract_id)
        .first()
    )
    if contract is None:
        raise NotFound("leasing.contract_unknown")
    return contract


def agreement_of(contract: Contract) -> Agreement:
    """Return the agreement in force."""
    version = ContractVersion.objects.get(
        organisation_id=contract.organisation_id, contract=contract, number=contract.version
    )
    return storing.read(version.agreement)


def plan_in_force(contract: Contract) -> Plan:
    """Return the plan in force."""
    return plan_of(agreement_of(contract))


def hands(contract: Contract) -> dict[Step, int | None]:
    """Return who did each step last."""
    events = ContractEvent.objects.filter(
        organisation_id=contract.organisation_id, contract=contract
    ).order_by("id")
    return {Step(step): user for step, user in events.values_list("step", "user_id")}


@dataclass(frozen=True, slots=True)
class Money:
    """All dues and payments of one contract as facts, and what is allocated now."""

    dues: tuple[DueFact, ...]
    payments: tuple[Received, ...]
    allocated: dict[tuple[int, int, Part], int]


_DUE = ("pk", "kind", "due_on", "instalment")
_PARTS = tuple(part.name for part in fields(Parts))


def money_of(contract_ids: Iterable[int], organisation_id: int) -> dict[int, Money]:
    """Return the money of some contracts with three queries; returned payments are left out."""
    ids = list(contract_ids)
    mine = {"organisation_id": organisation_id, "contract_id__in": listed(ids)}
    dues: dict[int, list[DueFact]] = {one: [] for one in ids}
    told = Due.objects.filter(**mine).values_list("contract_id", *_DUE, *_PARTS)
    for contract_id, pk, kind, due_on, instalment, *minors in told:
        fact = DueFact(pk, DueKind(kind), due_on, Parts(*minors), instalment)
        dues[contract_id].append(fact)
    payments: dict[int, list[Received]] = {one: [] for one in ids}
    rows = list(
        Payment.objects.filter(**mine).values_list(
            "contract_id", "pk", "received_on", "minor", "reverses_id"
        )
    )
    gone = {reverses for *_, reverses in rows if reverses}
    for contract_id, pk, received_on, minor, reverses in rows:
        if pk not in gone and not reverses:
            payments[contract_id].append(Received(pk, received_on, minor))
    allocated: dict[int, dict[tuple[int, int, Part], int]] = {one: {} for one in ids}
    sums = Allocation.objects.filter(**mine).values_list(
        "contract_id", "payment_id", "due_id", "part"
    )
    for contract_id, payment_id, due_id, part, minor in sums.annotate(Sum("minor")):
        if minor:
            allocated[contract_id][(payment_id, due_id, Part(part))] = minor
    return {one: Money(tuple(dues[one]), tuple(payments[one]), allocated[one]) for one in ids}


def due_fact(due: Due) -> DueFact:
    """Return a row of dues as the domain knows it."""
    parts = Parts.of({part: getattr(due, part.value) for part in Part})
    return DueFact(due.pk, DueKind(due.kind), due.due_on, parts, due.instalment)
