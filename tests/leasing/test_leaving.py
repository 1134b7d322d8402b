"""Buyouts and versions: prices at given days, at maturity, and what is stored comes back equal."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernel.errors import Refused
from vigie.kernel.rate import Rate
from vigie.leasing.domain import storing
from vigie.leasing.domain.agreement import Agreement, Change
from vigie.leasing.domain.delivery import delivered
from vigie.leasing.domain.leaving import billed_by, indemnity_cap, quote
from vigie.leasing.domain.plan import plan_of
from vigie.leasing.domain.replay.events import Prepaid, RateChanged, Rescheduled, Resumed, Suspended
from vigie.leasing.domain.terms import Timing
from vigie.testing.contracts import AGREEMENTS, DELIVERED, credit, lld, loa, terms


@pytest.mark.parametrize(
    ("on", "price"),
    [
        (date(2024, 1, 15), 2_200_000),  # the day of delivery: what is financed
        (date(2024, 2, 15), 2_177_818),  # after the first rental
        (date(2026, 1, 15), 1_635_870),  # CX-4, rounded each month
        # 15 of 31 days of the interest of the 25th month, 81.79.
        (date(2026, 1, 30), 1_639_828),
        (date(2028, 1, 15), 1_000_000),
    ],
)
def test_the_price_of_an_option(on: date, price: int) -> None:
    found = quote(plan_of(loa()), on)
    assert (found.price, found.tax) == (price, price // 5 if price % 5 == 0 else round(price / 5))


def test_a_rental_without_option_has_no_price_of_its_own() -> None:
    with pytest.raises(Refused) as refusal:
        quote(plan_of(lld()), date(2026, 1, 15))
    assert refusal.value.code == "leasing.no_option"


@given(
    st.integers(1, 72),
    st.integers(0, 1_500_000),
    st.integers(0, 1800),
    st.sampled_from(Timing),
    st.integers(0, 27),
)
def test_at_maturity_the_option_costs_the_residual(
    count: int, residual: int, rate: int, timing: Timing, day: int
) -> None:
    start = DELIVERED + timedelta(days=day)
    changed = {"residual": residual, "timing": timing}
    if timing is Timing.ADVANCE:
        changed["first_due_on"] = start
    agreed = terms(count, start, **changed)
    agreement = Agreement(product="loa", country="FR", terms=agreed, tax=Fraction(1, 5))
    plan = plan_of(agreement)
    assert quote(plan, plan.ends_on).price == residual


@given(st.sampled_from(sorted(AGREEMENTS)), st.integers(0, 1461))
def test_the_balance_never_jumps_by_more_than_a_rental(product: str, days: int) -> None:
    plan = plan_of(AGREEMENTS[product]())
    today, tomorrow = (DELIVERED + timedelta(days=days + more) for more in (0, 1))
    before, after = (plan.worth(day, billed_by(plan, day)).total for day in (today, tomorrow))
    due = sum(row.payment for row in plan.rows if row.due_on == tomorrow)
    assert 0 <= after + due - before < 2_000  # a day of interest


def change_of(draw: st.DrawFn, on: date) -> Change:
    kind = draw(st.integers(0, 2))
    if kind == 0:
        return Suspended(on=on, extend=draw(st.booleans()))
    if kind == 1:
        return RateChanged(on=on, rate=Rate.percent(draw(st.integers(0, 20))))
    return Prepaid(on=on, minor=draw(st.integers(1, 9_000)), keep_term=True)


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    """Draw an agreement with changes in any order."""
    make: Callable[..., Agreement] = AGREEMENTS[draw(st.sampled_from(sorted(AGREEMENTS)))]
    agreement = make(draw(st.integers(12, 60)))
    for _ in range(draw(st.integers(0, 3))):
        on = DELIVERED + timedelta(days=draw(st.integers(1, 200)))
        agreement = agreement.changed(change_of(draw, on))
    return agreement


@given(agreements())
def test_a_version_comes_back_as_it_was_stored(agreement: Agreement) -> None:
    assert storing.read(storing.stored(agreement)) == agreement


@given(agreements())
def test_lines_and_residual_repay_what_was_financed(agreement: Agreement) -> None:
    plan = plan_of(agreement)
    prepaid = sum(one.minor for one in agreement.changes if isinstance(one, Prepaid))
    repaid = sum(line.parts.principal for line in plan.lines) + plan.residual_left
    assert repaid + prepaid == agreement.terms.financed


def test_a_moved_delivery_keeps_the_distance_to_the_first_due_date() -> None:
    moved = delivered(credit(), date(2024, 1, 31))
    assert plan_of(moved).rows[1].due_on == date(2024, 3, 31)
    assert delivered(credit(), DELIVERED) == credit()
    advance = delivered(lld(), date(2024, 3, 5))
    assert advance.terms.first_due_on == date(2024, 3, 5)


def test_changes_stand_in_the_order_of_their_days() -> None:
    late, early = Resumed(on=date(2024, 6, 1)), Suspended(on=date(2024, 3, 1))
    moved = Rescheduled(on=date(2024, 7, 1), from_due=date(2024, 7, 15), extra=1)
    agreement = credit().changed(moved).changed(late).changed(early)
    assert agreement.changes == (early, late, moved)


@pytest.mark.parametrize(
    ("make", "signed", "on", "cap"),
    [
        # 1 % of 13,247.13 two years before the end; the interest saved is more.
        (credit, date(2024, 1, 1), date(2026, 1, 15), 13_247),
        # Below 10,000 repaid in twelve months nothing may be charged.
        (credit, date(2024, 1, 1), date(2027, 6, 15), 0),
        # A lease signed before the reform has no cap, one signed after it that of a credit.
        (loa, date(2024, 1, 1), date(2026, 1, 15), None),
        (loa, date(2026, 11, 20), date(2026, 1, 15), 16_359),
        (lld, date(2026, 11, 20), date(2026, 1, 15), None),
    ],
)
def test_the_cap_of_an_indemnity(
    make: Callable[[], Agreement], signed: date, on: date, cap: int | None
) -> None:
    assert indemnity_cap(plan_of(make()), signed, on) == cap
