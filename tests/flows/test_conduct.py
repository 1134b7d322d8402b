"""Signals gathered beside registers, on real contracts, parties and alerts."""

import secrets
from datetime import date, timedelta

import pytest
from django.db import connection

from vigie.database.tenant import tenant
from vigie.flows.signals.conduct import gather
from vigie.kernel.actor import Actor, system_actor
from vigie.leasing.actions import buy_out, return_payment
from vigie.leasing.models import Contract, OpenDue, Payment
from vigie.leasing.queries import Conduct, conducts
from vigie.parties.actions import correct_party, register_party
from vigie.parties.domain.parties import Address, NewParty
from vigie.parties.models import PartyFact
from vigie.parties.queries import Shared, hubs, shared_contacts
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


PEOPLE = 10_000


def test_a_number_of_ten_thousand_is_named_and_links_nobody() -> None:
    """Every pair of them would be a hundred million lines; a hub is no pair at all."""
    by = system_actor(create_organisation("Lessor One"), name="test")
    garage = register_party(
        NewParty("company", "Garage Bellerive", facts={"phone": "0478000000"}, roles=("supplier",)),
        on=date(2024, 1, 1),
        by=by,
        key="garage",
    )
    one = person(by, "Durand", LYON, iban=IBANS[0], phone="0478000000")
    other = person(by, "Martin", NICE, iban=IBANS[0], phone="0478000000")
    with tenant(by.organisation_id):
        phone = PartyFact.objects.filter(party_id=one, kind="phone").values_list("value", flat=True)
        crowd(by, phone.get())
        found = shared_contacts(by)
        (hub,) = hubs(by)
    assert found == {one: Shared(iban=1), other: Shared(iban=1)}
    assert (hub.kind, hub.people, hub.party_id) == ("phone", PEOPLE + 2, garage)


PARTIES = """
insert into parties_party (organisation_id, kind, shown, name_key, city, country, language, roles,
    registered_at)
select %(by)s, 'person', 'P ' || n, 'P ' || n, '', 'FR', 'fr', '', now()
from generate_series(1, %(people)s) n
"""
FACTS = """
insert into parties_partyfact (organisation_id, party_id, kind, value, effective_on, recorded_at)
select p.organisation_id, p.id, said.kind, said.value, '2024-01-01', now()
from parties_party p, lateral (values
    ('phone', %(phone)s), ('name', p.shown), ('address', p.id || ' rue C')) said(kind, value)
where p.organisation_id = %(by)s and p.shown like 'P %%'
"""


def crowd(by: Actor, phone: str) -> None:
    """Write so many people who bear one telephone; call it in the tenant block."""
    with connection.cursor() as cursor:
        for sql in (PARTIES, FACTS):
            cursor.execute(sql, {"by": by.organisation_id, "people": PEOPLE, "phone": phone})


@pytest.mark.parametrize(("bearers", "is_hub"), [(25, False), (26, True)])
def test_a_hub_begins_with_the_twenty_sixth(bearers: int, is_hub: bool) -> None:
    by = system_actor(create_organisation("Lessor One"), name="test")
    people = [
        person(by, f"Name{chr(65 + n)}", Address(f"{n} rue D", "69001", "Lyon"), iban=IBANS[0])
        for n in range(bearers)
    ]
    with tenant(by.organisation_id):
        found, common = shared_contacts(by), hubs(by)
    assert bool(common) is is_hub
    assert found == ({} if is_hub else dict.fromkeys(people, Shared(iban=bearers - 1)))


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
