"""Premiums and services paid over: what was collected, once, with what went back; on both books."""

import secrets
from dataclasses import replace
from datetime import date

import pytest
from typing_extensions import override

from vigie.database.tenant import tenant
from vigie.kernel.errors import Forbidden, Invalid, NotFound, Refused
from vigie.leasing.actions import (
    Coming,
    PaidOver,
    accelerate,
    draft_contract,
    give_notice,
    pay_over_collected,
    record_payments,
    return_payment,
    write_off,
)
from vigie.leasing.actions.drafting import NewContract
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.packages import Chosen, PackageKind
from vigie.leasing.domain.paying_over import Whom
from vigie.leasing.models import Allocation, Payment, PayOverLine
from vigie.leasing.queries import pay_over, pay_overs, waiting_to_be_paid_over
from vigie.ledger.domain.transfers import Book
from vigie.ledger.queries.trial import TrialAsked, trial_balance
from vigie.testing.contracts import DELIVERED, Lessor, credit, loa, new_lessor

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH, APRIL = (date(2024, month, 15) for month in (2, 3, 4))
INSURER = Whom(PackageKind.INSURANCE, "Assureur SA", "FR", "EUR")
GARAGE = Whom(PackageKind.SERVICE, "Garages", "FR", "EUR")


def package(code: str, kind: PackageKind, provider: str, minor: int) -> Chosen:
    names = {"en": code, "fr": code, "pl": code}
    return Chosen(code=code, kind=kind, names=names, provider=provider, minor=minor)


LOSS = package("loss", PackageKind.INSURANCE, "Assureur SA", 1_250)
LIFE = package("life", PackageKind.INSURANCE, "Mutuelle", 750)
UPKEEP = package("upkeep", PackageKind.SERVICE, "Garages", 3_000)


class Insured(Lessor):
    """A lessor whose contracts have packages."""

    @override
    def draft(self, agreement: Agreement, *, is_consumer: bool = True) -> int:
        new = NewContract(
            agreement=agreement,
            customer_id=self.customer,
            is_consumer=is_consumer,
            packages=(LOSS, LIFE, *((UPKEEP,) if agreement.services else ())),
        )
        signed = date(2023, 12, 26)
        return draft_contract(new, on=signed, by=self.by, key=secrets.token_hex(8)).contract_id


@pytest.fixture
def lessor() -> Insured:
    plain = new_lessor()
    return Insured(plain.by, plain.customer)


def pay(lessor: Lessor, whom: Whom, through: date, on: date = APRIL) -> PaidOver:
    return pay_over_collected(
        whom, payee="Assureur SA, Paris", through=through, on=on, by=lessor.by, key=secrets.token_hex(8)
    )  # fmt: skip


def served(lessor: Lessor) -> int:
    contract = lessor.active(replace(credit(), insurance=2_000))
    lessor.pay(contract, 15_000, DELIVERED)
    lessor.bill(contract, MARCH)
    return contract


def balances(lessor: Lessor, book: Book) -> dict[str, int]:
    with tenant(lessor.by.organisation_id):
        return {line.role: line.balance for line in trial_balance(lessor.by, TrialAsked(APRIL, book=book))}  # fmt: skip


def test_what_was_asked_and_not_paid_is_not_paid_over(lessor: Insured) -> None:
    contract = served(lessor)
    with pytest.raises(Refused) as refusal:
        pay(lessor, INSURER, MARCH)
    assert refusal.value.code == "leasing.nothing_to_pay_over"
    lessor.pay(contract, 58_713 + 2_000, FEBRUARY)
    done = pay(lessor, INSURER, MARCH)
    # One of two rentals is paid: 12.50 of its 20.00 are this insurer's.
    assert [(one.contract_id, one.code, one.minor) for one in done.lines] == [
        (contract, "loss", 1_250)
    ]
    assert [(one.book, one.debit, one.credit, one.minor) for one in done.postings] == [
        ("statutory", "insurance_payable", "bank", 1_250),
        ("ifrs", "insurance_payable", "bank", 1_250),
    ]
    for book in Book:
        assert lessor.balances(contract, book)["insurance_payable"] == -2 * 2_000 + 1_250


def test_by_period_and_once(lessor: Insured) -> None:
    contract = served(lessor)
    lessor.pay(contract, 58_713 + 2_000, FEBRUARY)
    lessor.pay(contract, 58_713 + 2_000, MARCH)
    assert pay(lessor, INSURER, FEBRUARY).minor == 1_250
    assert pay(lessor, INSURER, MARCH).minor == 1_250
    with pytest.raises(Refused):
        pay(lessor, INSURER, APRIL)
    with tenant(lessor.by.organisation_id):
        assert [one.through_on for one in pay_overs(lessor.by)] == [MARCH, FEBRUARY]
        (waits,) = waiting_to_be_paid_over(lessor.by, APRIL)
    assert (waits.whom.provider, waits.contracts, waits.minor) == ("Mutuelle", 1, 1_500)


def test_a_payment_that_goes_back_lowers_the_next_one(lessor: Insured) -> None:
    contract, other = served(lessor), served(lessor)
    lessor.pay(contract, 58_713 + 2_000, FEBRUARY)
    assert pay(lessor, INSURER, FEBRUARY).minor == 1_250
    with tenant(lessor.by.organisation_id):
        latest = Payment.objects.latest("id").pk
    return_payment(contract, payment_id=latest, on=MARCH, reason="AM04", by=lessor.by, key="back")
    with pytest.raises(Refused):  # 12.50 are to come back, nothing is to be paid
        pay(lessor, INSURER, MARCH)
    lessor.pay(other, 2 * (58_713 + 2_000), MARCH)
    done = pay(lessor, INSURER, MARCH)
    assert sorted((one.contract_id, one.minor) for one in done.lines) == [(contract, -1_250), (other, 2_500)]  # fmt: skip
    assert done.minor == 1_250
    for book in Book:
        assert lessor.balances(contract, book)["insurance_payable"] == -4_000
        assert sum(balances(lessor, book).values()) == 0


def test_a_service_is_a_cost_with_its_tax(lessor: Insured) -> None:
    contract = lessor.active(replace(loa(), insurance=2_000, services=3_000))
    lessor.pay(contract, 410_000, DELIVERED)
    lessor.bill(contract, FEBRUARY)
    # 331.82 and 30.00 with tax, 20.00 without.
    lessor.pay(contract, 39_818 + 3_600 + 2_000, FEBRUARY)
    done = pay(lessor, GARAGE, MARCH)
    assert (done.minor, done.tax) == (3_000, 600)
    before = 500_000
    for book in Book:
        held = balances(lessor, book)
        assert (held["service_expense"], held["service_income"]) == (3_000, -3_000)
        assert held["input_vat"] == before + 600


def test_a_preview_leaves_no_trace(lessor: Insured) -> None:
    contract = served(lessor)
    lessor.pay(contract, 58_713 + 2_000, FEBRUARY)
    told = pay_over_collected.dry_run(
        INSURER, payee="A", through=MARCH, on=MARCH, by=lessor.by, key="one"
    )
    assert told.minor == 1_250
    with tenant(lessor.by.organisation_id):
        assert not PayOverLine.objects.exists()


def test_a_loss_written_off_is_no_money_of_the_insurer(lessor: Insured) -> None:
    contract = served(lessor)
    by = lessor.by
    give_notice(contract, on=date(2024, 3, 20), ends_on=date(2024, 3, 28), by=by, key="notice")
    accelerate(contract, on=date(2024, 3, 31), by=by, key="call")
    owed = lessor.balances(contract)["customer_receivable"]
    write_off(contract, on=date(2024, 4, 10), by=by, key="off")
    for book in Book:
        books = lessor.balances(contract, book)
        # Two premiums of 20.00 were asked for and never paid: neither owed to an insurer nor lost.
        assert books["write_off_loss"] == owed - 4_000
        assert "insurance_payable" not in books
    with pytest.raises(Refused):
        pay(lessor, INSURER, APRIL)


def test_after_a_loss_an_insurer_is_owed_what_customers_paid_whatever_went_back(
    lessor: Insured,
) -> None:
    """A payment goes back after the loss, which settles the oldest dues with their premiums; then he pays."""
    contract = served(lessor)
    by = lessor.by
    give_notice(contract, on=date(2024, 3, 20), ends_on=date(2024, 3, 28), by=by, key="notice")
    accelerate(contract, on=date(2024, 3, 31), by=by, key="call")
    lessor.pay(contract, 60_713, date(2024, 4, 1))
    write_off(contract, on=date(2024, 4, 10), by=by, key="off")
    with tenant(by.organisation_id):
        payment = Payment.objects.filter(method="transfer").latest("id").pk
    return_payment(
        contract, payment_id=payment, on=date(2024, 4, 12), reason="AM04", by=by, key="b"
    )
    owed = lessor.balances(contract)["customer_receivable"]
    lessor.pay(contract, owed, date(2024, 4, 15))
    with tenant(by.organisation_id):
        rows = Allocation.objects.filter(part="insurance").exclude(payment__method="written_off")
        collected = sum(rows.values_list("minor", flat=True))
    for book in Book:
        books = lessor.balances(contract, book)
        assert "customer_receivable" not in books
        assert books.get("insurance_payable", 0) == -collected


def reopened(lessor: Insured) -> int:
    """Return a contract written off with premiums, then reopened by a payment that went back."""
    contract, by = served(lessor), lessor.by
    give_notice(contract, on=date(2024, 3, 20), ends_on=date(2024, 3, 28), by=by, key=f"n{contract}")  # fmt: skip
    accelerate(contract, on=date(2024, 3, 31), by=by, key=f"c{contract}")
    lessor.pay(contract, 60_713, date(2024, 4, 1))
    write_off(contract, on=date(2024, 4, 10), by=by, key=f"o{contract}")
    with tenant(by.organisation_id):
        mine = Payment.objects.filter(contract_id=contract, method="transfer")
        payment = mine.latest("id").pk
    back = date(2024, 4, 12)
    return_payment(contract, payment_id=payment, on=back, reason="AM04", by=by, key=f"b{contract}")
    return contract


def test_many_payments_after_a_loss_book_what_each_alone_would(lessor: Insured) -> None:
    """The batch is set-based; one contract paid by itself is its reference."""
    alone, *together = (reopened(lessor) for _ in range(3))
    on = date(2024, 4, 5)  # before the loss, told after it
    before = [lessor.balances(alone, book)["write_off_loss"] for book in Book]
    lessor.pay(alone, 60_713, on)
    comings = tuple((pk, Coming(60_713, on, "transfer")) for pk in together)
    record_payments(comings, on=date(2024, 4, 15), by=lessor.by, key="file")
    for place, book in enumerate(Book):
        told = lessor.balances(alone, book)
        # The premium of 20.00 that the loss had settled was paid: it is the insurer's again.
        assert told["write_off_loss"] == before[place] + 2_000
        assert [lessor.balances(pk, book) for pk in together] == [told, told]


def test_a_premium_without_an_insurers_name_is_paid_over_too(lessor: Insured) -> None:
    plain = Lessor(lessor.by, lessor.customer)
    contract = plain.active(replace(credit(), insurance=990))
    plain.pay(contract, 15_000, DELIVERED)
    plain.bill(contract, FEBRUARY)
    plain.pay(contract, 58_713 + 990, FEBRUARY)
    assert pay(plain, replace(INSURER, provider=""), MARCH).minor == 990


def test_who_is_paid_when_and_by_whom(lessor: Insured) -> None:
    served(lessor)
    with pytest.raises(Invalid):
        pay_over_collected(INSURER, payee=" ", through=MARCH, on=MARCH, by=lessor.by, key="a")
    with pytest.raises(Refused) as refusal:
        pay_over_collected(INSURER, payee="A", through=MARCH, on=FEBRUARY, by=lessor.by, key="b")
    assert refusal.value.code == "leasing.pay_over_to_come"
    nobody = replace(lessor.by, permissions=frozenset({"leasing.read_contracts"}))
    with pytest.raises(Forbidden):
        pay_over_collected(INSURER, payee="A", through=MARCH, on=MARCH, by=nobody, key="c")
    with tenant(lessor.by.organisation_id), pytest.raises(NotFound):
        pay_over(lessor.by, 10**9)


def test_packages_beyond_the_rental_are_refused(lessor: Insured) -> None:
    with pytest.raises(Invalid) as refusal:
        lessor.draft(replace(credit(), insurance=1_999))
    assert refusal.value.code == "leasing.packages_exceed"
