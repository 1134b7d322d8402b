"""How contracts end: kilometres settled on return, a sale after it, a pledge released."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from vigie.database.tenant import tenant
from vigie.kernel.errors import Invalid, Refused
from vigie.leasing.actions import (
    Outcome,
    buy_out,
    declare_total_loss,
    give_back,
    release_pledge,
    resume,
    settle_contract,
    suspend,
)
from vigie.leasing.actions.drafting import NewContract, draft_contract
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.domain.mileage import AgreedMileage, MileageTerms
from vigie.leasing.models import Contract
from vigie.leasing.queries import contract_detail
from vigie.ledger.domain.transfers import Book
from vigie.testing.contracts import AGREEMENTS, Lessor, credit, lld, loa, new_lessor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("years_later")]
MATURITY = date(2028, 1, 15)
# 8.75 cents beyond, 4 cents short, nothing within 5 %: 15,000 km a year.
TERMS = MileageTerms(5_000, 60_000, Fraction("8.75"), Fraction(4), Fraction(5, 100))


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def key() -> str:
    return secrets.token_hex(8)


def rented(lessor: Lessor) -> int:
    """Bring an LLD with kilometres to its maturity, everything paid."""
    agreed = replace(lld(), mileage=AgreedMileage(15_000, TERMS))
    contract = lessor.active(agreed, is_consumer=False)
    lessor.bill(contract, MATURITY)
    with tenant(lessor.by.organisation_id):
        owed = contract_detail(lessor.by, contract, MATURITY).owed
    lessor.pay(contract, owed, MATURITY)
    return contract


@pytest.mark.parametrize(
    ("driven", "net", "tax"),
    [
        # 1,461 days allow 60,041 km; 5 % of tolerance. 6,957 km at 8.75 cents, 7,039 at 4.
        (70_000, 60_874, 12_175),
        (63_043, 0, 0),
        (50_000, -28_156, -5_631),
    ],
)
def test_kilometres_are_settled_when_the_vehicle_comes_back(
    lessor: Lessor, driven: int, net: int, tax: int
) -> None:
    contract = rented(lessor)
    before = lessor.balances(contract, Book.IFRS)
    done = give_back(contract, on=MATURITY, driven=driven, by=lessor.by, key=key())
    found = [(due.kind, due.net, due.tax) for due in done.dues]
    assert found == ([("mileage", net, tax)] if net else [])
    assert done.held == max(-net - tax, 0)
    for book in Book:
        books = lessor.balances(contract, book)
        assert books["rental_income"] == before["rental_income"] - net
        assert sum(books.values()) == 0
        assert books["returned_asset"] == 1_100_000


def test_a_reading_is_asked_for_where_kilometres_were_agreed(lessor: Lessor) -> None:
    contract = rented(lessor)
    with pytest.raises(Invalid) as refusal:
        give_back(contract, on=MATURITY, by=lessor.by, key=key())
    assert refusal.value.code == "leasing.mileage_unread"


def test_money_held_does_not_keep_a_contract_from_being_settled(lessor: Lessor) -> None:
    contract = rented(lessor)
    give_back(contract, on=MATURITY, driven=50_000, by=lessor.by, key=key())
    with tenant(lessor.by.organisation_id):
        detail = contract_detail(lessor.by, contract, MATURITY)
    assert (detail.held, Step.CLOSE in detail.steps) == (33_787, True)
    done = settle_contract(contract, on=MATURITY, by=lessor.by, key=key())
    assert (done.state, done.held) == ("closed", 0)


def test_what_came_back_is_sold_at_the_price_that_is_agreed(lessor: Lessor) -> None:
    contract = rented(lessor)
    give_back(contract, on=MATURITY, driven=60_000, by=lessor.by, key=key())
    with pytest.raises(Refused) as refusal:
        buy_out(contract, on=MATURITY, by=lessor.by, key=key())
    assert refusal.value.code == "leasing.no_option"
    done = buy_out(contract, on=MATURITY, agreed_price=1_250_000, by=lessor.by, key=key())
    assert [(due.kind, due.net, due.tax) for due in done.dues] == [("buyout", 1_250_000, 250_000)]
    assert done.state == "bought_out"
    for book in Book:
        books = lessor.balances(contract, book)
        assert books["disposal_income"] == -1_250_000
        assert books["disposal_cost"] == 1_100_000
        assert "returned_asset" not in books
        assert books["customer_receivable"] == 1_500_000


def test_a_deposit_that_covers_what_is_owed_lets_a_contract_be_settled(lessor: Lessor) -> None:
    contract = lessor.active(loa())
    lessor.pay(contract, 410_000, date(2024, 1, 15))
    lessor.bill(contract, date(2024, 2, 15))
    give_back(contract, on=date(2024, 2, 15), by=lessor.by, key=key())
    with tenant(lessor.by.organisation_id):
        detail = contract_detail(lessor.by, contract, date(2024, 2, 15))
    assert (detail.owed, Step.CLOSE in detail.steps) == (39_818, True)
    done = settle_contract(contract, on=date(2024, 2, 15), by=lessor.by, key=key())
    # 500.00 of deposit less 398.18 go back to him.
    assert (done.state, done.held) == ("closed", 0)
    assert lessor.balances(contract)["bank"] == 410_000 - 3_000_000 - 10_182


def pledged(lessor: Lessor) -> int:
    """Bring a pledged credit to its day of delivery."""
    contract = lessor.active(credit())
    with tenant(lessor.by.organisation_id):
        Contract.objects.filter(pk=contract).update(is_pledged=True)
    return contract


def test_a_pledge_is_released_after_the_last_cent(lessor: Lessor) -> None:
    contract = pledged(lessor)
    lessor.bill(contract, MATURITY)
    with tenant(lessor.by.organisation_id):
        owed = contract_detail(lessor.by, contract, MATURITY).owed
    lessor.pay(contract, owed, MATURITY)
    done = settle_contract(contract, on=MATURITY, by=lessor.by, key=key())
    assert done.state == "settled"
    with tenant(lessor.by.organisation_id):
        steps = contract_detail(lessor.by, contract, MATURITY).steps
    assert steps == (Step.RETURN_PAYMENT, Step.RELEASE_PLEDGE)
    done = release_pledge(
        contract, on=date(2028, 1, 20), confirmation="SIV-2028-77", by=lessor.by, key=key()
    )
    assert (done.state, done.postings) == ("closed", ())


def test_a_lease_has_no_pledge(lessor: Lessor) -> None:
    new = NewContract(
        agreement=loa(), customer_id=lessor.customer, is_consumer=True, is_pledged=True
    )
    with pytest.raises(Invalid) as refusal:
        draft_contract(new, on=date(2024, 1, 1), by=lessor.by, key=key())
    assert refusal.value.code == "leasing.lease_pledged"


@pytest.mark.parametrize("product", ["credit", "loa"])
@pytest.mark.parametrize("extends", [True, False])
@pytest.mark.parametrize("act", [declare_total_loss, buy_out])
def test_ended_while_suspended_it_is_as_if_resumed_that_day(
    lessor: Lessor, product: str, extends: bool, act: Callable[..., Outcome]
) -> None:
    """What the suspension left out is asked for in the balance, and not as rentals that fell due."""
    by, on = lessor.by, date(2024, 5, 20)
    paused, resumed = (lessor.active(replace(AGREEMENTS[product](12), insurance=1_250)) for _ in range(2))  # fmt: skip
    for contract in (paused, resumed):
        lessor.bill(contract, date(2024, 3, 15))
        suspend(contract, on=date(2024, 3, 20), extends=extends, by=by, key=f"s{contract}")
    resume(resumed, on=on, by=by, key="resume")
    done, told = (act(one, on=on, by=by, key=f"e{one}") for one in (paused, resumed))
    asked, expected = (
        [(due.kind, due.net, due.tax) for due in outcome.dues if due.net]
        for outcome in (done, told)
    )
    assert asked == expected
    assert "instalment" not in {kind for kind, *_ in asked}
    for book in Book:
        assert lessor.balances(paused, book) == lessor.balances(resumed, book)
