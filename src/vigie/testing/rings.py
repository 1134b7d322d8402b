"""Contracts whose customers share what people seldom share."""

import secrets
from dataclasses import dataclass, replace
from datetime import date

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.leasing.queries import open_contracts_of
from vigie.parties.actions import register_party
from vigie.parties.domain.parties import Address, NewParty
from vigie.testing.contracts import Lessor, credit, new_lessor

KNOWN = date(2020, 1, 1)
SHARED = {
    "phone": "+33155000042",
    "iban": "FR7630006000011234567890189",
    "address": "8 quai des Brumes",
}


@dataclass(frozen=True, slots=True)
class Circle:
    """A lessor, five contracts that hang together, and the telephone that three customers share."""

    lessor: Lessor
    contracts: tuple[str, ...]
    phone: str = SHARED["phone"]

    @property
    def by(self) -> Actor:
        """Return the lessor's system actor."""
        return self.lessor.by

    def share(
        self,
        kind: str,
        value: str,
        *,
        people: int,
        supplier: bool = False,
        surname: str = "",
        door: str = "",
    ) -> None:
        """Let so many people bear a value, the first two of them with a contract each."""
        for number in range(people):
            name = surname or f"Nom {secrets.token_hex(3)}"
            roles = ("supplier",) if supplier and number == 0 else ("customer",)
            customer = person(self.by, name, door=door, roles=roles, **{kind: value})
            if number < 2:
                contract_of(self.lessor, customer)


def five_in_a_ring() -> Circle:
    """Make a lessor with five contracts: a telephone ties three, an account two, a door two."""
    lessor = new_lessor()
    by = lessor.by
    customers = (
        person(by, "Arnaud", phone=SHARED["phone"]),
        person(by, "Blanc", phone=SHARED["phone"]),
        person(by, "Colin", phone=SHARED["phone"], iban=SHARED["iban"]),
        person(by, "Denis", iban=SHARED["iban"], door=SHARED["address"]),
        person(by, "Faure", door=SHARED["address"]),
    )
    return Circle(lessor, tuple(contract_of(lessor, one) for one in customers))


def person(
    by: Actor, name: str, *, door: str = "", roles: tuple[str, ...] = ("customer",), **facts: str
) -> int:
    """Register a person who lives at a door (one of his own by default) and bears some facts."""
    street = door or f"{secrets.randbelow(10**6)} rue de {name}"
    new = NewParty(
        "person", name, "Zoé", Address(street, "59000", "Lille"), roles=roles, facts=facts
    )
    return register_party(new, on=KNOWN, by=by, key=secrets.token_hex(8))


def contract_of(lessor: Lessor, customer: int) -> str:
    """Deliver a contract to a customer; returns its reference."""
    replace(lessor, customer=customer).active(credit())
    with tenant(lessor.by.organisation_id):
        (reference,) = open_contracts_of(lessor.by, {customer})
    return reference
