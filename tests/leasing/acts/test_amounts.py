"""Amounts that must be those of the law and of the papers: tax bases, suppliers, losses, caps."""

import secrets
from dataclasses import replace
from datetime import date

import pytest

from vigie.database.tenant import tenant
from vigie.kernel.errors import Refused
from vigie.leasing.actions import (
    accelerate,
    buy_out,
    charge_lateness,
    give_back,
    give_notice,
    prepay,
    resume,
    suspend,
    withdraw,
    write_off,
)
from vigie.leasing.domain.leaving import exit_at, quote
from vigie.leasing.domain.plan import plan_of
from vigie.leasing.models import Invoice, Payment
from vigie.ledger.domain.transfers import Book
from vigie.testing.contracts import Lessor, credit, loa, new_lessor

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH, APRIL = (date(2024, month, 15) for month in (2, 3, 4))


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def key() -> str:
    return secrets.token_hex(8)


def test_the_tax_document_of_a_buyout_holds_no_indemnity(lessor: Lessor) -> None:
    contract = lessor.active(loa(), is_consumer=False)
    lessor.bill(contract, FEBRUARY)
    done = buy_out(contract, on=FEBRUARY, indemnity=10_000, by=lessor.by, key=key())
    assert [(due.kind, due.net, due.tax) for due in done.dues] == [
        ("buyout", 2_177_818, 435_564),
        ("exit_indemnity", 10_000, 0),
    ]
    with tenant(lessor.by.organisation_id):
        latest = Invoice.objects.latest("id")
    # Compensation is outside the tax (CJEU C-277/05): 20 % of the net is the tax, to the cent.
    assert (latest.net, latest.tax) == (2_177_818, 435_564)
    assert done.dues[1].invoice == ""


def test_an_indemnity_for_leaving_bears_no_indemnity_for_delay(lessor: Lessor) -> None:
    contract = lessor.active(loa(), is_consumer=False)
    lessor.pay(contract, 410_000, date(2024, 1, 15))
    buy_out(contract, on=FEBRUARY, indemnity=10_000, by=lessor.by, key=key())
    owed = 39_818 + 2_177_818 + 435_564
    lessor.pay(contract, owed, FEBRUARY)
    assert charge_lateness(contract, on=APRIL, by=lessor.by, key=key()).dues == ()


def test_a_deposit_lowers_the_loss_that_is_written_off(lessor: Lessor) -> None:
    contract = lessor.active(loa())
    lessor.pay(contract, 410_000, date(2024, 1, 15))
    lessor.bill(contract, FEBRUARY)
    give_back(contract, on=FEBRUARY, by=lessor.by, key=key())
    with pytest.raises(Refused):  # 398.18 are owed and 500.00 held as a guarantee
        write_off(contract, on=APRIL, by=lessor.by, key=key())


def test_a_deposit_that_never_came_is_no_loss(lessor: Lessor) -> None:
    contract = lessor.active(loa())
    lessor.bill(contract, MARCH)
    give_back(contract, on=MARCH, by=lessor.by, key=key())
    write_off(contract, on=APRIL, by=lessor.by, key=key())
    for book in Book:
        books = lessor.balances(contract, book)
        # First rental with tax and two rentals: the deposit of 500 was asked for, not received.
        assert books["write_off_loss"] == 360_000 + 2 * 39_818
        assert not {"deposit_held", "customer_receivable", "customer_credit"} & set(books)
    with tenant(lessor.by.organisation_id):
        methods = list(Payment.objects.order_by("id").values_list("method", "minor"))
    assert methods == [("deposit", 50_000), ("written_off", 439_636)]


def test_a_financed_fee_is_earned_and_not_paid_to_the_supplier(lessor: Lessor) -> None:
    contract = lessor.active(replace(credit(), fee=0, financed_fee=15_000))
    for book in Book:
        assert lessor.balances(contract, book) == {
            "loan_outstanding": 2_500_000,
            "fee_income" if book is Book.STATUTORY else "deferred_fee": -15_000,
            "bank": -2_485_000,
        }


def test_a_supplier_is_paid_in_full_where_the_maker_pays_a_part(lessor: Lessor) -> None:
    contract = lessor.active(replace(loa(), subsidy=100_000))
    books = lessor.balances(contract)
    assert books["subsidy_receivable"] == 100_000
    # 25,000 of cost, 1,000 of subsidy, 5,000 of tax.
    assert books["bank"] == -3_100_000
    assert books["lease_asset"] == 2_500_000


def test_who_withdraws_owes_no_financed_fee(lessor: Lessor) -> None:
    contract = lessor.withdrawable(replace(credit(), fee=0, financed_fee=15_000))
    done = withdraw(contract, on=date(2024, 1, 20), by=lessor.by, key=key())
    # 24,850 and 5 days at 6 % over 365: 20.42 (L312-26 lets nothing else be asked).
    assert [due.net for due in done.dues] == [2_485_000 + 2_042]
    books = lessor.balances(contract)
    assert "fee_income" not in books
    assert "loan_outstanding" not in books


def test_depreciation_is_that_of_the_asset_without_the_fee() -> None:
    agreement = replace(loa(), financed_fee=15_000)
    plan = plan_of(agreement)
    leaving = exit_at(plan, quote(plan, plan.ends_on).worth, 0, plan.ends_on)
    assert (leaving.cost, leaving.depreciation) == (2_485_000, 1_485_000)


def test_parts_repaid_early_within_a_year_count_for_the_free_amount(lessor: Lessor) -> None:
    contract = lessor.active(credit(12))
    lessor.pay(contract, 15_000, date(2024, 1, 15))
    prepay(contract, on=date(2024, 1, 20), minor=1_600_000, keeps_term=True, by=lessor.by, key=key())  # fmt: skip
    lessor.pay(contract, 1_600_000, date(2024, 1, 20))
    lessor.bill(contract, FEBRUARY)
    # 8,282.20 are left, below 10,000; with the 16,000 before they are above it: 0.5 %.
    with pytest.raises(Refused) as refusal:
        buy_out(contract, on=FEBRUARY, indemnity=10_000, by=lessor.by, key=key())
    cap = int(str(refusal.value.params["cap"]))
    left = lessor.balances(contract)["loan_outstanding"]
    assert (left, cap) == (828_220, 4_141)
    buy_out(contract, on=FEBRUARY, indemnity=cap, by=lessor.by, key=key())


def test_lateness_of_a_credited_instalment_costs_nothing(lessor: Lessor) -> None:
    contract = lessor.active(credit(6))
    lessor.pay(contract, 15_000, date(2024, 1, 15))
    lessor.bill(contract, APRIL)
    lessor.pay(contract, 2 * 423_989, FEBRUARY)
    suspend(contract, on=date(2024, 4, 1), extends=True, by=lessor.by, key=key())
    resume(contract, on=date(2024, 5, 1), by=lessor.by, key=key())
    assert charge_lateness(contract, on=date(2024, 5, 1), by=lessor.by, key=key()).dues == ()


def test_a_credit_called_due_keeps_interest_and_principal_apart(lessor: Lessor) -> None:
    contract = lessor.active(credit(6))
    lessor.pay(contract, 15_000, date(2024, 1, 15))
    lessor.bill(contract, MARCH)
    give_notice(contract, on=date(2024, 3, 20), ends_on=date(2024, 3, 28), by=lessor.by, key=key())
    accelerate(contract, on=date(2024, 3, 31), by=lessor.by, key=key())
    charged = charge_lateness(contract, on=date(2024, 3, 31), by=lessor.by, key=key())
    # Principal of two instalments 411,489 + 413,546, and 1,674,965 to come: 8 % (D312-16).
    assert charged.dues[0].kind == "indemnity"
    assert charged.dues[0].net == 32_919 + 33_084 + 133_997
