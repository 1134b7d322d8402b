"""Later parts of a price: paid on their day, late, in pieces, to whom; given up; what each books."""

import secrets
from dataclasses import replace
from datetime import date

import pytest

from vigie.database.tenant import tenant
from vigie.kernel.errors import Forbidden, Invalid, NotFound, Refused
from vigie.leasing.actions import (
    Drawing,
    Holding,
    buy_out,
    cancel_drawdown,
    hold_payout,
    pay_drawdown,
    reschedule,
    withdraw,
)
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.drawing import Payee
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.domain.schedule import amortise
from vigie.leasing.domain.terms import Drawdown
from vigie.leasing.queries import (
    ContractDetail,
    ContractFilters,
    contract_detail,
    contracts_page,
    portfolio_on,
)
from vigie.ledger.domain.transfers import Book
from vigie.ledger.queries.trial import TrialAsked, trial_balance
from vigie.testing.contracts import DELIVERED, Lessor, credit, loa, new_lessor

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH, APRIL = (date(2024, month, 15) for month in (2, 3, 4))
DAY = date(2024, 3, 1)
LATE = date(2024, 3, 20)
PART = Drawing(2)


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def key() -> str:
    return secrets.token_hex(8)


def in_parts(agreed: Agreement, later: int = 1_000_000) -> Agreement:
    parts = (Drawdown(DELIVERED, agreed.terms.drawn - later), Drawdown(DAY, later))
    return replace(agreed, terms=replace(agreed.terms, drawdowns=parts))


def detail(lessor: Lessor, contract: int, on: date = APRIL) -> ContractDetail:
    with tenant(lessor.by.organisation_id):
        return contract_detail(lessor.by, contract, on)


def test_delivery_pays_what_is_drawn_and_commits_the_rest(lessor: Lessor) -> None:
    contract = lessor.active(in_parts(credit()))
    for book in Book:
        books = lessor.balances(contract, book)
        assert (books["loan_outstanding"], books["bank"]) == (1_500_000, -1_500_000)
    found = detail(lessor, contract)
    assert found.row.undrawn == 1_000_000
    assert Step.PAY_DRAWDOWN in found.steps


def test_paid_on_its_day_the_instalments_stay_as_agreed(lessor: Lessor) -> None:
    agreed = in_parts(credit())
    contract = lessor.active(agreed)
    lessor.pay(contract, 15_000, DELIVERED)
    lessor.bill(contract, FEBRUARY)
    lessor.pay(contract, 58_536, FEBRUARY)
    told = pay_drawdown.dry_run(contract, PART, on=DAY, by=lessor.by, key=key())
    done = pay_drawdown(contract, PART, on=DAY, by=lessor.by, key=key())
    assert told.postings == done.postings
    assert [(one.book, one.debit, one.credit, one.minor) for one in done.postings[::2]] == [
        ("statutory", "loan_outstanding", "supplier_payable", 1_000_000),
        ("statutory", "supplier_payable", "bank", 1_000_000),
        ("statutory", "commitment_given", "commitment_contra", 1_000_000),
    ]
    assert done.dues == ()
    found = detail(lessor, contract)
    assert found.plan.rows == amortise(agreed.terms).rows
    assert found.row.undrawn == 0
    assert Step.PAY_DRAWDOWN not in found.steps


def test_until_it_is_paid_only_what_was_drawn_is_billed(lessor: Lessor) -> None:
    contract = lessor.active(in_parts(credit()))
    lessor.pay(contract, 15_000, DELIVERED)
    lessor.bill(contract, MARCH)
    found = detail(lessor, contract)
    billed = [due for due in found.dues if due.kind == "instalment"]
    # 585.36 as agreed, then what 14,489.64 over 47 months is: 346.70 with 72.45 of interest.
    assert [due.gross for due in billed] == [58_536, found.plan.rows[1].payment]
    assert found.plan.rows[1].interest == 7_245
    assert found.plan.rows[1].payment == 34_670


def test_paid_late_nothing_billed_is_touched(lessor: Lessor) -> None:
    contract = lessor.active(in_parts(credit()))
    lessor.pay(contract, 15_000, DELIVERED)
    lessor.bill(contract, MARCH)
    owed = detail(lessor, contract, MARCH).owed
    lessor.pay(contract, owed, MARCH)
    done = pay_drawdown(contract, PART, on=LATE, by=lessor.by, key=key())
    assert done.dues == ()
    assert sum(line.parts.principal for line in detail(lessor, contract).plan.lines) == 2_500_000
    assert lessor.balances(contract)["loan_outstanding"] == detail(lessor, contract).left_to_bill


def test_known_late_what_was_billed_since_is_corrected(lessor: Lessor) -> None:
    contract = lessor.active(in_parts(credit()))
    lessor.pay(contract, 15_000, DELIVERED)
    lessor.bill(contract, FEBRUARY)
    lessor.pay(contract, 58_536, FEBRUARY)
    lessor.bill(contract, MARCH)
    lessor.pay(contract, detail(lessor, contract, MARCH).owed, MARCH)
    done = pay_drawdown(contract, PART, on=DAY, by=lessor.by, key=key())
    (asked,) = done.dues
    # Instead of 346.70 the second instalment is the 585.36 that were agreed.
    assert asked.kind == "correction"
    assert detail(lessor, contract).owed == asked.net
    second = [due for due in detail(lessor, contract).dues if due.instalment == 2]
    assert sum(due.gross for due in second) == 58_536


def committed(lessor: Lessor, contract: int) -> set[tuple[int, int]]:
    """Return what each book shows of the commitment and of its counterpart, off balance sheet."""
    books = [lessor.balances(contract, book) for book in Book]
    return {(one.get("commitment_given", 0), one.get("commitment_contra", 0)) for one in books}


def test_what_is_committed_stands_off_balance_sheet_until_it_is_paid_or_given_up(
    lessor: Lessor,
) -> None:
    contract, other = (lessor.active(in_parts(credit())) for _ in range(2))
    lessor.active(credit())
    for one in (contract, other):
        lessor.pay(one, 15_000, DELIVERED)
    assert committed(lessor, contract) == {(-1_000_000, 1_000_000)}
    on = DELIVERED.replace(day=20)
    pay_drawdown(contract, Drawing(2, 400_000), on=on, by=lessor.by, key=key())
    assert committed(lessor, contract) == {(-600_000, 600_000)}
    with tenant(lessor.by.organisation_id):
        page = contracts_page(lessor.by, ContractFilters(undrawn="yes"), on=on)
        book = portfolio_on(lessor.by, on=on, currency="EUR")
        lines = trial_balance(lessor.by, TrialAsked(on))
    assert {row.id: row.undrawn for row in page.rows} == {contract: 600_000, other: 1_000_000}
    assert book.undrawn == 1_600_000
    assert {one.code: one.balance for one in lines if one.kind == "commitment"} == {
        "801800": -1_600_000,
        "809100": 1_600_000,
    }
    cancel_drawdown(contract, 2, on=date(2024, 2, 1), by=lessor.by, key=key())
    assert committed(lessor, contract) == {(0, 0)}
    buy_out(other, on=date(2024, 2, 1), by=lessor.by, key=key())
    assert committed(lessor, other) == {(0, 0)}


def test_in_pieces_and_the_rest_given_up(lessor: Lessor) -> None:
    contract = lessor.active(in_parts(credit()))
    lessor.pay(contract, 15_000, DELIVERED)
    pay_drawdown(contract, Drawing(2, 400_000), on=DELIVERED.replace(day=20), by=lessor.by, key=key())  # fmt: skip
    assert detail(lessor, contract).row.undrawn == 600_000
    with pytest.raises(Invalid) as refusal:
        pay_drawdown(contract, Drawing(2, 600_001), on=DAY, by=lessor.by, key=key())
    assert str(refusal.value.params["most"]) == "6000.00"
    cancel_drawdown(contract, 2, on=date(2024, 2, 1), by=lessor.by, key=key())
    found = detail(lessor, contract)
    assert (found.row.undrawn, found.left_to_bill) == (0, 1_900_000)
    assert lessor.balances(contract)["loan_outstanding"] == 1_900_000
    with pytest.raises(Refused):
        pay_drawdown(contract, PART, on=DAY, by=lessor.by, key=key())


def test_tax_of_a_lease_goes_with_its_part(lessor: Lessor) -> None:
    contract = lessor.active(in_parts(loa(), 500_000))
    books = lessor.balances(contract)
    # Four fifths of 25,000 and of its tax of 5,000.
    assert (books["lease_asset"], books["input_vat"], books["bank"]) == (2_000_000, 400_000, -2_400_000)  # fmt: skip
    lessor.pay(contract, 410_000, DELIVERED)
    pay_drawdown(contract, PART, on=DAY, by=lessor.by, key=key())
    books = lessor.balances(contract)
    assert (books["lease_asset"], books["input_vat"], books["bank"]) == (2_500_000, 500_000, 410_000 - 3_000_000)  # fmt: skip
    # The rental of February was billed before: its principal is 245.94.
    assert lessor.balances(contract, Book.IFRS)["net_investment"] == 2_200_000 - 24_594
    other = lessor.active(in_parts(loa(), 500_000))
    lessor.pay(other, 410_000, DELIVERED)
    with pytest.raises(Invalid) as refusal:
        pay_drawdown(other, Drawing(2, None, Payee.CUSTOMER), on=DAY, by=lessor.by, key=key())
    assert refusal.value.code == "leasing.drawdown_payee"


def test_a_credit_may_be_paid_to_the_customer(lessor: Lessor) -> None:
    contract = lessor.active(in_parts(credit()))
    lessor.pay(contract, 15_000, DELIVERED)
    what = Drawing(2, None, Payee.CUSTOMER)
    done = pay_drawdown(contract, what, on=DAY, by=lessor.by, key=key())
    assert ("loan_outstanding", "customer_credit") in {(one.debit, one.credit) for one in done.postings}  # fmt: skip
    books = lessor.balances(contract)
    assert "customer_credit" not in books
    # The instalment of February is billed: 510.36 of principal.
    assert (books["loan_outstanding"], books["bank"]) == (2_448_964, -2_500_000 + 15_000)


def test_who_verified_does_not_pay_and_a_hold_stops_it(lessor: Lessor) -> None:
    contract = lessor.active(in_parts(credit()))
    lessor.pay(contract, 15_000, DELIVERED)
    hold_payout(contract, Holding("Seller unknown"), on=DAY, by=lessor.by, key=key())
    with pytest.raises(Refused) as refusal:
        pay_drawdown(contract, PART, on=DAY, by=lessor.by, key=key())
    assert refusal.value.code == "leasing.payout_held"


def test_four_eyes(lessor: Lessor) -> None:
    person = replace(lessor.by, user_id=7, kind="person")
    contract = lessor.verified_by(person, in_parts(credit()))
    lessor.pay(contract, 15_000 + 58_536, DELIVERED)
    lessor.bill(contract, FEBRUARY)
    with pytest.raises(Forbidden) as refusal:
        pay_drawdown(contract, PART, on=DAY, by=person, key=key())
    assert refusal.value.code == "leasing.four_eyes"
    assert pay_drawdown(contract, PART, on=DAY, by=lessor.by, key=key()).dues == ()


def test_in_arrears_and_unknown_parts(lessor: Lessor) -> None:
    contract = lessor.active(in_parts(credit()))
    with pytest.raises(NotFound):
        pay_drawdown(contract, Drawing(3), on=DELIVERED, by=lessor.by, key=key())
    lessor.bill(contract, FEBRUARY)
    lessor.pay(contract, 1, MARCH)
    with pytest.raises(Refused) as refusal:
        pay_drawdown(contract, PART, on=MARCH, by=lessor.by, key=key())
    assert refusal.value.code == "leasing.step_unknown_here"
    assert cancel_drawdown(contract, 2, on=MARCH, by=lessor.by, key=key()).state == "in_arrears"


def test_after_the_last_instalment_a_part_would_never_be_repaid(lessor: Lessor) -> None:
    contract = lessor.active(in_parts(credit(3)))
    lessor.pay(contract, 3_000_000, DELIVERED)
    with pytest.raises(Refused) as refusal:
        pay_drawdown(contract, PART, on=APRIL, by=lessor.by, key=key())
    assert refusal.value.code == "leasing.drawdown_too_late"


def test_a_commitment_ends_with_its_contract(lessor: Lessor) -> None:
    contract = lessor.active(in_parts(credit()))
    lessor.pay(contract, 15_000, DELIVERED)
    lessor.bill(contract, FEBRUARY)
    done = buy_out(contract, on=FEBRUARY, by=lessor.by, key=key())
    assert done.dues[-1].net == 1_448_964
    assert detail(lessor, contract).row.undrawn == 0


def test_who_withdraws_owes_what_was_drawn(lessor: Lessor) -> None:
    contract = lessor.withdrawable(in_parts(credit()))
    done = withdraw(contract, on=date(2024, 1, 20), by=lessor.by, key=key())
    assert [due.net for due in done.dues if due.kind == "termination"] == [1_500_000 + 1_233]
    assert "loan_outstanding" not in lessor.balances(contract)


def test_other_changes_keep_counting_on_the_part(lessor: Lessor) -> None:
    contract = lessor.active(in_parts(credit()))
    lessor.pay(contract, 15_000, DELIVERED)
    reschedule(contract, on=DELIVERED, to_due=date(2024, 2, 20), extra=0, by=lessor.by, key=key())
    pay_drawdown(contract, PART, on=DAY, by=lessor.by, key=key())
    found = detail(lessor, contract)
    assert found.plan.rows[0].due_on == date(2024, 2, 20)
    assert sum(row.principal for row in found.plan.rows) == 2_500_000


def test_what_is_drawn_must_carry_the_residual(lessor: Lessor) -> None:
    with pytest.raises(Refused) as refusal:
        lessor.draft(in_parts(loa(), 1_300_000))
    # 12,000 less a first rental of 3,000 does not carry an option at 10,000.
    assert refusal.value.code == "leasing.first_drawdown_too_small"
