"""Rings across products: what parties share, whose contracts those are, which VINs stand twice."""

from dataclasses import dataclass

from vigie.database.tenant import tenant
from vigie.fraud.actions import keep_rings
from vigie.fraud.domain.rings import VIN, RingFound, Tie, rings_of, with_dealers
from vigie.kernel.actor import Actor
from vigie.leasing.queries import open_contracts_of
from vigie.parties.queries import shared_values
from vigie.registrations.queries import contracts_by_shared_vin, dealers_of


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look came to: rings, the contracts in them, and crowds that are no rings."""

    rings: int
    contracts: int
    crowds: int


def find_rings(*, by: Actor, key: str) -> Looked:
    """Look for rings in everything known now, and keep them in the place of the last."""
    with tenant(by.organisation_id):
        rings, crowds = rings_of(_ties(by))
        numbers = [contract for ring in rings for contract in ring.contracts]
        dealers = dealers_of(by, numbers)
    found: list[RingFound] = []
    first = 1
    for ring in rings:
        drawn = with_dealers(ring, dealers, first)
        first += len(drawn.ties) - len(ring.ties)
        found.append(drawn)
    keep_rings(tuple(found), by=by, key=key)
    return Looked(len(found), len(numbers), crowds)


def _ties(by: Actor) -> list[Tie]:
    """Return every tie; a person without a running contract ties nothing."""
    bearers = shared_values(by)
    contracts = open_contracts_of(by, {one.party_id for one in bearers})
    of_customer: dict[int, list[str]] = {}
    for number, customer in contracts.items():
        of_customer.setdefault(customer, []).append(number)
    ties = [
        Tie(one.kind, one.node, number, one.party_id)
        for one in bearers
        for number in of_customer.get(one.party_id, ())
    ]
    for node, (vin, numbers) in enumerate(contracts_by_shared_vin(by).items(), start=1):
        ties += [Tie(VIN, node, number, contracts.get(number), vin) for number in numbers]
    return ties
