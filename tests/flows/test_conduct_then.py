"""What was known of a contract on a past day: of both dates, nothing that came later."""

import secrets
from datetime import date, timedelta

import pytest
from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.flows.learning.cases import background
from vigie.flows.signals.conduct import gather, gather_then
from vigie.kernel.facts import Then
from vigie.leasing.actions import buy_out, return_payment
from vigie.leasing.models import Contract, OpenDue, Payment
from vigie.leasing.queries import conducts, conducts_then, terms_of
from vigie.parties.actions import correct_party, register_party
from vigie.parties.domain.parties import Address, NewParty
from vigie.parties.queries import Shared, shared_contacts
from vigie.testing.contracts import DELIVERED, Lessor, credit, loa, new_lessor

pytestmark = pytest.mark.django_db
IBAN = "FR7630006000011234567890189"


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def days_of(lessor: Lessor, contract: int) -> list[date]:
    with tenant(lessor.by.organisation_id):
        found = Contract.objects.get(pk=contract).instalments
        return sorted(found.values_list("due_on", flat=True))


def owed(lessor: Lessor, through: date) -> int:
    """Return what is open of dues up to a day."""
    with tenant(lessor.by.organisation_id):
        found = OpenDue.objects.filter(due_on__lte=through)
        return sum(found.values_list("minor", flat=True))


def test_a_payment_of_later_or_told_later_does_not_count(lessor: Lessor) -> None:
    contract = lessor.active(credit())
    days = days_of(lessor, contract)
    lessor.bill(contract, days[1])
    on, by = days[1] + timedelta(11), lessor.by
    with tenant(by.organisation_id):
        then, known = Then(on, timezone.now()), conducts(by, on)
        signals = gather(by, on)
        assert conducts_then(by, then) == known
    (line,) = known.values()
    assert line.missed == 2
    first = owed(lessor, days[0])
    lessor.pay(contract, first, on + timedelta(5))
    with tenant(by.organisation_id):
        after = Then(on, timezone.now())
        # Paid five days after: on that day it was still missed, whoever knows what.
        assert conducts_then(by, then) == conducts_then(by, after) == known
        paid = on + timedelta(5)
        assert conducts_then(by, Then(paid, timezone.now())) == conducts(by, paid)
        (line,) = conducts(by, paid).values()
        assert line.missed == 1
    lessor.pay(contract, first, on - timedelta(2))
    with tenant(by.organisation_id):
        # A payment that was told late: known then, it was missed; known now, it was not.
        assert conducts_then(by, then) == known
        (line,) = conducts_then(by, Then(on, timezone.now())).values()
        assert line.missed == 1
    assert gather_then(by, then) == signals


def test_a_contract_that_was_bought_out_since_was_running_then(lessor: Lessor) -> None:
    contract, by = lessor.active(loa(12)), lessor.by
    days = days_of(lessor, contract)
    lessor.bill(contract, days[1])
    late = days[1] + timedelta(11)
    with tenant(by.organisation_id):
        running, then = conducts(by, late), Then(late, timezone.now())
    buy_out(contract, on=days[2], by=by, key="buy")
    with tenant(by.organisation_id):
        due = sum(OpenDue.objects.values_list("minor", flat=True))
    lessor.pay(contract, due, days[2])
    with tenant(by.organisation_id):
        payment = Payment.objects.latest("id").pk
        assert conducts_then(by, then) == running != {}
    back = days[2] + timedelta(4)
    given = {"payment_id": payment, "on": back, "reason": "recalled"}
    return_payment(contract, **given, by=by, key="back")  # type: ignore[arg-type]  # by name
    with tenant(by.organisation_id):
        now = timezone.now()
        assert conducts_then(by, Then(back, now)) == conducts(by, back)
        (line,) = conducts_then(by, Then(back, now)).values()
        assert line.reversed_on == back
        assert conducts_then(by, Then(back - timedelta(1), now)) == {}
        assert conducts_then(by, then) == running


def test_terms_begin_when_the_contract_was_known_and_delivered(lessor: Lessor) -> None:
    before = timezone.now()
    lessor.active(credit())
    by, now = lessor.by, timezone.now()
    with tenant(by.organisation_id):
        assert terms_of(by, then=Then(DELIVERED, before)) == {}
        (early,) = terms_of(by, then=Then(DELIVERED - timedelta(1), now)).values()
        assert early.delivered_on is None
        assert terms_of(by, then=Then(DELIVERED, now)) == terms_of(by)
        assert background(by, then=Then(DELIVERED, before)).terms == {}


def test_what_people_shared_then(lessor: Lessor) -> None:
    by, known = lessor.by, []
    for name, town in (("Durand", "Lyon"), ("Martin", "Nice")):
        new = NewParty(
            "person", name, "Ana", Address("1 rue A", "69001", town), facts={"iban": IBAN}
        )
        known.append(register_party(new, on=date(2024, 1, 1), by=by, key=secrets.token_hex(8)))
    told = timezone.now()
    other = "FR7630001007941234567890185"
    correct_party(known[1], {"iban": other}, on=date(2024, 2, 1), by=by, key="c")
    with tenant(by.organisation_id):
        now = timezone.now()
        both = {one: Shared(iban=1) for one in known}
        assert shared_contacts(by, Then(date(2024, 1, 31), now)) == both
        assert shared_contacts(by, Then(date(2024, 2, 1), told)) == both
        assert shared_contacts(by, Then(date(2024, 2, 1), now)) == shared_contacts(by) == {}
        assert shared_contacts(by, Then(date(2023, 12, 31), now)) == {}
