"""Acts in service, with their figures: payments that bounce or come late, changes, default, loss."""

import secrets
from dataclasses import replace
from datetime import date

import pytest

from vigie.database.tenant import tenant
from vigie.kernel.errors import Conflict, Forbidden, Invalid, Refused
from vigie.leasing.actions import (
    Outcome,
    accelerate,
    buy_out,
    change_rate,
    charge_lateness,
    declare_total_loss,
    give_back,
    give_notice,
    prepay,
    reschedule,
    resume,
    return_payment,
    settle_contract,
    suspend,
    transfer,
    withdraw,
    write_off,
)
from vigie.leasing.domain.terms import Timing
from vigie.leasing.models import Contract, Due, Instalment, Invoice, OpenDue, Payment
from vigie.ledger.domain.transfers import Book
from vigie.parties.actions import register_party
from vigie.parties.domain.parties import NewParty
from vigie.testing.contracts import AGREEMENTS, Lessor, credit, loa, new_lessor

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH, APRIL, MAY = (date(2024, month, 15) for month in (2, 3, 4, 5))


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def key() -> str:
    return secrets.token_hex(8)


def open_of(lessor: Lessor) -> dict[date, int]:
    with tenant(lessor.by.organisation_id):
        rows = OpenDue.objects.order_by("due_on", "id").values_list("due_on", "minor")
        found: dict[date, int] = {}
        for day, minor in rows:
            found[day] = found.get(day, 0) + minor
        return {day: minor for day, minor in found.items() if minor}


def payment_of(lessor: Lessor) -> int:
    with tenant(lessor.by.organisation_id):
        return Payment.objects.filter(reverses=None).latest("id").pk


def state_of(lessor: Lessor) -> str:
    with tenant(lessor.by.organisation_id):
        return Contract.objects.get().state


def test_money_beyond_what_is_due_waits_and_settles_the_next_instalment(lessor: Lessor) -> None:
    contract = lessor.active(credit())
    assert lessor.pay(contract, 40_000, date(2024, 1, 20)).held == 25_000
    lessor.bill(contract, FEBRUARY)
    # 587.13 less the 250.00 that were held.
    assert open_of(lessor) == {FEBRUARY: 33_713}
    assert "customer_credit" not in lessor.balances(contract)


def test_a_returned_payment_restores_every_balance(lessor: Lessor) -> None:
    contract = lessor.active(loa())
    lessor.bill(contract, MARCH)
    before = [lessor.balances(contract, book) for book in Book], open_of(lessor)
    lessor.pay(contract, 450_000, MARCH)
    assert open_of(lessor) != before[1]
    payment = payment_of(lessor)
    back = return_payment(
        contract, payment_id=payment, on=date(2024, 3, 20), reason="AM04", by=lessor.by, key=key()
    )
    assert ([lessor.balances(contract, book) for book in Book], open_of(lessor)) == before
    assert back.state == "in_arrears"
    with pytest.raises(Conflict):
        return_payment(
            contract, payment_id=payment, on=MARCH, reason="AM04", by=lessor.by, key=key()
        )


def test_a_payment_that_becomes_known_late_is_allocated_in_the_order_of_time(
    lessor: Lessor,
) -> None:
    contract = lessor.active(credit())
    lessor.pay(contract, 15_000, date(2024, 1, 15))
    lessor.bill(contract, APRIL)
    lessor.pay(contract, 58_713, APRIL)
    # The payment of April settled February; March and April are open.
    assert set(open_of(lessor)) == {MARCH, APRIL}
    lessor.pay(contract, 58_713, FEBRUARY)
    # Now February was paid on its day, and the payment of April settles March.
    assert open_of(lessor) == {APRIL: 58_713}
    with tenant(lessor.by.organisation_id):
        entries = Payment.objects.order_by("id").values_list("received_on", flat=True)
        assert list(entries) == [date(2024, 1, 15), APRIL, FEBRUARY]


def test_lateness_is_charged_once_and_credited_when_it_was_none(lessor: Lessor) -> None:
    contract = lessor.active(credit())
    lessor.pay(contract, 15_000, date(2024, 1, 15))
    lessor.bill(contract, FEBRUARY)
    charged = charge_lateness(contract, on=MARCH, by=lessor.by, key=key())
    # 8 % of 587.13, D312-16.
    assert [(due.kind, due.net) for due in charged.dues] == [("indemnity", 4_697)]
    assert charge_lateness(contract, on=MARCH, by=lessor.by, key=key()).dues == ()
    lessor.pay(contract, 58_713, FEBRUARY)
    credited = charge_lateness(contract, on=MARCH, by=lessor.by, key=key())
    assert [due.net for due in credited.dues] == [-4_697]
    assert open_of(lessor) == {}
    assert "termination_income" not in lessor.balances(contract)


def test_a_business_owes_interest_by_days_and_forty_euros(lessor: Lessor) -> None:
    contract = lessor.active(loa(), is_consumer=False)
    lessor.pay(contract, 410_000, date(2024, 1, 15))
    lessor.bill(contract, FEBRUARY)
    charged = charge_lateness(contract, on=MARCH, by=lessor.by, key=key())
    # First half of 2024: 4.50 + 10 = 14.50 %; 29 days on 398.18.
    assert [(due.kind, due.net) for due in charged.dues] == [
        ("late_interest", 459),
        ("recovery_fee", 4_000),
    ]


@pytest.mark.parametrize("product", AGREEMENTS)
def test_suspended_and_resumed_at_once_nothing_has_changed(lessor: Lessor, product: str) -> None:
    contract = lessor.active(AGREEMENTS[product]())
    lessor.bill(contract, FEBRUARY)

    def lines() -> list[tuple[object, ...]]:
        with tenant(lessor.by.organisation_id):
            rows = Instalment.objects.order_by("number")
            return list(rows.values_list("number", "due_on", "principal", "interest", "tax"))

    before = lines(), lessor.balances(contract), open_of(lessor)
    on = date(2024, 2, 20)
    assert suspend(contract, on=on, extends=True, by=lessor.by, key=key()).state == "suspended"
    resume(contract, on=on, by=lessor.by, key=key())
    assert (lines(), lessor.balances(contract), open_of(lessor)) == before


def test_instalments_left_out_follow_at_the_end(lessor: Lessor) -> None:
    contract = lessor.active(credit(6))
    lessor.pay(contract, 15_000, date(2024, 1, 15))
    lessor.bill(contract, MARCH)
    lessor.pay(contract, 2 * 423_989, MARCH)
    suspend(contract, on=date(2024, 3, 20), extends=True, by=lessor.by, key=key())
    assert lessor.bill(contract, MAY) == 0
    done = resume(contract, on=date(2024, 6, 1), by=lessor.by, key=key())
    assert (done.state, done.held) == ("active", 0)
    with tenant(lessor.by.organisation_id):
        to_come = list(
            Instalment.objects.filter(is_billed=False)
            .order_by("number")
            .values_list("due_on", "principal", "interest")
        )
        assert Contract.objects.get().ends_on == date(2024, 9, 15)
    # Two months of interest joined the principal: 16,749.65 + 83.75 + 84.17.
    assert to_come[0] == (date(2024, 6, 15), 419_780, 8_459)
    assert len(to_come) == 4
    assert sum(principal for _, principal, _ in to_come) == 1_691_757
    assert lessor.balances(contract)["loan_outstanding"] == 1_691_757


def test_a_suspension_known_late_credits_what_was_billed(lessor: Lessor) -> None:
    contract = lessor.active(credit(6))
    lessor.pay(contract, 15_000, date(2024, 1, 15))
    lessor.bill(contract, MAY)
    lessor.pay(contract, 2 * 423_989, MARCH)
    assert set(open_of(lessor)) == {APRIL, MAY}
    suspend(contract, on=date(2024, 3, 20), extends=True, by=lessor.by, key=key())
    done = resume(contract, on=date(2024, 6, 1), by=lessor.by, key=key())
    assert [due.net for due in done.dues] == [-423_989, -423_989]
    assert (open_of(lessor), done.state) == ({}, "active")
    assert lessor.balances(contract)["loan_outstanding"] == 1_691_757


def test_a_rate_changes_what_is_to_come(lessor: Lessor) -> None:
    contract = lessor.active(credit(6))
    lessor.bill(contract, MARCH)
    change_rate(contract, on=MARCH, percent="0", by=lessor.by, key=key())
    with tenant(lessor.by.organisation_id):
        rows = list(Instalment.objects.filter(is_billed=False).values_list("interest", "principal"))
    assert sum(interest for interest, _ in rows) == 0
    assert sum(principal for _, principal in rows) == 1_674_965


def test_a_rate_that_gives_back_more_than_is_to_come_is_refused_in_its_own_words(
    lessor: Lessor,
) -> None:
    """Three rentals in advance on 22,000 with a residual of 21,900: 33.44 of the last is principal."""
    agreed = loa(3)
    ahead = {"timing": Timing.ADVANCE, "first_due_on": agreed.terms.start_on, "residual": 2_190_000}
    contract = lessor.active(replace(agreed, terms=replace(agreed.terms, **ahead)))  # type: ignore[arg-type]  # fields of the terms
    lessor.bill(contract, FEBRUARY)
    with pytest.raises(Invalid) as refusal:
        change_rate(contract, on=date(2024, 2, 16), percent="0", by=lessor.by, key=key())
    assert refusal.value.code == "leasing.change_exceeds_rest_until"
    assert str(refusal.value.params["excess"]) == "71.85"
    # It names the first day on which it is taken.
    assert refusal.value.params["first"] == MARCH
    change_rate(contract, on=MARCH, percent="0", by=lessor.by, key=key())


def test_a_part_repaid_early_lowers_what_is_to_come(lessor: Lessor) -> None:
    contract = lessor.active(loa(6))
    lessor.bill(contract, MARCH)
    lessor.pay(contract, 410_000 + 2 * 250_218, MARCH)
    done = prepay(
        contract, on=date(2024, 3, 20), minor=500_000, keeps_term=True, by=lessor.by, key=key()
    )
    assert [(due.kind, due.net, due.tax) for due in done.dues] == [("prepayment", 500_000, 100_000)]
    with tenant(lessor.by.organisation_id):
        third = Instalment.objects.get(number=3)
    assert (third.principal, third.interest) == (75_126, 6_923)
    assert lessor.balances(contract, Book.IFRS)["net_investment"] == 1_803_982 - 500_000


def test_the_next_instalment_moves_and_the_others_follow(lessor: Lessor) -> None:
    contract = lessor.active(credit(6))
    lessor.bill(contract, FEBRUARY)
    to = date(2024, 4, 1)
    reschedule(contract, on=date(2024, 2, 20), to_due=to, extra=1, by=lessor.by, key=key())
    with tenant(lessor.by.organisation_id):
        dues = list(Instalment.objects.order_by("number").values_list("due_on", flat=True))
    assert dues[1:4] == [to, date(2024, 5, 1), date(2024, 6, 1)]
    assert len(dues) == 7


def test_an_instalment_that_was_billed_moves_by_a_credit_and_a_new_claim(lessor: Lessor) -> None:
    contract = lessor.active(loa(6))
    lessor.pay(contract, 410_000, date(2024, 1, 15))
    lessor.bill(contract, MARCH)
    done = reschedule(
        contract, on=date(2024, 2, 10), to_due=date(2024, 3, 1), extra=0, by=lessor.by, key=key()
    )
    # The rentals of 15 February and 15 March are credited; the first is asked for on 1 March with the
    # interest of the days between, the
    # second will be on 1 April.
    assert [(due.kind, due.due_on, due.net) for due in done.dues] == [
        ("correction", FEBRUARY, -208_515),
        ("correction", MARCH, -208_515),
        ("instalment", date(2024, 3, 1), 209_495),
    ]
    assert set(open_of(lessor)) == {date(2024, 3, 1)}
    with tenant(lessor.by.organisation_id):
        notes = Invoice.objects.filter(net__lt=0).order_by("id")
        corrected = [note.corrects.due_on for note in notes if note.corrects]
        to_come = Instalment.objects.filter(is_billed=False).order_by("number")
        assert to_come.values_list("number", "due_on")[0] == (2, date(2024, 4, 1))
    assert corrected == [FEBRUARY, MARCH]
    assert lessor.bill(contract, APRIL) == 1
    with pytest.raises(Invalid) as refusal:
        reschedule(contract, on=APRIL, to_due=APRIL, extra=0, by=lessor.by, key=key())
    assert refusal.value.code == "leasing.reschedule_too_early"


@pytest.mark.parametrize("product", AGREEMENTS)
@pytest.mark.parametrize("to_due", [date(2024, 3, 1), date(2024, 6, 3), None])
def test_a_reschedule_known_late_ends_as_if_it_had_been_known(
    product: str, to_due: date | None
) -> None:
    found = []
    for is_late in (False, True):
        lessor = new_lessor()
        contract = lessor.active(AGREEMENTS[product](12))
        if is_late:
            lessor.bill(contract, MAY)
        on = date(2024, 2, 10)
        reschedule(contract, on=on, to_due=to_due, extra=2, by=lessor.by, key=key())
        lessor.bill(contract, MAY)
        with tenant(lessor.by.organisation_id):
            rows = Instalment.objects.filter(is_billed=False).order_by("number")
            lines = list(rows.values_list("number", "due_on", "principal", "interest", "tax"))
        books = [lessor.balances(contract, book) for book in Book]
        found.append((lines, books, open_of(lessor)))
    assert found[0] == found[1]


def test_default_goes_by_notice_and_the_loss_is_taken(lessor: Lessor) -> None:
    contract = lessor.active(credit(6))
    lessor.bill(contract, MARCH)
    assert state_of(lessor) == "in_arrears"
    with pytest.raises(Refused) as refusal:
        accelerate(contract, on=APRIL, by=lessor.by, key=key())
    assert refusal.value.code == "leasing.guard_notice_fruitless"
    give_notice(contract, on=date(2024, 3, 20), ends_on=date(2024, 4, 4), by=lessor.by, key=key())
    done = accelerate(contract, on=APRIL, by=lessor.by, key=key())
    assert done.state == "accelerated"
    # The principal left after the instalment of 15 April.
    assert done.dues[-1].net == 1_259_351
    assert "loan_outstanding" not in lessor.balances(contract)
    lost = write_off(contract, on=date(2024, 12, 31), by=lessor.by, key=key())
    assert lost.state == "written_off"
    books = lessor.balances(contract)
    assert books["write_off_loss"] == 15_000 + 3 * 423_989 + 1_259_351
    assert "customer_receivable" not in books


def test_the_insurer_pays_after_a_total_loss_and_the_contract_closes(lessor: Lessor) -> None:
    contract = lessor.active(loa())
    lessor.pay(contract, 410_000, date(2024, 1, 15))
    lessor.bill(contract, FEBRUARY)
    lessor.pay(contract, 39_818, FEBRUARY)
    on = date(2024, 2, 29)
    lost = declare_total_loss(contract, on=on, by=lessor.by, key=key())
    # 21,778.18 left, and 14 of 29 days of the interest of March: 108.89.
    assert [due.net for due in lost.dues] == [2_177_818 + 5_257]
    lessor.pay(contract, 2_183_075 - 30_000, date(2024, 3, 20), "insurer")
    # The deposit of 500 pays the rest, and 200 go back to the customer.
    closed = settle_contract(contract, on=date(2024, 3, 31), by=lessor.by, key=key())
    assert (closed.state, closed.held) == ("closed", 0)
    with tenant(lessor.by.organisation_id):
        assert Payment.objects.get(method="refund").minor == -20_000
    assert "deposit_held" not in lessor.balances(contract)


def test_another_customer_takes_over(lessor: Lessor) -> None:
    contract = lessor.active(credit())
    lessor.pay(contract, 15_000, date(2024, 1, 15))
    other = register_party(
        NewParty("person", "Nowak", "Ewa", roles=("customer",)),
        on=date(2024, 1, 1),
        by=lessor.by,
        key="other",
    )
    transfer(contract, customer_id=other, on=FEBRUARY, by=lessor.by, key=key())
    with tenant(lessor.by.organisation_id):
        found = Contract.objects.get()
        step = found.events.latest("id")
    assert found.customer_id == other
    assert step.data == {"previous": lessor.customer, "customer": other}


@pytest.mark.parametrize(("product", "owed"), [("credit", 2_502_055), ("loa", 7_706)])
def test_a_customer_who_withdraws_after_delivery_owes_the_use(
    lessor: Lessor, product: str, owed: int
) -> None:
    agreement = AGREEMENTS[product]()
    contract = lessor.withdrawable(agreement)
    done = withdraw(contract, on=date(2024, 1, 20), by=lessor.by, key=key())
    assert done.state == "terminated"
    deposit = agreement.deposit
    # Credit: 25,000 and 5 days at 6 % over 365. LOA: 6 of 31 days of 331.82 are 64.22, and 12.84 of tax.
    assert sum(open_of(lessor).values()) - deposit == owed


def test_a_withdrawal_is_too_late_after_fourteen_days(lessor: Lessor) -> None:
    contract = lessor.active(credit())
    with pytest.raises(Refused) as refusal:
        withdraw(contract, on=date(2024, 1, 20), by=lessor.by, key=key())
    assert refusal.value.code == "leasing.guard_within_withdrawal"


def test_a_vehicle_comes_back_and_nothing_more_is_billed(lessor: Lessor) -> None:
    contract = lessor.active(loa())
    lessor.bill(contract, FEBRUARY)
    done = give_back(contract, on=FEBRUARY, by=lessor.by, key=key())
    assert done.state == "returned"
    assert lessor.balances(contract, Book.IFRS)["returned_asset"] == 2_177_818
    assert lessor.bill(contract, date(2025, 1, 1)) == 0


def test_a_consumer_pays_no_more_than_the_cap_for_leaving_early(lessor: Lessor) -> None:
    contract = lessor.active(credit())
    lessor.pay(contract, 15_000, date(2024, 1, 15))
    lessor.bill(contract, FEBRUARY)
    lessor.pay(contract, 58_713, FEBRUARY)
    with pytest.raises(Refused) as refusal:
        buy_out(contract, on=FEBRUARY, indemnity=24_539, by=lessor.by, key=key())
    # 1 % of 24,537.87.
    assert refusal.value.params["cap"] == 24_538
    done = buy_out(contract, on=FEBRUARY, indemnity=24_538, by=lessor.by, key=key())
    assert [due.net for due in done.dues] == [2_453_787, 24_538]
    assert lessor.balances(contract)["termination_income"] == -24_538


def test_who_verified_the_papers_does_not_pay_the_supplier(lessor: Lessor) -> None:
    with pytest.raises(Forbidden) as refusal:
        lessor.verified_and_activated_by_one(credit())
    assert refusal.value.code == "leasing.four_eyes"


def outcome_fields(done: Outcome) -> tuple[object, ...]:
    return done.state, done.postings, done.dues


def test_a_dry_run_says_the_same_and_leaves_nothing(lessor: Lessor) -> None:
    contract = lessor.active(loa())
    lessor.bill(contract, FEBRUARY)
    told = declare_total_loss.dry_run(contract, on=MARCH, by=lessor.by, key="once")
    assert state_of(lessor) == "in_arrears"
    done = declare_total_loss(contract, on=MARCH, by=lessor.by, key="once")
    assert outcome_fields(told) == outcome_fields(done)
    with tenant(lessor.by.organisation_id):
        assert Due.objects.filter(kind="termination").count() == 1
