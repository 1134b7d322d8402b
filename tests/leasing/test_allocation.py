"""Allocation: the legal orders on worked cases, and that no cent is lost or made."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernel.errors import Invalid
from vigie.leasing.domain.allocation import (
    Order,
    Sweep,
    allocate_all,
    differences,
    legal_order,
    netted,
)
from vigie.leasing.domain.dues import Due, DueKind, Part, Parts, Received

JANUARY = date(2026, 1, 10)
DAYS = st.integers(0, 120).map(lambda days: JANUARY + timedelta(days=days))
AMOUNTS = st.integers(0, 60_000)
PARTS = st.builds(Parts, AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
ORDERS = st.builds(Order, st.sampled_from(Sweep), st.permutations(list(Part)).map(tuple))


@st.composite
def dues_of(draw: st.DrawFn) -> tuple[Due, ...]:
    """Draw dues, some with a correction that takes back a part of them."""
    found: list[Due] = []
    for number in range(draw(st.integers(0, 5))):
        parts, day = draw(PARTS), draw(DAYS)
        found.append(Due(len(found) + 1, DueKind.INSTALMENT, day, parts, number))
        if draw(st.booleans()):
            back = {part: -draw(st.integers(0, minor)) for part, minor in parts}
            found.append(Due(len(found) + 1, DueKind.CORRECTION, day, Parts.of(back), number))
    return tuple(found)


@st.composite
def payments_of(draw: st.DrawFn) -> tuple[Received, ...]:
    days = draw(st.lists(DAYS, max_size=6))
    return tuple(
        Received(number, day, draw(st.integers(1, 150_000)))
        for number, day in enumerate(days, start=1)
    )


@given(dues_of(), payments_of(), ORDERS)
def test_money_is_conserved(
    dues: tuple[Due, ...], payments: tuple[Received, ...], order: Order
) -> None:
    found = allocate_all(dues, payments, order)
    by_payment, by_part = Counter[int](), Counter[tuple[int, Part]]()
    for one in found:
        assert one.minor > 0
        by_payment[one.payment] += one.minor
        by_part[one.due, one.part] += one.minor
    brought = {payment.id: payment.minor for payment in payments}
    asked = netted(dues)
    assert all(used <= brought[payment] for payment, used in by_payment.items())
    assert all(used <= asked[key] for key, used in by_part.items())
    owed = sum(minor for minor in asked.values() if minor > 0)
    assert sum(by_payment.values()) == min(owed, sum(brought.values()))


@given(dues_of())
def test_corrections_are_set_against_dues_without_loss(dues: tuple[Due, ...]) -> None:
    assert sum(netted(dues).values()) == sum(due.parts.total for due in dues)


@given(dues_of(), payments_of(), ORDERS, st.randoms())
def test_the_order_in_which_facts_became_known_does_not_matter(
    dues: tuple[Due, ...], payments: tuple[Received, ...], order: Order, shuffle: st.DataObject
) -> None:
    mixed = list(payments)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert allocate_all(dues, mixed, order) == allocate_all(dues, payments, order)


@given(dues_of(), payments_of(), ORDERS)
def test_nothing_is_settled_before_it_is_due_nor_by_money_to_come(
    dues: tuple[Due, ...], payments: tuple[Received, ...], order: Order
) -> None:
    due_on = {due.id: due.due_on for due in dues}
    came = {payment.id: payment.on for payment in payments}
    for one in allocate_all(dues, payments, order):
        assert one.on == max(due_on[one.due], came[one.payment])


@given(dues_of(), payments_of(), payments_of(), ORDERS)
def test_booking_the_difference_leads_to_the_new_allocation(
    dues: tuple[Due, ...],
    before: tuple[Received, ...],
    after: tuple[Received, ...],
    order: Order,
) -> None:
    old = sums(allocate_all(dues, before, order))
    target = allocate_all(dues, after, order)
    for one in differences(old, target, JANUARY):
        old[one.payment, one.due, one.part] += one.minor
    assert {key: minor for key, minor in old.items() if minor} == dict(sums(target))


def sums(found: tuple[object, ...]) -> Counter[tuple[int, int, Part]]:
    counted: Counter[tuple[int, int, Part]] = Counter()
    for one in found:
        counted[one.payment, one.due, one.part] += one.minor  # type: ignore[attr-defined]  # Allocated
    return counted


OLD = Due(1, DueKind.INSTALMENT, JANUARY, Parts(interest=10_000, principal=40_000), 1)
COSTS = Due(2, DueKind.RECOVERY_FEE, JANUARY + timedelta(days=20), Parts(costs=4_000))
YOUNG = Due(3, DueKind.INSTALMENT, JANUARY + timedelta(days=31), Parts(interest=9_000), 2)


@pytest.mark.parametrize(
    ("country", "settled"),
    [
        # Code civil 1342-10: the oldest first; 1343-1: inside it interest before principal.
        ("FR", [(1, "interest", 10_000), (1, "principal", 20_000)]),
        # Kodeks cywilny 451: costs before everything else.
        ("PL", [(2, "costs", 4_000), (1, "interest", 10_000), (1, "principal", 16_000)]),
    ],
)
def test_the_legal_order(country: str, settled: list[tuple[int, str, int]]) -> None:
    paid = Received(1, JANUARY + timedelta(days=40), 30_000)
    found = allocate_all((OLD, COSTS, YOUNG), (paid,), legal_order(country))
    assert [(one.due, one.part.value, one.minor) for one in found] == settled


def test_a_refund_takes_back_what_was_held() -> None:
    payments = (
        Received(1, JANUARY - timedelta(days=9), 30_000),
        Received(2, JANUARY - timedelta(days=5), -12_000),
    )
    found = allocate_all((OLD,), payments, legal_order("FR"))
    assert sum(one.minor for one in found) == 18_000


def test_an_order_names_every_part_once() -> None:
    with pytest.raises(Invalid):
        Order(parts=(Part.COSTS,))
