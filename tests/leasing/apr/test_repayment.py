"""Payments behind a credit, at full precision."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernel.rate import Rate
from vigie.kernel.rounding import round_to
from vigie.leasing.domain.apr.repayment import equal_capital, payment_for, periodic, repay

STEPS = [Fraction(1)] * 4 + [Fraction("0.6")] * 4 + [Fraction("0.4")] * 4


@pytest.mark.parametrize(
    ("percent", "weights", "payment"),
    # Worked examples 1, 5 and 6 of curo's documentation (MIT): 10,000 advanced.
    [
        ("8.25", [0] + [1] * 6, "1707.00"),
        ("7", [0, *STEPS], "1288.89"),
        ("7", [3, 1, 1, 1, 1, 1], "1263.64"),
    ],
)
def test_payments_of_a_lease_calculator(
    percent: str, weights: list[Fraction], payment: str
) -> None:
    found = payment_for(10_000, Rate.percent(percent).per(12), weights)
    assert round_to(found, 2) == Fraction(payment)


def test_a_supplier_s_contribution_to_free_credit() -> None:
    # curo, example 4: 10,000 less 4,000 down, six payments of 1,000 from the day the lender pays the
    # supplier; to earn 5 % the lender pays 61.90 less.
    worth = 1_000 * 6_000 / payment_for(6_000, Rate.percent(5).per(12), [1] * 6)
    assert round_to(6_000 - worth, 2) == Fraction("61.90")


def test_the_balance_that_buys_a_lease_out() -> None:
    # 22,000 at 6 %, 48 rentals of 331.82 and 10,000 at the end: after 24 rentals, rolled forward
    # and discounted back; the cent between them is that of the rounded rental.
    rate, rental = Fraction(1, 200), Fraction("331.82")
    rows = repay(22_000, [rate] * 25, lambda _month, _balance, interest: rental - interest)
    assert round_to(rows[-1].capital, 2) == Fraction("16358.68")
    ahead = rental * 24 * 1_000 / (payment_for(1_000, rate, [0] + [1] * 24) * 24)
    assert round_to(ahead + 10_000 / (1 + rate) ** 24, 2) == Fraction("16358.67")


def test_an_effective_rate_compounds_back() -> None:
    monthly = periodic(Rate.percent(7), 12)
    assert abs((1 + monthly) ** 12 - Fraction("1.07")) < Fraction(1, 10**35)


@given(st.integers(1, 10**9), st.integers(1, 60), st.integers(0, 12), st.integers(0, 30))
def test_equal_parts_repay_the_credit(amount: int, count: int, wait: int, percent: int) -> None:
    rate = Rate.percent(percent).per(12)
    rows = repay(amount, [rate] * (wait + count), equal_capital(amount, count, after=wait))
    assert abs(sum((row.capital for row in rows), Fraction(0)) - amount) < Fraction(1, 10**25)
    assert len(rows) == wait + count
    assert all(row.capital == 0 for row in rows[:wait])
    assert rows[0].interest == pytest.approx(amount * rate)
