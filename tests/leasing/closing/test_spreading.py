"""Rentals, wear and fees over whole lives: what a close cut off goes when the contract does."""

import secrets
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.leasing.closing.acting import close_through, cut_off, expected, plans

from vigie.leasing.actions import (
    buy_out,
    declare_total_loss,
    give_back,
    prepay,
    resume,
    set_business_date,
    settle_contract,
    suspend,
)
from vigie.leasing.domain.agreement import Agreement
from vigie.ledger.domain.transfers import Book
from vigie.testing.contracts import AGREEMENTS, Lessor, credit, lld, loa, new_lessor

pytestmark = pytest.mark.django_db
FIRST, ENDS = date(2024, 2, 14), date(2024, 4, 15)


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def key() -> str:
    return secrets.token_hex(8)


def agree(lessor: Lessor, on: date) -> None:
    for book in Book:
        assert cut_off(lessor.by, book, on) == expected(plans(lessor.by), book, on), book


@pytest.mark.parametrize("product", AGREEMENTS)
def test_at_the_end_nothing_is_left_of_what_was_cut_off(lessor: Lessor, product: str) -> None:
    """Three months: 150 of fee, or 3,000 of first rental, or 14,000 of wear, earned to the last cent."""
    contract = lessor.active(AGREEMENTS[product](3))
    set_business_date(FIRST, by=lessor.by, key=key())
    close_through(lessor.by, ENDS)
    agree(lessor, ENDS)
    lessor.pay(contract, 10_000_000, ENDS)
    if product == "credit":
        settle_contract(contract, on=ENDS, by=lessor.by, key=key())
    elif product == "loa":
        buy_out(contract, on=ENDS, by=lessor.by, key=key())
    else:
        give_back(contract, on=ENDS, driven=None, by=lessor.by, key=key())
    close_through(lessor.by, ENDS + timedelta(days=1))
    for book in Book:
        assert cut_off(lessor.by, book, ENDS + timedelta(days=1)) == {}
    books = lessor.balances(contract, Book.IFRS)
    if product == "credit":
        interest = sum(row.interest for row in plans(lessor.by)[contract].rows)
        assert books["interest_income"] == -(interest + 15_000)
        assert lessor.balances(contract)["fee_income"] == -15_000


def brought(agreement: Agreement) -> Agreement:
    """Return an agreement with a fee of 150 that a dealer brought for 500."""
    return replace(agreement, fee=15_000, commission=50_000)


@pytest.mark.parametrize("product", AGREEMENTS)
@pytest.mark.parametrize("is_early", [False, True])
def test_fee_and_commission_come_to_what_they_were_whenever_the_contract_ends(
    lessor: Lessor, product: str, is_early: bool
) -> None:
    contract = lessor.active(brought(AGREEMENTS[product](3)))
    plain = new_lessor("Plain")
    other = plain.active(AGREEMENTS[product](3))
    on = FIRST + timedelta(days=3) if is_early else ENDS
    for one, number in ((lessor, contract), (plain, other)):
        set_business_date(FIRST, by=one.by, key=key())
        close_through(one.by, on - timedelta(days=1))
        if one is lessor:
            agree(lessor, on - timedelta(days=1))
        declare_total_loss(number, on=on, by=one.by, key=key())
        close_through(one.by, on)
    assert cut_off(lessor.by, Book.IFRS, on) == cut_off(plain.by, Book.IFRS, on) == {}
    for book in Book:
        apart = lessor.balances(contract, book)
        for role, minor in plain.balances(other, book).items():
            apart[role] = apart.get(role, 0) - minor
        moved = {role: minor for role, minor in apart.items() if minor}
        tax = 3_000 if product != "credit" else 0
        asked = {"customer_receivable": 15_000 + tax} | ({"output_vat": -tax} if tax else {})
        if product == "credit":  # that of the plain one is 150, too
            asked = {}
        paid = {"bank": -50_000}
        if book is Book.STATUTORY:
            income = {"fee_income": -15_000} if product != "credit" else {}
            assert moved == asked | paid | income | {"commission_expense": 50_000}
        elif product == "lld":
            spent = {"rental_income": -15_000, "depreciation_expense": 50_000}
            assert moved == asked | paid | spent
        else:
            fee = 0 if product == "credit" else 15_000
            assert moved == asked | paid | {"interest_income": 50_000 - fee}


def test_an_early_end_releases_the_rest(lessor: Lessor) -> None:
    contracts = [lessor.active(one) for one in (credit(), loa(), lld())]
    set_business_date(FIRST, by=lessor.by, key=key())
    close_through(lessor.by, FIRST + timedelta(days=2))
    for contract in contracts:
        declare_total_loss(contract, on=FIRST + timedelta(days=3), by=lessor.by, key=key())
    close_through(lessor.by, FIRST + timedelta(days=3))
    for book in Book:
        assert cut_off(lessor.by, book, ENDS) == {}


def test_while_suspended_no_rent_is_earned_and_the_asset_wears_on(lessor: Lessor) -> None:
    contract = lessor.active(lld())
    set_business_date(FIRST, by=lessor.by, key=key())
    close_through(lessor.by, FIRST)
    before = cut_off(lessor.by, Book.IFRS, FIRST)
    suspend(contract, on=date(2024, 2, 15), extends=True, by=lessor.by, key=key())
    close_through(lessor.by, date(2024, 2, 24))
    after = cut_off(lessor.by, Book.IFRS, date(2024, 2, 24))
    assert after["deferred_income"] == before["deferred_income"]
    # Ten days of 14,000 over 1,461, half up from day to day.
    assert after["lease_asset_depreciation"] - before["lease_asset_depreciation"] == -9_583
    resume(contract, on=date(2024, 3, 15), by=lessor.by, key=key())
    close_through(lessor.by, date(2024, 3, 16))
    agree(lessor, date(2024, 3, 16))


def test_a_fee_beside_capital_repaid_early_and_a_financed_one(lessor: Lessor) -> None:
    contract = lessor.active(replace(credit(12), financed_fee=20_000))
    lessor.pay(contract, 15_000, date(2024, 1, 15))
    set_business_date(FIRST, by=lessor.by, key=key())
    close_through(lessor.by, FIRST)
    prepay(contract, on=FIRST, minor=500_000, keeps_term=True, by=lessor.by, key=key())
    close_through(lessor.by, date(2024, 2, 20))
    agree(lessor, date(2024, 2, 20))
