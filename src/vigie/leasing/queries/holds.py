"""Reads of what holds pay-outs and pauses collection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vigie.database.numbers import listed
from vigie.kernel.actor import Actor
from vigie.leasing.domain.holds import HoldFact, standing
from vigie.leasing.models import Contract, PayoutHold
from vigie.leasing.queries.contracts import READ
from vigie.tenancy.queries import users


@dataclass(frozen=True, slots=True)
class Holding:
    """A cause that holds on a day, with the name of who placed it; `Vigie` for a default act."""

    fact: HoldFact
    who: str


def hold_facts(contract: Contract) -> tuple[HoldFact, ...]:
    """Return every line told of a contract, oldest first; call it in the tenant block."""
    return holds_of([contract.pk], contract.organisation_id).get(contract.pk, ())


def holds_of(contract_ids: Sequence[int], organisation_id: int) -> dict[int, tuple[HoldFact, ...]]:
    """Return the lines told of some contracts, oldest first; those of whom nothing was told are absent."""
    rows = PayoutHold.objects.filter(
        organisation_id=organisation_id, contract_id__in=listed(contract_ids)
    ).order_by("id")
    found: dict[int, tuple[HoldFact, ...]] = {}
    for row in rows:
        fact = HoldFact(
            row.pk,
            row.cause,
            row.holds,
            row.pauses,
            row.effective_on,
            row.until_on,
            row.catches_up,
            row.reason,
            row.user_id,
        )
        found[row.contract_id] = (*found.get(row.contract_id, ()), fact)
    return found


def holdings(by: Actor, contract: Contract, on: date) -> tuple[Holding, ...]:
    """Return what holds the pay-out of a contract on a day, with names of people."""
    found = standing(hold_facts(contract), on)
    if not found:
        return ()
    names = dict(users(by).values_list("id", "name"))
    return tuple(Holding(one, names.get(one.user_id or 0, "Vigie")) for one in found)


def contract_numbered(by: Actor, reference: str) -> Contract | None:
    """Return the contract of a reference, None where leasing serves none of it."""
    by.require(READ)
    return Contract.objects.filter(organisation_id=by.organisation_id, reference=reference).first()
