"""What follows a contract's end: a payment that goes back, a vehicle sold to a third party."""

import secrets
from datetime import date
from decimal import Decimal

import pytest

from vigie.database.tenant import tenant
from vigie.kernel.errors import Conflict, Invalid, Refused
from vigie.kernel.months import add_months
from vigie.leasing.actions import (
    NewReferenceRate,
    Outcome,
    Sale,
    claim_damages,
    give_back,
    give_notice,
    record_reference_rate,
    release_pledge,
    return_payment,
    sell_asset,
    settle_contract,
    terminate,
    write_off,
)
from vigie.leasing.models import Contract, Invoice, OpenDue, Payment
from vigie.leasing.queries import behaviours, reopened
from vigie.ledger.domain.transfers import Book
from vigie.ledger.queries.verification import verify
from vigie.parties.actions import register_party
from vigie.parties.domain.parties import NewParty
from vigie.testing.contracts import Lessor, credit, loa, new_lessor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("years_later")]
DELIVERED = date(2024, 1, 15)
MATURITY = add_months(DELIVERED, 48)


def key() -> str:
    return secrets.token_hex(8)


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def paid_off(lessor: Lessor, extra: int = 0, *, on: date = MATURITY) -> int:
    """Bring a credit to its last cent, and close it; `extra` was paid too much and refunded."""
    contract = lessor.active(credit())
    lessor.pay(contract, 15_000 + extra, DELIVERED)
    lessor.bill(contract, MATURITY)
    for number in range(1, 49):
        lessor.pay(contract, 58_713, add_months(DELIVERED, number))
    settle_contract(contract, on=on, by=lessor.by, key=key())
    return contract


def back(lessor: Lessor, contract: int, on: date, minor: int = 58_713) -> Outcome:
    with tenant(lessor.by.organisation_id):
        payment = Payment.objects.filter(contract_id=contract, minor=minor).latest("id").pk
    return return_payment(
        contract, payment_id=payment, on=on, reason="MD06", by=lessor.by, key=key()
    )


def owed(lessor: Lessor, contract: int) -> int:
    """Return what is owed; both books must say the same."""
    with tenant(lessor.by.organisation_id):
        minor = sum(OpenDue.objects.filter(contract_id=contract).values_list("minor", flat=True))
    for book in Book:
        assert lessor.balances(contract, book).get("customer_receivable", 0) == minor
    return minor


def state(lessor: Lessor, contract: int) -> str:
    with tenant(lessor.by.organisation_id):
        return Contract.objects.get(pk=contract).state


def test_a_payment_that_goes_back_reopens_a_closed_contract(lessor: Lessor) -> None:
    contract = paid_off(lessor)
    before = lessor.balances(contract)
    done = back(lessor, contract, date(2028, 2, 10))
    assert (done.state, owed(lessor, contract)) == ("reopened", 58_713)
    lessor.pay(contract, 58_713, date(2028, 2, 20))
    closed = settle_contract(contract, on=date(2028, 2, 21), by=lessor.by, key=key())
    assert closed.state == "closed"
    assert lessor.balances(contract) == before
    assert verify(lessor.by.organisation_id).fault is None


@pytest.mark.parametrize(
    ("closed_on", "asked"), [(MATURITY, []), (date(2028, 1, 20), [("repayment", 5_024)])]
)
def test_a_refund_that_is_not_covered_any_more_is_owed(
    lessor: Lessor, closed_on: date, asked: list[tuple[str, int]]
) -> None:
    """Refunded on the day of the last payment, it came out of that one, and the instalment is open."""
    contract = paid_off(lessor, extra=5_000, on=closed_on)
    with tenant(lessor.by.organisation_id):
        assert Payment.objects.get(contract_id=contract, method="refund").minor == -5_024
    done = back(lessor, contract, date(2028, 2, 10), minor=20_000)
    # 200.00 went back: of the fee 149.76 are owed again (the last instalment is 24 cents less than
    # what was paid), and the 50.24 that were refunded.
    assert owed(lessor, contract) == 20_000
    assert [(due.kind, due.net) for due in done.dues] == asked
    assert done.held == 0
    with tenant(lessor.by.organisation_id):
        # One payment of the customer's went back; that the refund did is ours.
        assert behaviours(lessor.by, date(2028, 2, 10))[lessor.customer].returned == 1
    assert lessor.balances(contract).get("customer_credit", 0) == 0
    lessor.pay(contract, 20_000, date(2028, 3, 1))
    assert owed(lessor, contract) == 0


def test_a_contract_written_off_is_owed_again_and_written_off_again(lessor: Lessor) -> None:
    contract = lessor.active(credit())
    lessor.pay(contract, 15_000, DELIVERED)
    lessor.bill(contract, date(2024, 3, 20))
    lessor.pay(contract, 58_713, date(2024, 2, 15))
    give_notice(contract, on=date(2024, 4, 1), ends_on=date(2024, 4, 20), by=lessor.by, key=key())
    terminate(contract, on=date(2024, 5, 2), by=lessor.by, key=key())
    write_off(contract, on=date(2024, 9, 1), by=lessor.by, key=key())
    assert owed(lessor, contract) == 0
    assert back(lessor, contract, date(2024, 9, 10)).state == "reopened"
    assert owed(lessor, contract) == 58_713
    assert write_off(contract, on=date(2024, 9, 20), by=lessor.by, key=key()).state == "written_off"
    assert owed(lessor, contract) == 0


@pytest.mark.parametrize("is_released", [False, True])
def test_a_pledge_stays_unless_it_was_struck_off(lessor: Lessor, *, is_released: bool) -> None:
    contract = lessor.active(credit())
    with tenant(lessor.by.organisation_id):
        Contract.objects.filter(pk=contract).update(is_pledged=True)
    lessor.pay(contract, 15_000, DELIVERED)
    lessor.bill(contract, MATURITY)
    lessor.pay(contract, 48 * 58_713, MATURITY)
    assert settle_contract(contract, on=MATURITY, by=lessor.by, key=key()).state == "settled"
    if is_released:
        release_pledge(contract, on=MATURITY, confirmation="SIV-1", by=lessor.by, key=key())
    back(lessor, contract, date(2028, 2, 10), minor=48 * 58_713)
    with tenant(lessor.by.organisation_id):
        found = reopened(lessor.by, contract)
        assert Contract.objects.get(pk=contract).is_pledged is not is_released
    assert found is not None
    assert found.pledge == ("released" if is_released else "kept")
    lessor.pay(contract, 48 * 58_713, date(2028, 2, 20))
    closed = settle_contract(contract, on=date(2028, 2, 21), by=lessor.by, key=key())
    assert closed.state == ("closed" if is_released else "settled")


def buyer(lessor: Lessor) -> int:
    new = NewParty("company", "Garage du Port", roles=("supplier",))
    return register_party(new, on=date(2024, 1, 1), by=lessor.by, key="buyer")


def came_back(lessor: Lessor, *, is_consumer: bool = True) -> int:
    """Bring a lease with option to its termination after three rentals, and the vehicle back."""
    contract = lessor.active(loa(), is_consumer=is_consumer)
    lessor.pay(contract, 410_000, DELIVERED)
    lessor.bill(contract, date(2024, 5, 15))
    give_notice(contract, on=date(2024, 5, 20), ends_on=date(2024, 6, 10), by=lessor.by, key=key())
    terminate(contract, on=date(2024, 6, 14), by=lessor.by, key=key())
    give_back(contract, on=date(2024, 6, 20), by=lessor.by, key=key())
    return contract


def sell(lessor: Lessor, contract: int, price: int, buyer_id: int) -> Outcome:
    return sell_asset(
        contract, price=price, buyer_id=buyer_id, on=date(2024, 7, 1), by=lessor.by, key=key()
    )


def test_the_price_of_a_sale_comes_off_the_claim_and_the_buyer_gets_the_document(
    lessor: Lessor,
) -> None:
    contract, garage = came_back(lessor, is_consumer=False), buyer(lessor)
    before, bank = owed(lessor, contract), lessor.balances(contract)["bank"]
    done = sell(lessor, contract, 1_800_000, garage)
    assert owed(lessor, contract) == before - 1_800_000
    for book in Book:
        books = lessor.balances(contract, book)
        assert sum(books.values()) == 0
        assert books["bank"] == bank + 2_160_000
    assert done.state == "returned"
    with tenant(lessor.by.organisation_id):
        document = Invoice.objects.latest("id")
    assert (document.net, document.tax, document.buyer_id) == (1_800_000, 360_000, garage)
    with pytest.raises(Conflict):
        sell(lessor, contract, 1_800_000, garage)


@pytest.mark.parametrize("is_paid", [True, False])
def test_a_sale_after_the_claim_was_paid_or_written_off_gives_back_what_it_covers(
    lessor: Lessor, *, is_paid: bool
) -> None:
    """What the customer paid of it is refunded; what was a loss is none; nothing of it stays held."""
    contract, garage = came_back(lessor, is_consumer=False), buyer(lessor)
    claimed = owed(lessor, contract)
    if is_paid:
        lessor.pay(contract, claimed, date(2024, 6, 25))
        settle_contract(contract, on=date(2024, 6, 26), by=lessor.by, key=key())
    else:
        write_off(contract, on=date(2024, 6, 26), by=lessor.by, key=key())
    ended, before = state(lessor, contract), lessor.balances(contract)
    done = sell(lessor, contract, 1_800_000, garage)
    books = lessor.balances(contract)
    assert (done.state, done.held) == (ended, 0)
    assert books.get("customer_credit", 0) == books.get("customer_receivable", 0) == 0
    moved = {role: books.get(role, 0) - before.get(role, 0) for role in ("bank", "write_off_loss")}
    # The buyer pays 18,000 and 3,600 of tax.
    assert moved == (
        {"bank": 360_000, "write_off_loss": 0}
        if is_paid
        else {"bank": 2_160_000, "write_off_loss": -1_800_000}
    )


def test_what_a_sale_brings_above_the_claim_is_income(lessor: Lessor) -> None:
    contract, garage = came_back(lessor, is_consumer=False), buyer(lessor)
    before = owed(lessor, contract)
    income = lessor.balances(contract)["disposal_income"]
    sell(lessor, contract, 2_600_000, garage)
    with tenant(lessor.by.organisation_id):
        claimed = -int(
            sum(
                due.principal
                for due in Contract.objects.get(pk=contract).dues.filter(kind="termination")
                if due.principal < 0
            )
        )
    assert owed(lessor, contract) == before - claimed
    assert lessor.balances(contract)["disposal_income"] == income - (2_600_000 - claimed)


def test_sold_before_or_after_the_damages_of_the_law_the_books_are_the_same(lessor: Lessor) -> None:
    first, second, garage = came_back(lessor), came_back(lessor), buyer(lessor)
    day = date(2023, 6, 30)
    record_reference_rate(
        NewReferenceRate("fr_bond_yield", day, day, Decimal("3.2"), "a test"),
        by=lessor.by, key=key(),
    )  # fmt: skip
    on = date(2024, 7, 1)
    sell(lessor, first, 1_800_000, garage)
    with pytest.raises(Invalid) as refusal:
        claim_damages(first, Sale(1_700_000), on=on, by=lessor.by, key=key())
    assert refusal.value.code == "leasing.sold_otherwise"
    claim_damages(first, Sale(1_800_000), on=on, by=lessor.by, key=key())
    claim_damages(second, Sale(1_800_000), on=on, by=lessor.by, key=key())
    sell(lessor, second, 1_800_000, garage)
    assert owed(lessor, first) == owed(lessor, second)
    for book in Book:
        one, other = lessor.balances(first, book), lessor.balances(second, book)
        assert _without_income(one) == _without_income(other)
        assert sum(one.values()) == sum(other.values()) == 0
        assert _income(one) == _income(other)


_INCOME = ("termination_income", "disposal_income", "disposal_cost", "write_off_loss")


def _without_income(books: dict[str, int]) -> dict[str, int]:
    return {role: minor for role, minor in books.items() if role not in _INCOME}


def _income(books: dict[str, int]) -> int:
    return sum(books.get(role, 0) for role in _INCOME)


def test_a_vehicle_given_back_at_the_end_is_sold_for_income_and_cost(lessor: Lessor) -> None:
    contract, garage = lessor.active(loa()), buyer(lessor)
    lessor.pay(contract, 410_000, DELIVERED)
    lessor.bill(contract, date(2024, 3, 15))
    give_back(contract, on=date(2024, 3, 20), by=lessor.by, key=key())
    shown = lessor.balances(contract)["returned_asset"]
    before = owed(lessor, contract)
    sell(lessor, contract, 1_900_000, garage)
    books = lessor.balances(contract)
    assert owed(lessor, contract) == before
    assert books.get("returned_asset", 0) == 0
    assert (books["disposal_income"], books["disposal_cost"]) == (-1_900_000, shown)


def test_what_is_not_here_is_not_sold(lessor: Lessor) -> None:
    running, garage = lessor.active(loa()), buyer(lessor)
    with pytest.raises(Refused):
        sell(lessor, running, 1_000_000, garage)
    contract = came_back(lessor)
    for unfit in (lessor.customer, 10**9):
        with pytest.raises(Invalid, match=r"leasing\.buyer_unfit"):
            sell(lessor, contract, 1_000_000, unfit)
    with pytest.raises(Invalid, match=r"leasing\.sale_not_positive"):
        sell(lessor, contract, 0, garage)
