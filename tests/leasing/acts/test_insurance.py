"""Insurance inside the rental: exempt, collected for the insurer, a line of its own on the invoice."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from vigie.database.tenant import tenant
from vigie.documents.domain.invoice import VatCategory
from vigie.documents.domain.parties import Party
from vigie.leasing.actions import buy_out, withdraw
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.plan import plan_of
from vigie.leasing.domain.tax_document import Booked, invoice_of
from vigie.leasing.models import Due, Invoice
from vigie.leasing.queries import contract_detail
from vigie.ledger.domain.transfers import Book
from vigie.testing.contracts import Lessor, credit, loa, new_lessor
from vigie.testing.portal import signed_in

FEBRUARY, MARCH = date(2024, 2, 15), date(2024, 3, 15)
SELLER = Party(name="Bailleur SA", country="FR")
BUYER = Party(name="Zoé Martin", country="FR")


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def insured_loa() -> Agreement:
    return replace(loa(), insurance=2_500, services=3_000)


def insured_credit() -> Agreement:
    return replace(credit(), insurance=1_250)


def test_a_premium_bears_no_tax_and_repays_nothing() -> None:
    line, plain = (plan_of(one).lines[0].parts for one in (insured_loa(), loa()))
    assert (line.principal, line.interest) == (plain.principal, plain.interest)
    # 20 % of 331.82 and 30.00.
    assert (line.insurance, line.services, line.tax) == (2_500, 3_000, 7_236)
    assert line.total == plain.total + 2_500 + 3_600


@pytest.mark.django_db
def test_a_premium_is_the_insurers_and_no_income(lessor: Lessor) -> None:
    contract = lessor.active(insured_loa())
    lessor.bill(contract, MARCH)
    for book in Book:
        books = lessor.balances(contract, book)
        assert (books["insurance_payable"], books["service_income"]) == (-5_000, -6_000)
        assert books["output_vat"] == -(60_000 + 2 * 7_236)
    with tenant(lessor.by.organisation_id):
        invoice = Invoice.objects.latest("id")
        detail = contract_detail(lessor.by, contract, MARCH)
    assert (invoice.net, invoice.tax) == (33_182 + 3_000 + 2_500, 7_236)
    assert detail.dues[-1].gross == 45_918


@pytest.mark.django_db
def test_a_credit_collects_its_premium_with_the_instalment(lessor: Lessor) -> None:
    contract = lessor.active(insured_credit())
    lessor.pay(contract, 15_000, date(2024, 1, 15))
    lessor.bill(contract, FEBRUARY)
    lessor.pay(contract, 58_713 + 1_250, FEBRUARY)
    books = lessor.balances(contract)
    assert "customer_receivable" not in books
    assert books["insurance_payable"] == -1_250
    with tenant(lessor.by.organisation_id):
        assert Due.objects.get(kind="instalment").insurance == 1_250


@pytest.mark.django_db
@pytest.mark.parametrize("act", [buy_out, withdraw])
def test_premiums_after_the_end_are_credited(lessor: Lessor, act: Callable[..., object]) -> None:
    contract = lessor.withdrawable(insured_loa())
    lessor.pay(contract, 410_000, date(2024, 1, 15))
    lessor.bill(contract, FEBRUARY)
    act(contract, on=date(2024, 1, 20), by=lessor.by, key=secrets.token_hex(8))
    assert "insurance_payable" not in lessor.balances(contract)
    assert "service_income" not in lessor.balances(contract)


@pytest.mark.django_db
def test_the_page_of_the_contract_shows_the_premium(lessor: Lessor) -> None:
    contract = lessor.active(insured_loa())
    page = signed_in(lessor.by, "administrator").get(f"/contracts/{contract}/").content.decode()
    assert "Insurance each time" in page
    assert 'data-label="Insurance"' in page
    plain = lessor.active(loa())
    page = signed_in(lessor.by, "administrator").get(f"/contracts/{plain}/").content.decode()
    assert 'data-label="Insurance"' not in page


@pytest.mark.parametrize("sign", [1, -1])
def test_the_tax_document_has_a_line_for_the_premium(sign: int) -> None:
    booked = Booked(
        number="INV-2024-0000001",
        issued_on=FEBRUARY,
        due_on=FEBRUARY,
        net=sign * 38_682,
        tax=sign * 7_236,
        tax_rate=Decimal("0.2"),
        currency="EUR",
        contract_number="CTR-2024-000001",
        kind="instalment",
        instalment=1,
        insurance=sign * 2_500,
        corrects=("INV-2024-0000000", FEBRUARY),
    )
    made = invoice_of(booked, seller=SELLER, buyer=BUYER, language="fr")
    rental, premium = made.lines
    assert (rental.net.minor, rental.tax.minor) == (36_182, 7_236)
    assert (premium.net.minor, premium.tax.minor) == (2_500, 0)
    assert premium.vat.category is VatCategory.EXEMPT
    assert "261 C, 2°" in premium.vat.exemption
