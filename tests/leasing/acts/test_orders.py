"""Orders of allocation as a setting: by product and day of signature, the law's where none is set."""

import secrets
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from vigie.database.tenant import tenant
from vigie.kernel.errors import Forbidden, Invalid
from vigie.leasing.actions import (
    Coming,
    load_starter_products,
    record_payment,
    set_allocation_order,
)
from vigie.leasing.domain.allocation import LEGAL, Order, Sweep, legal_order
from vigie.leasing.domain.dues import Part
from vigie.leasing.domain.orders import ALL, Agreed, OrderRule, order_of
from vigie.leasing.models import Contract
from vigie.leasing.queries.orders import order_rules, orders_of
from vigie.testing.contracts import Lessor, credit, new_lessor
from vigie.testing.portal import signed_in

FEBRUARY, MARCH = date(2024, 2, 15), date(2024, 3, 15)
SIGNED = date(2023, 12, 26)
CAPITAL_FIRST = Order(Sweep.PART_BY_PART, (Part.PRINCIPAL, *(p for p in LEGAL if p is not Part.PRINCIPAL)))  # fmt: skip
BY_PART = Order(Sweep.PART_BY_PART)


def agreed(country: str = "FR", kind: str = "credit", code: str = "", on: date = SIGNED) -> Agreed:
    return Agreed(country, kind, code, on)


def test_without_a_setting_the_law_of_the_country_holds() -> None:
    assert order_of(agreed(), ()) == Order(Sweep.OLDEST_FIRST) == legal_order("FR")
    assert order_of(agreed("PL"), ()) == Order(Sweep.ACCESSORIES_FIRST)


def test_the_narrowest_scope_counts_and_the_day_of_signature() -> None:
    rules = (
        OrderRule(ALL, date(2023, 1, 1), BY_PART),
        OrderRule("credit", date(2023, 6, 1), CAPITAL_FIRST),
        OrderRule("fr-credit-auto", date(2023, 6, 1), None),
        OrderRule("credit", date(2024, 1, 1), BY_PART),
    )
    assert order_of(agreed(), rules) == CAPITAL_FIRST
    assert order_of(agreed(kind="loa"), rules) == BY_PART
    assert order_of(agreed(code="fr-credit-auto"), rules) == legal_order("FR")
    assert order_of(agreed(on=date(2023, 5, 31)), rules) == BY_PART
    assert order_of(agreed(on=date(2022, 12, 31)), rules) == legal_order("FR")
    assert order_of(agreed(on=date(2024, 1, 1)), rules) == BY_PART


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def key() -> str:
    return secrets.token_hex(8)


def paid(lessor: Lessor, contract: int, minor: int) -> list[tuple[date, str, int]]:
    done = record_payment.dry_run(contract, Coming(minor, MARCH, "transfer"), by=lessor.by, key="d")
    return [(one.due_on, one.part, one.minor) for one in done.settled]


@pytest.mark.django_db
def test_a_payment_is_allocated_in_the_order_that_was_set(lessor: Lessor) -> None:
    contract = lessor.active(credit(6))
    lessor.pay(contract, 15_000, date(2024, 1, 15))
    lessor.bill(contract, MARCH)
    # By law: interest, then principal of the oldest due.
    assert paid(lessor, contract, 20_000) == [
        (FEBRUARY, "interest", 12_500),
        (FEBRUARY, "principal", 7_500),
    ]
    rule = OrderRule("credit", SIGNED, BY_PART)
    set_allocation_order(rule, by=lessor.by, key=key())
    # Part by part: the interest of both dues, then principal.
    assert paid(lessor, contract, 23_443 + 100) == [
        (FEBRUARY, "interest", 12_500),
        (MARCH, "interest", 10_443),
        (FEBRUARY, "principal", 600),
    ]
    later = OrderRule("credit", date(2024, 1, 1), CAPITAL_FIRST)
    set_allocation_order(later, by=lessor.by, key=key())
    with tenant(lessor.by.organisation_id):
        assert orders_of([contract], lessor.by.organisation_id) == {contract: BY_PART}
        assert Contract.objects.get().signed_on == SIGNED


@pytest.mark.django_db
def test_a_later_word_on_the_same_day_corrects(lessor: Lessor) -> None:
    for order in (BY_PART, None):
        set_allocation_order(OrderRule(ALL, SIGNED, order), by=lessor.by, key=key())
    with tenant(lessor.by.organisation_id):
        assert order_rules(lessor.by.organisation_id) == (OrderRule(ALL, SIGNED, None),)


@pytest.mark.django_db
def test_what_is_not_sold_has_no_order(lessor: Lessor) -> None:
    load_starter_products("FR", effective_on=SIGNED, by=lessor.by, key=key())
    set_allocation_order(OrderRule("fr-loa-auto", SIGNED, BY_PART), by=lessor.by, key=key())
    with pytest.raises(Invalid) as refusal:
        set_allocation_order(OrderRule("fr-unknown", SIGNED, BY_PART), by=lessor.by, key=key())
    assert refusal.value.code == "leasing.order_scope"


@pytest.mark.django_db
def test_another_organisation_sees_no_order_and_a_reader_sets_none(lessor: Lessor) -> None:
    set_allocation_order(OrderRule(ALL, SIGNED, BY_PART), by=lessor.by, key=key())
    other = new_lessor("Lessor Two")
    with tenant(other.by.organisation_id):
        assert order_rules(other.by.organisation_id) == ()
    reader = signed_in(lessor.by, "risk")
    assert reader.post("/settings/allocation/", {"scope": ""}).status_code == 403
    with pytest.raises(Forbidden):
        set_allocation_order(
            OrderRule(ALL, SIGNED, BY_PART),
            by=replace(lessor.by, permissions=frozenset()),
            key=key(),
        )


@pytest.mark.django_db
def test_the_page_takes_an_order_and_shows_it(lessor: Lessor) -> None:
    client: Client = signed_in(lessor.by, "administrator")
    page = client.get("/settings/allocation/").content.decode()
    assert "No order set" in page
    sent = {"scope": "loa", "from_on": "2026-12-01", "sweep": "part_by_part", "token": "t"}
    sent |= {f"part_{place}": part.value for place, part in enumerate(LEGAL, start=1)}
    assert client.post("/settings/allocation/", sent).status_code == 302
    page = client.get("/settings/allocation/").content.decode()
    assert "Part by part over all dues, the oldest first" in page
    twice = client.post("/settings/allocation/", {**sent, "part_6": "tax", "token": "u"})
    assert twice.status_code == 422
    assert "names each part once" in twice.content.decode()


@pytest.mark.django_db
def test_the_preview_of_a_payment_says_what_it_settles(lessor: Lessor) -> None:
    contract = lessor.active(credit(6))
    lessor.pay(contract, 15_000, date(2024, 1, 15))
    lessor.bill(contract, MARCH)
    client = signed_in(lessor.by, "administrator")
    sent = {"on": "2024-03-15", "amount": "200", "method": "transfer", "note": "", "key": "k"}
    page = client.post(f"/contracts/{contract}/acts/pay", sent).content.decode()
    assert "What the money settles" in page
    assert "125.00" in page
    assert "75.00" in page
