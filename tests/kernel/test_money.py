"""Money, rounding and sharing: exact, half up, nothing lost."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernel.errors import Invalid
from vigie.kernel.money import Money, currencies, currency
from vigie.kernel.rate import Rate
from vigie.kernel.rounding import allocate, round_half_up, round_to


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (Fraction(5, 2), 3),
        (Fraction(-5, 2), -3),
        (Decimal("0.5"), 1),
        (Decimal("-0.5"), -1),
        (Decimal("0.49999999999999999999"), 0),
        (Decimal("12345678901234567890.5"), 12345678901234567891),
        (7, 7),
    ],
)
def test_halves_go_away_from_zero(value: Fraction | Decimal | int, rounded: int) -> None:
    assert round_half_up(value) == rounded


@pytest.mark.parametrize(
    ("percent", "one", "two"),
    # Commission guidelines SWD(2012)128, remark (d) of Annex I: half up on the last decimal shown.
    [("3.055", "3.1", "3.06"), ("3.054", "3.1", "3.05"), ("-3.055", "-3.1", "-3.06")],
)
def test_a_rate_is_shown_half_up(percent: str, one: str, two: str) -> None:
    rate = Rate.percent(percent)
    assert (rate.as_percent(1), rate.as_percent(2)) == (Decimal(one), Decimal(two))


def test_rates_stay_exact() -> None:
    assert Rate.percent("4.8").fraction == Fraction(6, 125)
    assert Rate.percent(6).per(12) == Fraction(1, 200)
    assert Rate.percent("4.92").times(3) == Rate.percent("14.76")  # legal floor, France, H2 2024
    assert Rate.percent("4.25") + Rate.percent(10) == Rate.percent("14.25")
    assert Rate.zero() < Rate.percent("0.01")


def test_round_to_tens_and_thousandths() -> None:
    assert round_to(125, -1) == 130
    assert round_to(Decimal("0.0005"), 3) == Fraction(1, 1000)


@pytest.mark.parametrize(
    ("code", "exponent", "minor", "shown"),
    [
        ("EUR", 2, 124, "1.24"),
        ("JPY", 0, 1, "1"),
        ("TND", 3, 1239, "1.239"),
        ("HUF", 2, 124, "1.24"),
        ("CLF", 4, 12390, "1.2390"),
    ],
)
def test_exponents(code: str, exponent: int, minor: int, shown: str) -> None:
    assert currency(code).exponent == exponent
    given_amount = Money.of("1.239", code)
    assert (given_amount.minor, str(given_amount.amount)) == (minor, shown)


def test_an_unknown_currency_is_named() -> None:
    with pytest.raises(Invalid) as refusal:
        Money.of("1", "EUX")
    assert refusal.value.code == "kernel.currency_unknown"
    assert refusal.value.params == {"currency": "EUX"}


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="EUR and PLN"):
        Money(1, "EUR") + Money(1, "PLN")
    with pytest.raises(ValueError, match="PLN and EUR"):
        sorted([Money(1, "EUR"), Money(1, "PLN")])


def test_arithmetic() -> None:
    price = Money.of("25000", "EUR")
    assert price.times(Fraction(20, 120)) == Money.of("4166.67", "EUR")
    assert price - price == Money.zero("EUR")
    assert not price - price
    assert -price < Money.zero("EUR") <= Money.zero("EUR")


def test_coins() -> None:
    assert Money.of("1.03", "CHF").in_cash() == Money.of("1.05", "CHF")
    assert Money.of("1.02", "EUR").in_cash() == Money.of("1.02", "EUR")
    assert Money.of("12.50", "CZK").in_cash() == Money.of("13", "CZK")


def test_every_currency_has_a_plausible_row() -> None:
    assert len(currencies()) > 150
    assert {one.exponent for one in currencies().values()} == {0, 2, 3, 4}
    assert all(one.cash_step >= 1 for one in currencies().values())


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1, 1, 1], (34, 33, 33)),
        (-100, [1, 1, 1], (-34, -33, -33)),
        (5, [0, 1, 0], (0, 5, 0)),
        (7, [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)], (4, 2, 1)),
        (0, [3, 4], (0, 0)),
    ],
)
def test_largest_remainder(
    total: int, weights: list[int | Fraction], parts: tuple[int, ...]
) -> None:
    assert allocate(total, weights) == parts


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 5]])
def test_weights_that_share_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        allocate(1, weights)


@given(
    st.integers(-(10**15), 10**15),
    st.lists(st.integers(0, 10**9), min_size=1, max_size=40).filter(any),
)
def test_shares_sum_to_the_whole_and_stay_within_a_unit(total: int, weights: list[int]) -> None:
    parts = allocate(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1
        assert weight or part == 0
    assert Money(total, "EUR").shared(weights) == tuple(Money(part, "EUR") for part in parts)


@given(st.fractions())
def test_rounding_is_odd_and_near(value: Fraction) -> None:
    rounded = round_half_up(value)
    assert abs(rounded - value) <= Fraction(1, 2)
    assert round_half_up(-value) == -rounded
