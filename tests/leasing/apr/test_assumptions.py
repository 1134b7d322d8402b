"""The annexes' assumptions, rule by rule."""

from datetime import date
from fractions import Fraction

import pytest

from vigie.kernel.rate import Rate
from vigie.leasing.domain.apr import assumptions
from vigie.leasing.domain.apr.assumptions import Law, Terms
from vigie.leasing.domain.apr.flows import drawn, paid


def test_a_free_drawdown_is_full_and_at_once() -> None:
    assert assumptions.full_drawdown(30_000) == [drawn(30_000)]


@pytest.mark.parametrize(
    ("total", "limits", "parts"),
    [
        (30_000, [(0, 10_000), (1, 30_000)], [(0, 10_000), (1, 20_000)]),
        (8_000, [(0, 10_000), (1, 30_000)], [(0, 8_000)]),
        (30_000, [(0, 0), (Fraction(1, 4), 30_000)], [(Fraction(1, 4), 30_000)]),
    ],
)
def test_drawdown_limits(
    total: int, limits: list[tuple[int, int]], parts: list[tuple[int, int]]
) -> None:
    found = assumptions.drawn_within_limits(total, limits)
    assert found == [drawn(amount, at=at) for at, amount in parts]


def test_the_highest_rate_and_the_highest_charges() -> None:
    by_transfer = Terms(Rate.percent(9), Fraction(10))
    by_card = Terms(Rate.percent(7), Fraction(25))
    assert assumptions.dearest([by_transfer, by_card]) == Terms(Rate.percent(9), Fraction(25))


def test_an_overdraft_lasts_three_months_unless_told() -> None:
    quarter = assumptions.overdraft(3_000, Fraction(2, 100))
    assert quarter == [drawn(3_000), paid(3_060, at=Fraction(1, 4))]
    assert assumptions.overdraft(3_000, Fraction(2, 100), months=6)[1].at == Fraction(1, 2)


def test_open_ended_is_a_year_in_twelve_parts() -> None:
    flows = assumptions.open_ended(1_200, [Fraction(1, 100)] * 12)
    assert [flow.amount for flow in flows[:3]] == [1_200, -112, -111]
    assert flows[-1] == paid(101, at=1)
    assert sum(flow.amount for flow in flows) == -sum(range(1, 13))


def test_a_card_cleared_each_month_is_drawn_twelve_times() -> None:
    flows = assumptions.open_ended(1_000, [Fraction(1, 100)] * 12, cleared_every=1)
    assert [flow.at for flow in flows if flow.amount > 0] == [Fraction(at, 12) for at in range(12)]
    assert {flow.amount for flow in flows if flow.amount < 0} == {-1_010}


def test_unknown_dates_and_amounts() -> None:
    earliest = assumptions.earliest_and_lowest([(2, 500), (1, 700)])
    assert earliest == (1, 500)
    days = [date(2026, 12, 1), date(2026, 12, 20), date(2027, 1, 10)]
    assert assumptions.first_drawdown(days, date(2027, 1, 5)) == date(2026, 12, 20)
    assert assumptions.single_charge(90) == [paid(90)]
    assert assumptions.spread_charge(90, [1, 2, 3]) == [paid(30, at=at) for at in (1, 2, 3)]


@pytest.mark.parametrize(
    ("agreed", "law", "for_property", "assumed"),
    [
        (None, Law.CONSUMER, True, 1_500),
        (None, Law.MORTGAGE, True, 170_000),
        (None, Law.MORTGAGE, False, 1_500),
        (2_000, Law.MORTGAGE, True, 2_000),
    ],
)
def test_a_ceiling_not_agreed(
    agreed: int | None, law: Law, for_property: bool, assumed: int
) -> None:
    assert assumptions.ceiling(agreed, law, for_property=for_property) == assumed


@pytest.mark.parametrize(
    ("law", "indicator", "rate"),
    [(Law.MORTGAGE, "2", "5"), (Law.MORTGAGE, "4", "5.5"), (Law.CONSUMER, "2", "3.5")],
)
def test_the_rate_after_a_fixed_one(law: Law, indicator: str, rate: str) -> None:
    found = assumptions.rate_after_fixed(
        Rate.percent(5), Rate.percent(indicator), Rate.percent("1.5"), law
    )
    assert found == Rate.percent(rate)


def test_the_illustrative_rate_stops_at_a_cap() -> None:
    # Example 21: an indicator that reached 5.39 % and a spread of 1.5 make 6.89 %.
    highest, spread = Rate.percent("5.39"), Rate.percent("1.5")
    assert assumptions.illustrative_rate(highest, spread) == Rate.percent("6.89")
    assert assumptions.illustrative_rate(highest, spread, Rate.percent("6.5")) == Rate.percent(
        "6.5"
    )
