"""Many rates at once are the rates one by one."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.leasing.apr.commission import EXAMPLES

from vigie.kernel.errors import Refused
from vigie.kernel.rate import Rate
from vigie.leasing.domain.apr.equation import effective_rate
from vigie.leasing.domain.apr.flows import Flow, drawn, paid
from vigie.leasing.domain.apr.portfolio import Floats, effective_rates


def table(contracts: list[list[Flow]]) -> tuple[Floats, Floats]:
    """Lay contracts out in rows; what is missing is a flow of nothing."""
    longest = max(map(len, contracts))
    years, amounts = np.zeros((len(contracts), longest)), np.zeros((len(contracts), longest))
    for row, flows in enumerate(contracts):
        years[row, : len(flows)] = [float(flow.at) for flow in flows]
        amounts[row, : len(flows)] = [float(flow.amount) for flow in flows]
    return years, amounts


def test_the_commission_s_examples_together() -> None:
    # Among them a charge before the drawdown, a second drawdown, and two single payments.
    contracts = [make() for make in EXAMPLES.values()]
    exact = [float(effective_rate(flows).fraction) for flows in contracts]
    assert effective_rates(*table(contracts)) == pytest.approx(exact, rel=1e-11)


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.integers(100_000, 10**7),
            st.lists(st.integers(0, 10**6), min_size=1, max_size=60),
            st.integers(0, 30),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_any_portfolio(given_rows: list[tuple[int, list[int], int]]) -> None:
    contracts = [
        [drawn(amount)]
        + [paid(pay, at=Fraction(k, 12) + Fraction(days, 365)) for k, pay in enumerate(pays, 1)]
        for amount, pays, days in given_rows
        if amount < 2 * sum(pays) < 4 * amount
    ]
    if contracts:
        exact = [float(effective_rate(flows).fraction) for flows in contracts]
        assert effective_rates(*table(contracts)) == pytest.approx(exact, rel=1e-9, abs=1e-12)


def test_one_row_of_years_serves_all() -> None:
    years = np.array([0.0, 0.5, 1.0])
    amounts = np.array([[1000.0, -600.0, -500.0], [1000.0, -500.0, -500.0]] * 800)
    together = effective_rates(years, amounts)
    assert together == pytest.approx(effective_rates(np.tile(years, (1600, 1)), amounts), abs=0)
    assert together[1] == 0
    # 500 x² + 600 x = 1000 with x the discount of half a year: x = 0.936229, X = x⁻² - 1.
    assert together[1598] == together[0] == pytest.approx(0.1408687449, abs=1e-10)


def test_of_several_rates_the_one_near_zero() -> None:
    # (1 - 1.1 v)(1 - 2 v): 10 % and 100 % both solve it, and more is drawn than paid.
    flows = [drawn(1_000), paid(3_100, at=1), drawn(2_200, at=2)]
    assert effective_rate(flows) == Rate.percent(10)
    assert effective_rates(*table([flows]))[0] == pytest.approx(0.1, rel=1e-12)


def test_what_cannot_be_solved_is_refused() -> None:
    with pytest.raises(Refused):
        effective_rates(np.array([0.0, 1.0]), np.array([[1000.0, -1100.0], [1000.0, 0.0]]))
    with pytest.raises(ValueError, match="do not fit"):
        effective_rates(np.zeros(3), np.zeros((2, 4)))


def test_nothing_has_no_rates() -> None:
    assert effective_rates(np.zeros(3), np.zeros((0, 3))).shape == (0,)
