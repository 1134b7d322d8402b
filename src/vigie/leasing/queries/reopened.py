"""Reads of contracts that a payment reopened after their end."""

from dataclasses import dataclass

from vigie.kernel.actor import Actor
from vigie.leasing.domain.lifecycle import State, Step
from vigie.leasing.models import Contract, ContractEvent
from vigie.leasing.queries.contracts import READ


@dataclass(frozen=True, slots=True)
class Reopened:
    """How a contract was reopened last; `pledge` is "kept", "released" before that, or "none"."""

    event_id: int
    pledge: str


def reopened(by: Actor, contract_id: int) -> Reopened | None:
    """Return how a contract was reopened last; None where no payment went back after its end."""
    by.require(READ)
    mine = ContractEvent.objects.filter(
        organisation_id=by.organisation_id, contract_id=contract_id
    ).order_by("-id")
    event = (
        mine.filter(step=Step.RETURN_PAYMENT, to_state=State.REOPENED)
        .exclude(from_state=State.REOPENED)
        .first()
    )
    if event is None:
        return None
    if mine.filter(step=Step.RELEASE_PLEDGE, id__lt=event.pk).exists():
        return Reopened(event.pk, "released")
    contract = Contract.objects.get(organisation_id=by.organisation_id, pk=contract_id)
    return Reopened(event.pk, "kept" if contract.is_pledged else "none")
