"""From draft to closed for a credit, an LOA and an LLD: what is owed, paid and booked at each point."""

import secrets
from datetime import date

import pytest

from vigie.database.tenant import tenant
from vigie.leasing.actions import activate_contract, buy_out, settle_contract
from vigie.leasing.domain.booking import asset_books
from vigie.leasing.models import Contract, Due, Instalment, Invoice, OpenDue
from vigie.ledger.domain.transfers import Book
from vigie.testing.contracts import AGREEMENTS, DELIVERED, Lessor, credit, lld, loa, new_lessor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("years_later")]
ENDS = date(2028, 1, 15)


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def key() -> str:
    return secrets.token_hex(8)


def test_an_loa_is_activated_on_both_views(lessor: Lessor) -> None:
    contract = lessor.active(loa())
    # 25,000 + 5,000 of tax to the supplier; first rental 3,000 + 600; deposit 500.
    assert lessor.balances(contract) == {
        "bank": -3_000_000,
        "input_vat": 500_000,
        "lease_asset": 2_500_000,
        "customer_receivable": 410_000,
        "rental_income": -300_000,
        "output_vat": -60_000,
        "deposit_held": -50_000,
    }
    assert lessor.balances(contract, Book.IFRS) == {
        "bank": -3_000_000,
        "input_vat": 500_000,
        "net_investment": 2_200_000,
        "customer_receivable": 410_000,
        "output_vat": -60_000,
        "deposit_held": -50_000,
    }


def test_a_rental_is_billed_and_paid(lessor: Lessor) -> None:
    contract = lessor.active(loa())
    assert lessor.bill(contract, date(2024, 2, 15)) == 1
    assert lessor.bill(contract, date(2024, 2, 15)) == 0
    with tenant(lessor.by.organisation_id):
        due = Due.objects.select_related("invoice").get(kind="instalment")
    # CX-1: 48 rentals of 331.82 before tax; the first bears 22,000 at 0.5 % of interest.
    assert (due.principal, due.interest, due.tax) == (22_182, 11_000, 6_636)
    assert due.invoice is not None
    assert due.invoice.net + due.invoice.tax == 39_818
    statutory = lessor.balances(contract)
    assert statutory["rental_income"] == -300_000 - 33_182
    ifrs = lessor.balances(contract, Book.IFRS)
    assert ifrs["net_investment"] == 2_200_000 - 22_182
    assert ifrs["interest_income"] == -11_000
    paid = lessor.pay(contract, 410_000 + 39_818, date(2024, 2, 15))
    assert paid.held == 0
    assert "customer_receivable" not in lessor.balances(contract)


@pytest.mark.parametrize("product", AGREEMENTS)
def test_a_contract_lives_to_its_end_and_leaves_nothing(lessor: Lessor, product: str) -> None:
    agreement = AGREEMENTS[product]()
    contract = lessor.active(agreement)
    assert lessor.bill(contract, ENDS) == 48
    with tenant(lessor.by.organisation_id):
        owed = sum(OpenDue.objects.values_list("minor", flat=True))
        dues = list(Due.objects.order_by("due_on", "id"))
        parts = ("costs", "late", "interest", "tax", "services", "principal")
        assert owed == sum(getattr(due, part) for due in dues for part in parts)
        invoices = list(Invoice.objects.order_by("year", "position").values_list("number"))
        assert len(invoices) == (0 if product == "credit" else 48 + (product == "loa"))
    lessor.pay(contract, owed, ENDS)
    if agreement.is_lease:
        price = None if product == "loa" else 1_250_000
        bought = buy_out(contract, on=ENDS, agreed_price=price, by=lessor.by, key=key())
        (line,) = bought.dues
        # At maturity the option costs the residual, and its tax.
        assert line.net == (1_000_000 if product == "loa" else 1_250_000)
        assert line.tax == line.net // 5
        lessor.pay(contract, line.net + line.tax, ENDS)
    closed = settle_contract(contract, on=ENDS, by=lessor.by, key=key())
    assert (closed.state, closed.held) == ("closed", 0)
    for book in Book:
        left = lessor.balances(contract, book)
        balance_sheet = {"bank", "input_vat", "output_vat"}
        results = {role for role in left if role.endswith(("income", "expense", "cost", "loss"))}
        assert set(left) - balance_sheet - results == set()
        assert sum(left.values()) == 0
        if book in asset_books(agreement.accounting):
            worn = agreement.terms.drawn - agreement.terms.residual
            assert left["depreciation_expense"] == worn


def test_a_credit_bills_no_tax_document_and_repays_its_loan(lessor: Lessor) -> None:
    contract = lessor.active(credit())
    lessor.bill(contract, ENDS)
    for book in Book:
        left = lessor.balances(contract, book)
        assert "loan_outstanding" not in left
        role = "fee_income" if book is Book.STATUTORY else "deferred_fee"
        assert left[role] == -15_000
        assert "output_vat" not in left


def test_a_rental_in_advance_bills_the_first_one_on_the_day_of_delivery(lessor: Lessor) -> None:
    contract = lessor.active(lld())
    assert lessor.bill(contract, DELIVERED) == 1
    assert lessor.balances(contract)["service_income"] == -3_500


def test_delivery_moves_the_whole_schedule(lessor: Lessor) -> None:
    contract = lessor.verified(loa())
    activate_contract(contract, delivered_on=date(2024, 1, 31), by=lessor.by, key=key())
    with tenant(lessor.by.organisation_id):
        dues = list(Instalment.objects.order_by("number").values_list("due_on", flat=True)[:3])
        found = Contract.objects.get()
    assert dues == [date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]
    assert (found.version, found.delivered_on) == (2, date(2024, 1, 31))
