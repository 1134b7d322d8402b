"""A credit is settled: the watch learns it, and whoever ends contracts has a pledge to release."""

import secrets
from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows import lease_end, reopening
from vigie.leasing.actions import (
    declare_total_loss,
    release_pledge,
    return_payment,
    settle_contract,
)
from vigie.leasing.actions.activating import activate_contract
from vigie.leasing.actions.drafting import NewContract, draft_contract
from vigie.leasing.models import Payment
from vigie.notices.models import InboxItem
from vigie.registrations.models import Certificate
from vigie.tenancy.actions import NewUser, create_user
from vigie.testing.contracts import SALE, Lessor, credit, lessor_of
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db
SIGNED, DELIVERED, MATURITY = date(2021, 12, 20), date(2022, 1, 15), date(2026, 1, 15)


def key() -> str:
    return secrets.token_hex(8)


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    lender = new_lender(tmp_path)
    lender.take("portfolio", [contract(7)], date(2025, 12, 1))
    lender.take("register", [certificate(7)], date(2025, 12, 1))
    return lender


@pytest.fixture
def lessor(lender: Lender) -> Lessor:
    return lessor_of(lender.by)


def pledged(lessor: Lessor) -> int:
    """Bring a pledged credit under the number that is watched to its delivery."""
    new = NewContract(
        agreement=credit(start_on=DELIVERED),
        customer_id=lessor.customer,
        is_consumer=True,
        is_pledged=True,
        reference="C-00007",
    )
    number = draft_contract(new, on=SIGNED, by=lessor.by, key=key()).contract_id
    for step in SALE:
        step(number, on=SIGNED, by=lessor.by, key=key())
    activate_contract(number, delivered_on=DELIVERED, by=lessor.by, key=key())
    return number


def watched(lessor: Lessor) -> str:
    with tenant(lessor.by.organisation_id):
        return Certificate.objects.get().contract_status


def test_a_settled_credit_ends_for_the_watch_and_asks_for_its_release(lessor: Lessor) -> None:
    user = NewUser("end@lender.test", "Ewa", "back_office", "pl")
    create_user(user, password="correct horse battery", by=lessor.by, key="ewa")
    number = pledged(lessor)
    lessor.bill(number, MATURITY)
    lessor.pay(number, 15_000 + 48 * 58_713, MATURITY)
    settle_contract(number, on=MATURITY, by=lessor.by, key=key())
    assert watched(lessor) == "open"
    assert lease_end.follow(number, by=lessor.by, key="entry-1") == 1
    assert watched(lessor) == "settled"
    # The job may run twice: the same answer, and still one line.
    assert lease_end.follow(number, by=lessor.by, key="entry-1") == 1
    with tenant(lessor.by.organisation_id):
        (line,) = InboxItem.objects.all()
    assert line.kind == "leasing.pledge_to_release"
    assert line.context == {"contract_link": f"/contracts/{number}/acts/release_pledge"}
    release_pledge(number, on=MATURITY, confirmation="SIV-1", by=lessor.by, key=key())
    assert lease_end.follow(number, by=lessor.by, key="entry-2") == 0


def test_a_total_loss_is_told_to_the_watch(lessor: Lessor) -> None:
    number = pledged(lessor)
    declare_total_loss(number, on=date(2022, 6, 1), by=lessor.by, key=key())
    assert lease_end.follow(number, by=lessor.by, key="entry-1") == 0
    assert watched(lessor) == "total_loss"


def test_a_payment_that_goes_back_after_the_end_is_told_to_watch_and_people(lessor: Lessor) -> None:
    user = NewUser("end@lender.test", "Ewa", "back_office", "pl")
    create_user(user, password="correct horse battery", by=lessor.by, key="ewa")
    number = pledged(lessor)
    lessor.bill(number, MATURITY)
    lessor.pay(number, 15_000 + 48 * 58_713, MATURITY)
    assert reopening.follow(number, by=lessor.by, key="entry-0") == 0
    settle_contract(number, on=MATURITY, by=lessor.by, key=key())
    lease_end.follow(number, by=lessor.by, key="entry-1")
    with tenant(lessor.by.organisation_id):
        payment = Payment.objects.get(contract_id=number, method="transfer").pk
    return_payment(
        number, payment_id=payment, on=date(2026, 2, 1), reason="MD06", by=lessor.by, key=key()
    )
    assert reopening.follow(number, by=lessor.by, key="entry-2") == 1
    assert watched(lessor) == "open"
    with tenant(lessor.by.organisation_id):
        line = InboxItem.objects.get(kind="leasing.contract_reopened")
    assert line.context == {"pledge": "kept", "contract_link": f"/contracts/{number}/"}
