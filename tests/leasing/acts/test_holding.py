"""A held pay-out: nothing leaves, nobody is pursued, and whose the paused days are is said at the end."""

import secrets
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from vigie.database.tenant import tenant
from vigie.kernel.errors import Conflict, Forbidden, Invalid, Refused
from vigie.leasing.actions import (
    Ending,
    Holding,
    activate_contract,
    age_contracts,
    begin_close,
    charge_late_contracts,
    charge_lateness,
    close_waiting,
    end_pause,
    give_notice,
    hold_payout,
    release_payout,
    set_business_date,
    settle_contract,
)
from vigie.leasing.models import Contract, PayoutHold
from vigie.leasing.queries import reminders_due
from vigie.testing.contracts import DELIVERED, Lessor, credit, loa, new_lessor
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
HELD = date(2024, 3, 1)
WHY = Holding("ALR-2024-000001", cause="ALR-2024-000001")


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def key() -> str:
    return secrets.token_hex(8)


def hold(lessor: Lessor, contract: int, on: date = HELD, why: Holding = WHY) -> None:
    hold_payout(contract, why, on=on, by=lessor.by, key=key())


def release(lessor: Lessor, contract: int, on: date, *, catches_up: bool) -> None:
    end = Ending("looked into", catches_up, WHY.cause)
    release_payout(contract, end, on=on, by=lessor.by, key=key())


def state_of(lessor: Lessor, contract: int) -> str:
    with tenant(lessor.by.organisation_id):
        return Contract.objects.get(pk=contract).state


def late_business(lessor: Lessor) -> int:
    """Bring a business lease to a first rental of 398.18 that fell due on 15 February 2024."""
    contract = lessor.active(loa(), is_consumer=False)
    lessor.pay(contract, 410_000, DELIVERED)
    lessor.bill(contract, date(2024, 2, 15))
    return contract


def charged(lessor: Lessor, contract: int, on: date) -> list[tuple[str, int]]:
    done = charge_lateness(contract, on=on, by=lessor.by, key=key())
    return [(due.kind, due.net) for due in done.dues]


def test_the_supplier_is_not_paid_and_one_line_says_why_who_and_until_when(lessor: Lessor) -> None:
    contract = lessor.verified(credit())
    hold(lessor, contract, date(2024, 1, 10))
    with pytest.raises(Refused) as refusal:
        activate_contract(contract, delivered_on=DELIVERED, by=lessor.by, key=key())
    assert refusal.value.code == "leasing.payout_held"
    assert refusal.value.params == {
        "who": "Vigie",
        "reason": "ALR-2024-000001",
        "since": date(2024, 1, 10),
    }
    release(lessor, contract, DELIVERED, catches_up=False)
    activate_contract(contract, delivered_on=DELIVERED, by=lessor.by, key=key())
    assert state_of(lessor, contract) == "active"


def test_two_causes_hold_each_for_itself_and_one_runs_out_by_itself(lessor: Lessor) -> None:
    contract = lessor.verified(credit())
    hold(lessor, contract, date(2024, 1, 2))
    bounded = Holding("the invoice is awaited", date(2024, 1, 16))
    hold(lessor, contract, date(2024, 1, 3), bounded)
    release(lessor, contract, date(2024, 1, 10), catches_up=False)
    with pytest.raises(Refused) as refusal:
        activate_contract(contract, delivered_on=date(2024, 1, 16), by=lessor.by, key=key())
    assert refusal.value.code == "leasing.payout_held_until"
    assert refusal.value.params["until"] == date(2024, 1, 16)
    activate_contract(contract, delivered_on=date(2024, 1, 17), by=lessor.by, key=key())


def test_a_cause_holds_once_and_ends_once(lessor: Lessor) -> None:
    contract = lessor.verified(credit())
    hold(lessor, contract, date(2024, 1, 2))
    with pytest.raises(Conflict):
        hold(lessor, contract, date(2024, 1, 3))
    release(lessor, contract, date(2024, 1, 4), catches_up=False)
    with pytest.raises(Refused) as refusal:
        release(lessor, contract, date(2024, 1, 5), catches_up=False)
    assert refusal.value.code == "leasing.guard_held"
    with pytest.raises(Invalid):
        hold(lessor, contract, date(2024, 1, 6), Holding("  "))
    with pytest.raises(Invalid):
        hold(lessor, contract, date(2024, 1, 6), Holding("why", date(2024, 1, 5)))
    with tenant(lessor.by.organisation_id):
        assert [(one.holds, one.pauses) for one in PayoutHold.objects.order_by("id")] == [
            (True, True),
            (False, False),
        ]


def test_what_is_held_of_the_customer_is_not_refunded_meanwhile(lessor: Lessor) -> None:
    contract = lessor.active(credit(count=2))
    lessor.bill(contract, date(2024, 3, 15))
    lessor.pay(contract, 5_000_000, date(2024, 3, 15))
    hold(lessor, contract, date(2024, 3, 16))
    with pytest.raises(Refused) as refusal:
        settle_contract(contract, on=date(2024, 3, 20), by=lessor.by, key=key())
    assert refusal.value.code == "leasing.payout_held"
    release(lessor, contract, date(2024, 3, 20), catches_up=False)
    settle_contract(contract, on=date(2024, 3, 20), by=lessor.by, key=key())
    assert state_of(lessor, contract) == "closed"


def test_nobody_is_charged_or_put_in_default_while_it_is_paused(lessor: Lessor) -> None:
    contract = late_business(lessor)
    age_contracts(date(2024, 2, 20), by=lessor.by, key=key())
    hold(lessor, contract)
    on = date(2024, 3, 15)
    swept = charge_late_contracts(on, by=lessor.by, key=key())
    assert (swept.contracts, swept.refused, swept.last) == (0, (), 0)
    with pytest.raises(Refused) as refusal:
        charge_lateness(contract, on=on, by=lessor.by, key=key())
    assert refusal.value.code == "leasing.collection_paused"
    with pytest.raises(Refused) as refusal:
        give_notice(contract, on=on, ends_on=date(2024, 4, 1), by=lessor.by, key=key())
    assert refusal.value.code == "leasing.collection_paused"
    # It was behind before: a pause does not say that it caught up.
    age_contracts(on, by=lessor.by, key=key())
    assert state_of(lessor, contract) == "in_arrears"


def test_without_a_verdict_against_the_customer_the_paused_days_cost_nothing(
    lessor: Lessor,
) -> None:
    contract = late_business(lessor)
    hold(lessor, contract)
    release(lessor, contract, date(2024, 3, 11), catches_up=False)
    # 16 to 29 February and 11 to 15 March: 19 days at 14.50 % on 398.18, with 40 EUR.
    assert charged(lessor, contract, date(2024, 3, 15)) == [
        ("late_interest", 301),
        ("recovery_fee", 4_000),
    ]


def test_with_a_verdict_against_the_customer_they_are_caught_up(lessor: Lessor) -> None:
    contract = late_business(lessor)
    hold(lessor, contract)
    end = Ending("confirmed", catches_up=True, cause=WHY.cause)
    end_pause(contract, end, on=date(2024, 3, 11), by=lessor.by, key=key())
    # 29 days at 14.50 % on 398.18: 4.59; the pay-out stays held all the same.
    swept = charge_late_contracts(date(2024, 3, 15), by=lessor.by, key=key())
    assert (swept.contracts, swept.minor) == (1, 459 + 4_000)
    with pytest.raises(Refused):
        end_pause(contract, end, on=date(2024, 3, 12), by=lessor.by, key=key())


def test_a_consumer_who_paid_within_the_waived_days_owes_no_indemnity(lessor: Lessor) -> None:
    contract = lessor.active(credit())
    lessor.pay(contract, 15_000, DELIVERED)
    hold(lessor, contract, date(2024, 2, 10))
    lessor.bill(contract, date(2024, 2, 15))
    lessor.pay(contract, 58_713, date(2024, 2, 25))
    release(lessor, contract, date(2024, 3, 1), catches_up=False)
    assert charged(lessor, contract, date(2024, 3, 10)) == []


def test_one_who_did_not_owes_it_from_the_first_day_after(lessor: Lessor) -> None:
    contract = lessor.active(credit())
    lessor.pay(contract, 15_000, DELIVERED)
    hold(lessor, contract, date(2024, 2, 10))
    lessor.bill(contract, date(2024, 2, 15))
    release(lessor, contract, date(2024, 3, 1), catches_up=False)
    # 8 % of 587.13 (D312-16).
    assert charged(lessor, contract, date(2024, 3, 10)) == [("indemnity", 4_697)]


def test_the_close_of_day_leaves_a_paused_contract_out_of_arrears_and_catches_up_after(
    lessor: Lessor,
) -> None:
    contract, other = late_business(lessor), late_business(lessor)
    hold(lessor, contract, date(2024, 2, 15))
    hold(lessor, other, date(2024, 2, 15), Holding("the bank answers", date(2024, 2, 17)))
    set_business_date(date(2024, 2, 16), by=lessor.by, key=key())
    close_through(lessor, date(2024, 2, 17))
    assert (state_of(lessor, contract), state_of(lessor, other)) == ("active", "active")
    close_through(lessor, date(2024, 2, 18))
    assert (state_of(lessor, contract), state_of(lessor, other)) == ("active", "in_arrears")
    close_through(lessor, date(2024, 2, 25))
    with tenant(lessor.by.organisation_id):
        found = reminders_due(lessor.by, on=date(2024, 2, 25)).rows
    assert [one.contract_id for one in found] == [other]
    release(lessor, contract, date(2024, 2, 26), catches_up=False)
    assert state_of(lessor, contract) == "in_arrears"


def close_through(lessor: Lessor, day: date) -> None:
    begin_close(day, by=lessor.by, key=key())
    close_waiting(by=lessor.by, tell=str)


def test_a_hold_asks_for_its_permission_and_stands_on_the_page_and_in_the_api(
    lessor: Lessor,
) -> None:
    today = localdate()
    contract = lessor.verified(credit(start_on=today + timedelta(days=9)))
    desk = signed_in(lessor.by, role="back_office")
    address = f"/contracts/{contract}/acts/hold_payout"
    given = {"key": key(), "on": str(today), "reason": "The invoice is awaited"}
    assert desk.get(f"/contracts/{contract}/").status_code == 200
    assert desk.post(address, given | {"confirmed": "yes"}).status_code == 403
    risk = signed_in(lessor.by, role="risk")
    assert risk.post(address, given | {"confirmed": "yes"}).status_code == 302
    page = desk.get(f"/contracts/{contract}/").content.decode()
    assert "The invoice is awaited" in page
    reader = replace(lessor.by, permissions=frozenset({"leasing.read_contracts"}))
    with pytest.raises(Forbidden):
        hold_payout(contract, WHY, on=today, by=reader, key=key())
