"""Rent by days, wear by days, fees by the effective rate: worked tables, and laws on random contracts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.booking import Leg, paid_out
from vigie.leasing.domain.fees import earned_fees, spread_fee
from vigie.leasing.domain.plan import plan_of
from vigie.leasing.domain.profiles import Step, Steps
from vigie.leasing.domain.replay.events import Prepaid, Rescheduled, Resumed, Suspended
from vigie.leasing.domain.spreading import costs_spent, rent_accrued, rent_asked, spans, worn
from vigie.leasing.domain.terms import Drawdown
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.transfers import Book
from vigie.testing.contracts import credit, lld, loa, terms

STEPS = tuple(Step(date(2024, month, 15), weight) for month, weight in ((2, 3), (3, 2), (4, 1)))
START, MIDTERM, ENDS = date(2024, 1, 15), date(2026, 1, 15), date(2028, 1, 15)


def booked(legs: Iterable[Leg], role: Role) -> int:
    return sum(leg.minor for leg in legs if leg.debit is role and leg.book is Book.IFRS)


def test_a_first_rental_is_earned_over_the_term() -> None:
    """3,000 and 48 rentals of 331.82 (the last 331.86) are 18,927.40, 731 of 1,461 days of it 9,470.18."""
    plan = plan_of(loa())
    assert sum(rent_asked(plan).values()) == 1_892_740
    asked = 300_000 + 24 * 33_182
    assert rent_accrued(plan, MIDTERM) == 947_018 - asked == -149_350
    assert rent_accrued(plan, START) == -300_000
    assert rent_accrued(plan, ENDS) == 0


def test_stepped_rentals_are_earned_evenly() -> None:
    """Three rentals of weight 3, 2 and 1 over 91 days; 31 days after, a third and a bit is earned."""
    stepped = replace(lld(3), terms=replace(terms(3), profile=Steps(STEPS)))
    plan = plan_of(stepped)
    payments = [row.payment for row in plan.rows]
    assert payments[0] > payments[1] > payments[2]
    days = (date(2024, 2, 15) - START).days
    earned = Fraction(sum(payments) * days, 91)
    assert rent_accrued(plan, date(2024, 2, 14)) > 0
    assert rent_accrued(plan, date(2024, 2, 15)) == round(earned) - payments[0]


def test_wear_goes_on_from_where_it_stood_when_the_term_is_prolonged() -> None:
    """IAS 16, 51: 6,995.21 are left over 1,096 days, so 365 of them wear 2,329.61."""
    longer = lld().changed(Rescheduled(on=MIDTERM, from_due=MIDTERM, to_due=None, extra=12))
    plan = plan_of(longer)
    assert plan.ends_on == date(2029, 1, 15)
    assert worn(plan, MIDTERM) == worn(plan_of(lld()), MIDTERM) == 700_479
    assert worn(plan, date(2027, 1, 15)) == 700_479 + 232_961
    assert worn(plan, plan.ends_on) == 1_400_000


def test_no_rent_is_earned_between_suspension_and_resumption() -> None:
    paused = lld().changed(Suspended(on=MIDTERM, extend=True))
    paused = paused.changed(Resumed(on=date(2026, 4, 15)))
    plan = plan_of(paused)
    first, still, after = spans(plan)
    assert first.at(first.rent, MIDTERM) == still.rent.base == after.rent.base
    assert still.rent.running == 0
    assert rent_accrued(plan, plan.ends_on) == 0


def test_the_fee_of_a_credit_is_earned_with_what_is_lent() -> None:
    """150 on 25,000: 24,850 at 0.5257 % a month is 130.64 at first, 5.64 above the interest of the contract."""
    earned = earned_fees(plan_of(credit()))
    assert sum(earned) == spread_fee(credit()) == 15_000
    assert (earned[0], earned[23], earned[47]) == (564, 330, 15)
    assert max(earned) == earned[0]


def test_a_commission_lowers_the_rate_of_a_claim() -> None:
    """500 paid to a dealer beside a fee of 150: 25,350 are lent, at the rate that a plain search finds."""
    plan = plan_of(replace(credit(), commission=50_000))
    earned = earned_fees(plan)
    assert sum(earned) == spread_fee(plan.agreement) == -35_000
    low, high = Decimal(0), Decimal("0.005")
    for _ in range(80):
        middle = (low + high) / 2
        worth = sum(row.payment / (1 + middle) ** row.number for row in plan.rows)
        low, high = (middle, high) if worth > 2_535_000 else (low, middle)
    assert earned[0] == round_half_up(2_535_000 * low) - 12_500 == -1_325
    assert max(earned) < 0


def test_of_an_operating_lease_fee_and_commission_are_spread_by_days() -> None:
    """15 January 2024 to 15 January 2028 are 1,461 days; 731 of them pass in two years."""
    plan = plan_of(replace(lld(), fee=15_000, commission=50_000))
    earned = earned_fees(plan)
    assert (earned[0], sum(earned[:24]), sum(earned)) == (318, 7_505, 15_000)  # 31, 731 days
    assert costs_spent(plan, MIDTERM) == round_half_up(Fraction(50_000 * 731, 1461)) == 25_017
    assert costs_spent(plan, plan.ends_on) == 50_000
    assert costs_spent(plan_of(replace(loa(), commission=50_000)), MIDTERM) == 0


def test_a_fee_above_all_that_is_lent_is_earned_at_once() -> None:
    whole = replace(credit(3), fee=2_500_000)
    assert earned_fees(plan_of(whole)) == (2_500_000, 0, 0)


KINDS = {"credit": credit, "loa": loa, "lld": lld}


@settings(deadline=None)
@given(
    st.sampled_from(sorted(KINDS)),
    st.integers(1, 72),
    st.integers(0, 500_000),
    st.integers(0, 500_000),
    st.lists(st.integers(1, 300_000), max_size=2),
)
def test_what_is_spread_of_a_fee_and_a_commission_sums_to_them(
    kind: str, count: int, fee: int, commission: int, ahead: list[int]
) -> None:
    agreement = replace(KINDS[kind](count), fee=fee, commission=commission)
    for place, minor in enumerate(ahead[: count - 1]):
        agreement = agreement.changed(Prepaid(on=date(2024, 1, 20 + place), minor=minor))
    plan = plan_of(agreement)
    spent = costs_spent(plan, plan.ends_on)
    assert sum(earned_fees(plan)) - spent == fee - commission
    assert spent == (commission if kind == "lld" else 0)


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(0, 900_000), st.integers(0, 1_000_000))
def test_whatever_was_asked_is_earned_by_the_end(count: int, first: int, residual: int) -> None:
    rented = replace(terms(count), first_rental=first, residual=residual)
    plan = plan_of(replace(loa(), terms=rented))
    assert rent_accrued(plan, plan.ends_on) == 0
    assert worn(plan, plan.ends_on) == 2_500_000 - residual


def test_a_subsidy_is_earned_with_the_rate_by_the_cost_it_lowers() -> None:
    """The maker pays 1,000 of 25,000: 24,000 are lent at 6 %; with what he paid all of it is income in time."""
    helped = replace(credit(), terms=terms(drawdowns=(Drawdown(START, 2_400_000),)), fee=0)
    plan = plan_of(replace(helped, subsidy=100_000))
    outlay, paid_in = 2_500_000, 100_000 + sum(row.payment for row in plan.rows)
    assert paid_in - outlay == sum(row.interest for row in plan.rows)
    assert booked(paid_out(plan.agreement), Role.LOAN_OUTSTANDING) == 2_400_000


@pytest.mark.parametrize("kind", ["credit"])
def test_a_loan_has_no_rent_and_no_wear(kind: str) -> None:
    plan = plan_of(KINDS[kind]())
    assert spans(plan) == ()
    assert (rent_accrued(plan, MIDTERM), worn(plan, MIDTERM)) == (0, 0)
