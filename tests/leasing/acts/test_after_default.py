"""After a default: a contract that goes on again, and the damages of the law on a lease that does not."""

import secrets
from datetime import date
from decimal import Decimal

import pytest

from vigie.database.tenant import tenant
from vigie.kernel.errors import Conflict, Invalid, Refused
from vigie.leasing.actions import (
    NewReferenceRate,
    Sale,
    accelerate,
    charge_lateness,
    claim_damages,
    give_back,
    give_notice,
    record_reference_rate,
    reinstate,
    terminate,
)
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.late.references import BONDS
from vigie.leasing.models import Contract, Instalment, OpenDue
from vigie.ledger.domain.transfers import Book
from vigie.testing.contracts import AGREEMENTS, Lessor, credit, lld, loa, new_lessor

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH, APRIL, MAY = (date(2024, month, 15) for month in (2, 3, 4, 5))
RUN_OUT = date(2024, 4, 4)


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def key() -> str:
    return secrets.token_hex(8)


def in_default(lessor: Lessor, agreement: Agreement, *, is_consumer: bool = True) -> int:
    """Bring a contract past its notice, with two instalments unpaid."""
    contract = lessor.active(agreement, is_consumer=is_consumer)
    lessor.bill(contract, MARCH)
    give_notice(contract, on=date(2024, 3, 20), ends_on=RUN_OUT, by=lessor.by, key=key())
    return contract


def books(lessor: Lessor, contract: int) -> list[dict[str, int]]:
    return [lessor.balances(contract, book) for book in Book]


def open_of(lessor: Lessor) -> dict[date, int]:
    found: dict[date, int] = {}
    with tenant(lessor.by.organisation_id):
        for day, minor in OpenDue.objects.order_by("due_on", "id").values_list("due_on", "minor"):
            found[day] = found.get(day, 0) + minor
    return {day: minor for day, minor in found.items() if minor}


@pytest.mark.parametrize("product", AGREEMENTS)
def test_called_and_reinstated_on_one_day_nothing_has_changed(lessor: Lessor, product: str) -> None:
    contract = in_default(lessor, AGREEMENTS[product](12))
    before = books(lessor, contract), open_of(lessor)
    with tenant(lessor.by.organisation_id):
        lines = list(Instalment.objects.filter(is_billed=False).values_list("number", "principal"))
    on = date(2024, 4, 10)
    accelerate(contract, on=on, by=lessor.by, key=key())
    assert books(lessor, contract) != before[0]
    done = reinstate(contract, on=on, by=lessor.by, key=key())
    assert (done.state, books(lessor, contract), open_of(lessor)) == ("in_arrears", *before)
    with tenant(lessor.by.organisation_id):
        again = Instalment.objects.filter(is_billed=False).values_list("number", "principal")
        assert list(again) == lines
        assert Contract.objects.get().notice_ends_on is None


def test_what_fell_due_since_is_billed_and_money_that_came_settles_it(lessor: Lessor) -> None:
    contract = in_default(lessor, credit(6))
    accelerate(contract, on=date(2024, 4, 10), by=lessor.by, key=key())
    lessor.pay(contract, 15_000 + 4 * 423_989, date(2024, 5, 10))
    done = reinstate(contract, on=date(2024, 5, 20), by=lessor.by, key=key())
    # Four instalments from February to May are paid, and nothing is overdue.
    assert (done.state, done.held, open_of(lessor)) == ("active", 0, {})
    assert lessor.bill(contract, date(2024, 6, 15)) == 1
    assert lessor.balances(contract)["loan_outstanding"] == 421_878


def test_a_reinstated_credit_owes_no_eight_percent_of_its_capital(lessor: Lessor) -> None:
    contract = in_default(lessor, credit(6))
    lessor.pay(contract, 15_000, date(2024, 1, 15))
    on = date(2024, 4, 10)
    accelerate(contract, on=on, by=lessor.by, key=key())
    assert charge_lateness(contract, on=on, by=lessor.by, key=key()).dues[0].net > 130_000
    reinstate(contract, on=on, by=lessor.by, key=key())
    charge_lateness(contract, on=on, by=lessor.by, key=key())
    # 8 % of two instalments of 4,239.89.
    assert lessor.balances(contract)["late_indemnity_income"] == -2 * 33_919


def test_no_contract_is_reinstated_before_it_was_called(lessor: Lessor) -> None:
    contract = in_default(lessor, credit(6))
    accelerate(contract, on=date(2024, 4, 10), by=lessor.by, key=key())
    with pytest.raises(Invalid) as refusal:
        reinstate(contract, on=date(2024, 4, 9), by=lessor.by, key=key())
    assert refusal.value.code == "leasing.reinstated_too_early"


def terminated(lessor: Lessor, agreement: Agreement, *, is_consumer: bool = True) -> int:
    contract = in_default(lessor, agreement, is_consumer=is_consumer)
    terminate(contract, on=APRIL, by=lessor.by, key=key())
    return contract


def yield_of_2023(lessor: Lessor) -> None:
    """Record the yield of the half-year before a signature in December 2023."""
    half = date(2023, 1, 1), date(2023, 6, 30)
    new = NewReferenceRate(BONDS, *half, Decimal("3.2"), "Banque de France")
    record_reference_rate(new, by=lessor.by, key=key())


def test_the_damages_of_a_consumer_take_the_place_of_the_balance(lessor: Lessor) -> None:
    contract = terminated(lessor, loa())
    asked = lessor.balances(contract)["customer_receivable"]
    yield_of_2023(lessor)
    give_back(contract, on=date(2024, 4, 20), by=lessor.by, key=key())
    done = claim_damages(contract, Sale(1_800_000), on=MAY, by=lessor.by, key=key())
    (due,) = done.dues
    # 45 rentals of 331.82, the last of 331.86, at 3.2 x 1.5 = 4.8 % a year are 13,666.25 on 15 April
    # 2024; 10,000.00 of residual; less 18,000.00. The balance that was asked was 21,331.21.
    assert due.net == 566_625 - 2_133_121
    for book in Book:
        found = lessor.balances(contract, book)
        assert found["customer_receivable"] == asked + due.net
        assert found["returned_asset"] == 1_800_000
    with pytest.raises(Conflict):
        claim_damages(contract, Sale(1), on=MAY, by=lessor.by, key=key())


def test_a_better_offer_that_was_refused_counts(lessor: Lessor) -> None:
    contract = terminated(lessor, loa())
    yield_of_2023(lessor)
    sale = Sale(1_800_000, refused_offer=2_400_000)
    claim_damages(contract, sale, on=MAY, by=lessor.by, key=key())
    # Nothing is owed beyond what fell due: first rental, deposit and three rentals.
    assert sum(open_of(lessor).values()) == 410_000 + 3 * 39_818


def test_damages_need_their_yield_and_their_contract(lessor: Lessor) -> None:
    contract = terminated(lessor, loa())
    with pytest.raises(Refused) as refusal:
        claim_damages(contract, Sale(1), on=MAY, by=lessor.by, key=key())
    assert refusal.value.params == {"name": BONDS, "on": date(2023, 6, 30)}


@pytest.mark.parametrize(("agreement", "is_consumer"), [(lld(), True), (loa(), False)])
def test_only_a_consumers_lease_with_option_has_these_damages(
    lessor: Lessor, agreement: Agreement, is_consumer: bool
) -> None:
    contract = terminated(lessor, agreement, is_consumer=is_consumer)
    with pytest.raises(Refused) as refusal:
        claim_damages(contract, Sale(1), on=MAY, by=lessor.by, key=key())
    assert refusal.value.code == "leasing.damages_not_here"
