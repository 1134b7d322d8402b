"""Money that a dealer announced: proposed by its amount, matched once, awaited again when it goes back."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate
from tests.stories.settling import PLATE, dealer, key, running

from vigie.database.tenant import tenant
from vigie.kernel.errors import Conflict, NotFound
from vigie.leasing.actions import (
    Announced,
    Coming,
    announce_settlement,
    record_payment,
    return_payment,
    withdraw_announcement,
)
from vigie.leasing.domain.settlements import NewAnnouncement
from vigie.leasing.models import Payment
from vigie.leasing.queries import announcements_of, awaited_of, settlement_matches
from vigie.tenancy.actions import create_token
from vigie.testing.contracts import Lessor, new_lessor
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def announced(lessor: Lessor) -> Announced:
    until = localdate() + timedelta(days=10)
    new = NewAnnouncement("C-00007", PLATE, "part_exchange", until)
    return announce_settlement(dealer(lessor), new, by=lessor.by, key=key())


def awaited(lessor: Lessor, contract: int) -> list[int]:
    with tenant(lessor.by.organisation_id):
        return [one.id for one in awaited_of(lessor.by, contract)]


def matches(lessor: Lessor, minor: int) -> list[int]:
    with tenant(lessor.by.organisation_id):
        return [pk for pk, _ in settlement_matches(lessor.by, minor, "EUR")]


def pay(lessor: Lessor, contract: int, minor: int, announcement: int) -> None:
    coming = Coming(minor, localdate(), "transfer", announcement=announcement)
    record_payment(contract, coming, by=lessor.by, key=key())


def test_a_payment_is_matched_once_and_awaited_again_when_it_goes_back(lessor: Lessor) -> None:
    contract = running(lessor)
    told = announced(lessor)
    assert awaited(lessor, contract) == [told.id]
    assert matches(lessor, told.minor) == [contract]
    assert matches(lessor, told.minor - 1) == []
    pay(lessor, contract, told.minor, told.id)
    assert (awaited(lessor, contract), matches(lessor, told.minor)) == ([], [])
    with pytest.raises(Conflict, match=r"leasing\.announced_over"):
        pay(lessor, contract, told.minor, told.id)
    with pytest.raises(Conflict, match=r"leasing\.announced_over"):
        withdraw_announcement(told.id, by=lessor.by, key=key())
    with tenant(lessor.by.organisation_id):
        payment = Payment.objects.get().pk
        assert announcements_of(lessor.by, contract)[0].paid_on == localdate()
    return_payment(
        contract, payment_id=payment, on=localdate(), reason="AM04", by=lessor.by, key=key()
    )
    assert awaited(lessor, contract) == [told.id]


def test_an_announcement_of_another_contract_is_not_there(lessor: Lessor) -> None:
    running(lessor)
    other = running(lessor, "C-00008", "BB-008-BB")
    told = announced(lessor)
    with pytest.raises(NotFound, match=r"leasing\.announced_unknown"):
        pay(lessor, other, told.minor, told.id)


def test_the_page_proposes_what_the_amount_says_and_a_person_may_say_no(lessor: Lessor) -> None:
    contract = running(lessor)
    told = announced(lessor)
    client = signed_in(lessor.by, "administrator")
    path = f"/contracts/{contract}/acts/pay"
    assert "Settlement that a dealer announced" in client.get(path).content.decode()
    amount = f"{told.minor / 100:.2f}"
    sent = {"key": key(), "on": str(localdate()), "amount": amount, "method": "transfer"}
    said = "This is the settlement that was announced"
    assert said in client.post(path, sent).content.decode()
    assert said not in client.post(path, sent | {"announced": "none"}).content.decode()
    assert said not in client.post(path, sent | {"amount": "12.00"}).content.decode()
    chosen = client.post(path, sent | {"amount": "12.00", "announced": str(told.id)})
    assert said in chosen.content.decode()
    assert awaited(lessor, contract) == [told.id]  # previews match nothing
    assert client.post(path, sent | {"confirmed": "yes"}).status_code == 302
    assert awaited(lessor, contract) == []
    assert "Paid" in client.get(f"/contracts/{contract}/").content.decode()
    assert "Settlement that a dealer" not in client.get(path).content.decode()


def test_over_the_api(lessor: Lessor) -> None:
    contract = running(lessor)
    told = announced(lessor)
    secret = create_token("erp", "administrator", by=lessor.by, key="erp")
    client = Client(headers={"authorization": f"Bearer {secret}"})
    amount = f"{told.minor / 100:.2f}"
    found = client.get(f"/api/v1/leasing/settlements/matches?amount={amount}&currency=EUR").json()
    assert found == [{"contract_id": contract, "contract_number": "C-00007"}]
    given = {"on": str(localdate()), "amount": amount, "method": "transfer"}
    answer = client.post(
        f"/api/v1/leasing/contracts/{contract}/payments",
        json.dumps(given | {"announcement_id": told.id}),
        content_type="application/json",
        headers={"idempotency-key": "p"},
    )
    assert answer.status_code == 200, answer.content
    assert awaited(lessor, contract) == []
