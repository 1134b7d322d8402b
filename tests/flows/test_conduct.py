"""Signals gathered beside registers, on real contracts, parties and alerts."""

import secrets
from datetime import date, timedelta

import pytest

from vigie.database.tenant import tenant
from vigie.flows.signals.conduct import gather
from vigie.kernel.actor import Actor, system_actor
from vigie.leasing.actions import buy_out, return_payment
from vigie.leasing.models import Contract, OpenDue, Payment
from vigie.leasing.queries import Conduct, conducts
from vigie.parties.actions import correct_party, register_party
from vigie.parties.domain.parties import Address, NewParty
from vigie.parties.queries import Shared, shared_contacts
from vigie.tenancy.actions import create_organisation
from vigie.testing.contracts import DELIVERED, Lessor, credit, loa, new_lessor

pytestmark = pytest.mark.django_db
IBANS = ("FR7630006000011234567890189", "FR7630001007941234567890185")
LYON, NICE = Address("1 rue A", "69001", "Lyon"), Address("2 rue B", "06000", "Nice")


def person(by: Actor, name: str, address: Address, **facts: str) -> int:
    new = NewParty("person", name, "Ana", address, facts=facts)
    return register_party(new, on=date(2024, 1, 1), by=by, key=secrets.token_hex(8))


def test_a_household_shares_and_strangers_stand_out() -> None:
    by = system_actor(create_organisation("Lessor One"), name="test")
    one = person(by, "Durand", LYON, iban=IBANS[0], phone="0612345678")
    spouse = person(by, "Durand", LYON, iban=IBANS[0], phone="0612345678")
    partner = person(by, "Petit", LYON, iban=IBANS[0])
    stranger = person(by, "Martin", NICE, iban=IBANS[0])
    person(by, "Leroy", NICE, iban=IBANS[1], phone="0699999999")
    with tenant(by.organisation_id):
        found = shared_contacts(by)
    assert found[one] == found[spouse] == Shared(iban=1, address=1)
    assert found[partner] == Shared(iban=1, address=2)
    assert found[stranger] == Shared(iban=3, address=1)
    correct_party(stranger, {"iban": IBANS[1]}, on=date(2024, 2, 1), by=by, key="c")
    with tenant(by.organisation_id):
        assert shared_contacts(by)[stranger] == Shared(address=1)
        other = system_actor(create_organisation("Lessor Two"), name="test")
    with tenant(other.organisation_id):
        assert shared_contacts(other) == {}


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def conduct(lessor: Lessor, on: date) -> Conduct | None:
    with tenant(lessor.by.organisation_id):
        found = conducts(lessor.by, on)
        return found.get(Contract.objects.earliest("id").reference)


def test_instalments_that_fail_from_the_first_stand_out(lessor: Lessor) -> None:
    contract = lessor.active(credit())
    assert conduct(lessor, DELIVERED) is None
    with tenant(lessor.by.organisation_id):
        days = sorted(
            Contract.objects.get(pk=contract).instalments.values_list("due_on", flat=True)
        )
    lessor.bill(contract, days[1])
    assert conduct(lessor, days[0] + timedelta(10)) is None
    late = conduct(lessor, days[1] + timedelta(11))
    assert late is not None
    assert (late.missed, late.missed_since, late.first_missed) == (2, days[0], 1)
    with tenant(lessor.by.organisation_id):
        number = Contract.objects.get(pk=contract).reference
        signals = gather(lessor.by, days[1] + timedelta(11))[number]
    assert (signals["instalments_missed"].value, signals["first_instalment_missed"].value) == (2, 1)
    assert signals["instalments_missed"].effective_on == days[0]
    with tenant(lessor.by.organisation_id):
        on = days[1] + timedelta(11)
        assert gather(lessor.by, on, {number}) == gather(lessor.by, on)
        assert gather(lessor.by, on, {"elsewhere"}) == {}
    old = conduct(lessor, days[0] + timedelta(200))
    assert old is not None
    assert (old.missed, old.first_missed) == (2, 0)


def test_contracts_of_one_customer_begun_together(lessor: Lessor) -> None:
    for _ in range(3):
        lessor.active(credit())
    found = conduct(lessor, DELIVERED)
    assert found is not None
    assert found.begun_with == 2


def test_a_payment_returned_after_the_buyout_is_told(lessor: Lessor) -> None:
    contract = lessor.active(loa(12))
    with tenant(lessor.by.organisation_id):
        days = sorted(
            Contract.objects.get(pk=contract).instalments.values_list("due_on", flat=True)
        )
    on = days[2]
    lessor.bill(contract, on)
    lessor.pay(contract, 100, days[0])
    with tenant(lessor.by.organisation_id):
        early = Payment.objects.latest("id").pk
    bounced = {"payment_id": early, "on": days[1], "reason": "no funds"}
    return_payment(contract, **bounced, by=lessor.by, key="early")  # type: ignore[arg-type]  # by name
    bought = buy_out(contract, on=on, by=lessor.by, key="buy")
    with tenant(lessor.by.organisation_id):
        owed = sum(OpenDue.objects.values_list("minor", flat=True))
    lessor.pay(contract, owed, on)
    with tenant(lessor.by.organisation_id):
        payment = Payment.objects.latest("id").pk
    assert bought is not None
    assert conduct(lessor, on) is None
    back = on + timedelta(4)
    return_payment(
        contract, payment_id=payment, on=back, reason="recalled", by=lessor.by, key="back"
    )
    found = conduct(lessor, back)
    assert found is not None
    assert found.reversed_on == back
