"""Lateness asked for by the close of day: by whom the organisation says, at the end of a month, once."""

from datetime import date

import pytest
from tests.leasing.closing.acting import close_through

from vigie.database.tenant import tenant
from vigie.kernel.errors import Invalid
from vigie.leasing.actions import (
    Holding,
    charge_late_contracts,
    charge_lateness,
    hold_payout,
    return_payment,
    set_business_date,
    set_service_rule,
)
from vigie.leasing.actions.charging_many import Charges, charge_many
from vigie.leasing.domain.service import Duty, ServiceRule, numbers_on
from vigie.leasing.models import ClosingSlice, ContractEvent, Due, OpenDue, PaidLate, Payment
from vigie.ledger.domain.transfers import Book
from vigie.ledger.models import Transfer
from vigie.ledger.queries.verification import verify
from vigie.testing.contracts import Lessor, credit, lld, loa, new_lessor

pytestmark = pytest.mark.django_db
FEBRUARY, END = date(2024, 2, 15), date(2024, 2, 29)
FIRST = date(2024, 2, 14)


@pytest.fixture
def lessor() -> Lessor:
    made = new_lessor()
    set_business_date(FIRST, by=made.by, key="first")
    return made


def of_business(lessor: Lessor) -> int:
    """Bring a business lease to its delivery, paid so far."""
    contract = lessor.active(loa(), is_consumer=False)
    lessor.pay(contract, 410_000, date(2024, 1, 15))
    return contract


def asked(lessor: Lessor, contract: int) -> list[tuple[str, date, int]]:
    with tenant(lessor.by.organisation_id):
        kinds = ("late_interest", "recovery_fee", "indemnity")
        rows = Due.objects.filter(contract_id=contract, kind__in=kinds).order_by("id")
        return [(row.kind, row.due_on, row.late + row.costs) for row in rows]


def test_a_business_is_asked_at_the_end_of_the_month_and_only_once(lessor: Lessor) -> None:
    contract = of_business(lessor)
    close_through(lessor.by, date(2024, 2, 28))
    assert asked(lessor, contract) == []
    close_through(lessor.by, date(2024, 3, 30))
    # 398.18 from 16 to 29 February: 14 days at 4.50 + 10 = 14.50 %, 2.21; and 40 EUR (D441-5).
    assert asked(lessor, contract) == [
        ("late_interest", END, 221), ("recovery_fee", END, 4_000)
    ]  # fmt: skip
    for book in Book:
        books = lessor.balances(contract, book)
        assert (books["late_interest_income"], books["late_indemnity_income"]) == (-221, -4_000)
        with tenant(lessor.by.organisation_id):
            open_minor = sum(OpenDue.objects.values_list("minor", flat=True))
        assert books["customer_receivable"] == open_minor
    assert charge_lateness(contract, on=END, by=lessor.by, key="again").dues == ()
    assert verify(lessor.by.organisation_id).fault is None


def test_many_are_asked_what_one_is_asked(lessor: Lessor) -> None:
    twin = of_business(lessor)
    other = of_business(lessor)
    set_service_rule(
        ServiceRule(Duty.CHARGE_LATENESS, "businesses", 0, FIRST), by=lessor.by, key="off"
    )
    close_through(lessor.by, END)
    assert asked(lessor, other) == []
    charge_lateness(twin, on=END, by=lessor.by, key="twin")
    done = charge_late_contracts(END, by=lessor.by, key="sweep")
    assert (done.contracts, done.minor) == (1, 4_221)
    assert asked(lessor, other) == asked(lessor, twin)
    assert lessor.balances(other) == lessor.balances(twin)


def test_a_consumer_is_asked_only_where_the_organisation_said_so(lessor: Lessor) -> None:
    contract = lessor.active(credit())
    lessor.pay(contract, 15_000, date(2024, 1, 15))
    close_through(lessor.by, END)
    assert asked(lessor, contract) == []
    rule = ServiceRule(Duty.CHARGE_LATENESS, "consumers", 1, date(2024, 3, 1))
    set_service_rule(rule, by=lessor.by, key="on")
    close_through(lessor.by, date(2024, 3, 31))
    # 8 % of 587.13 for each of two instalments (D312-16).
    assert asked(lessor, contract) == [("indemnity", date(2024, 3, 31), 9_394)]


def test_who_paid_late_and_owes_nothing_is_asked_too(lessor: Lessor) -> None:
    contract = of_business(lessor)
    close_through(lessor.by, FEBRUARY)
    lessor.pay(contract, 39_818, date(2024, 2, 16))
    close_through(lessor.by, END)
    # One day on 398.18: 0.16; a day late is late, and 40 EUR.
    assert [minor for _, _, minor in asked(lessor, contract)] == [16, 4_000]
    with tenant(lessor.by.organisation_id):
        assert not PaidLate.objects.exists()


def test_money_held_settles_what_is_asked(lessor: Lessor) -> None:
    contract = of_business(lessor)
    close_through(lessor.by, FEBRUARY)
    lessor.pay(contract, 60_000, date(2024, 2, 16))
    close_through(lessor.by, END)
    with tenant(lessor.by.organisation_id):
        assert not OpenDue.objects.exists()
    books = lessor.balances(contract)
    assert books.get("customer_receivable", 0) == 0
    assert books["customer_credit"] == -(60_000 - 39_818 - 4_016)
    assert verify(lessor.by.organisation_id).fault is None


def test_what_is_settled_is_booked_on_the_day_of_its_own_contract(lessor: Lessor) -> None:
    """Another contract of the share, with an act of a later day, does not move the day."""
    contract, other = of_business(lessor), of_business(lessor)
    close_through(lessor.by, FEBRUARY)
    for one in (contract, other):
        lessor.pay(one, 60_000, date(2024, 2, 16))
    lessor.pay(other, 10_000, date(2024, 3, 20))
    close_through(lessor.by, END)
    with tenant(lessor.by.organisation_id):
        settled = Transfer.objects.filter(
            entry__act="leasing.lateness_charged", entry__key__contains=" settled "
        )
        found = dict(settled.values_list("subject_id", "booked_on"))
    assert found == {contract: END, other: date(2024, 3, 20)}


def test_a_late_word_is_credited_at_the_next_end_of_month(lessor: Lessor) -> None:
    contract = of_business(lessor)
    close_through(lessor.by, date(2024, 3, 1))
    lessor.pay(contract, 39_818, FEBRUARY)
    close_through(lessor.by, date(2024, 3, 14))
    charge_late_contracts(date(2024, 3, 14), by=lessor.by, key="sweep")
    assert sum(minor for _, _, minor in asked(lessor, contract)) == 0
    with tenant(lessor.by.organisation_id):
        assert sum(OpenDue.objects.values_list("minor", flat=True)) == 0


def test_a_payment_that_goes_back_is_looked_at_again(lessor: Lessor) -> None:
    contract = of_business(lessor)
    close_through(lessor.by, FEBRUARY)
    lessor.pay(contract, 39_818, FEBRUARY)
    with tenant(lessor.by.organisation_id):
        payment = Payment.objects.latest("id")
        assert not PaidLate.objects.exists()
    return_payment(
        contract, payment_id=payment.pk, on=date(2024, 2, 20), reason="MD06", by=lessor.by, key="r"
    )
    close_through(lessor.by, END)
    assert [minor for _, _, minor in asked(lessor, contract)] == [221, 4_000]


def test_who_cannot_be_charged_is_counted_with_the_reason_and_closed(lessor: Lessor) -> None:
    by = lessor.by
    for scope in ("businesses", "consumers"):
        rule = ServiceRule(Duty.CHARGE_LATENESS, scope, 1, FIRST)
        set_service_rule(rule, by=by, key=scope)
    rental, business = lessor.active(lld()), of_business(lessor)
    close_through(by, END)
    with tenant(by.organisation_id):
        done = ClosingSlice.objects.get(closed_on=END)
        charged = list(
            ContractEvent.objects.filter(step="charge").values_list("contract_id", flat=True)
        )
    assert (done.contracts, done.failed, done.charged) == (2, 0, 1)
    assert done.uncharged == {"leasing.late_rental": 1}
    assert charged == [business]
    assert asked(lessor, rental) == []


def test_a_missed_end_of_month_is_caught_up_by_the_next(lessor: Lessor) -> None:
    contract = of_business(lessor)
    close_through(lessor.by, date(2024, 2, 28))
    off = ServiceRule(Duty.CHARGE_LATENESS, "businesses", 0, END)
    set_service_rule(off, by=lessor.by, key="off")
    on = ServiceRule(Duty.CHARGE_LATENESS, "businesses", 1, date(2024, 3, 1))
    set_service_rule(on, by=lessor.by, key="on")
    close_through(lessor.by, date(2024, 3, 31))
    # 398.18 of 15 February for 45 days, of 15 March for 16, at 14.50 %.
    assert [minor for _, _, minor in asked(lessor, contract)] == [712 + 253, 8_000]


def test_whose_collection_was_paused_since_he_was_chosen_is_left_and_looked_at_again(
    lessor: Lessor,
) -> None:
    contract = of_business(lessor)
    close_through(lessor.by, FEBRUARY)
    lessor.pay(contract, 39_818, date(2024, 2, 16))
    hold_payout(contract, Holding("an alert"), on=date(2024, 2, 20), by=lessor.by, key="h")
    with tenant(lessor.by.organisation_id):
        assert charge_many([contract], END, by=lessor.by, key="chosen before") == Charges()
        assert PaidLate.objects.filter(contract_id=contract).exists()
    assert asked(lessor, contract) == []


def test_rules_hold_from_their_day_and_the_later_word_counts() -> None:
    early = ServiceRule(Duty.ANNOUNCE_END, "loa", 120, date(2024, 1, 1))
    late = ServiceRule(Duty.ANNOUNCE_END, "loa", 60, date(2024, 6, 1))
    rules = [late, early]
    days = [date(2023, 12, 31), date(2024, 5, 31), date(2024, 6, 1)]
    found = [numbers_on(rules, Duty.ANNOUNCE_END, day)["loa"] for day in days]
    assert found == [90, 120, 60]
    assert numbers_on(rules, Duty.CHARGE_LATENESS, days[0]) == {"businesses": 1, "consumers": 0}


@pytest.mark.parametrize(
    ("duty", "scope", "number", "code"),
    [
        (Duty.CHARGE_LATENESS, "loa", 1, "leasing.service_scope"),
        (Duty.CHARGE_LATENESS, "consumers", 2, "leasing.service_number"),
        (Duty.ANNOUNCE_END, "boats", 30, "leasing.service_scope"),
        (Duty.ANNOUNCE_END, "loa", 731, "leasing.service_number"),
    ],
)
def test_what_makes_no_sense_is_refused(duty: Duty, scope: str, number: int, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        ServiceRule(duty, scope, number, FIRST)
    assert refusal.value.code == code
