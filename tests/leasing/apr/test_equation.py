"""The root of the equation: against a slow reference, at its edges, and what it must not give."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.leasing.apr.commission import EXAMPLES
from tests.leasing.apr.plain import slowly

from vigie.kernel.errors import Refused
from vigie.kernel.months import Unit
from vigie.kernel.rate import Rate
from vigie.leasing.domain.apr.equation import effective_rate, present_values
from vigie.leasing.domain.apr.flows import Flow, dated, drawn, paid, paid_monthly
from vigie.leasing.domain.apr.repayment import payment_for


@pytest.mark.parametrize("example", ["EC-MCD-02a", "EC-MCD-08i", "EC-MCD-37", "EC-MCD-43"])
def test_the_slow_reference_agrees_to_20_digits(example: str) -> None:
    flows = EXAMPLES[example]()
    apart = abs(effective_rate(flows).fraction - slowly(flows, "0.01", "1"))
    assert apart < Fraction(1, 10**20)


def test_uk_2_is_not_reproduced() -> None:
    # An open suite prints 84.63 % for 500 repaid by 270 after one and two months. It counts 31 and
    # 61 days over 365; the law counts whole months.
    months = effective_rate([drawn(500), *paid_monthly([270, 270])])
    days = [drawn(500), paid(270, at=Fraction(31, 365)), paid(270, at=Fraction(61, 365))]
    assert months.as_percent(2) == Decimal("85.59")
    assert effective_rate(days).as_percent(2) == Decimal("84.63")


def test_a_lease_with_option_to_buy() -> None:
    # 25,000 with a first rental of 3,000, 48 rentals at 6 % nominal, option of 10,000 taken up.
    financed = 22_000 - 10_000 / (1 + Fraction(1, 200)) ** 48
    rental = round(payment_for(financed, Fraction(1, 200), [0] + [1] * 48), 2)
    assert rental == Fraction("331.82")
    flows = [drawn(25_000), paid(3_000), *paid_monthly([rental] * 48), paid(10_000, at=4)]
    assert effective_rate(flows).as_percent(4) == Decimal("6.1678")
    assert effective_rate(flows).as_percent(2) == Decimal("6.17")


def test_dates_make_the_same_rate_as_years() -> None:
    signed = date(2026, 11, 27)
    by_date = dated(
        signed, [(signed, 1_000), (date(2027, 5, 27), -600), (date(2027, 11, 27), -500)], Unit.MONTH
    )
    by_year = [drawn(1_000), paid(600, at=Fraction(1, 2)), paid(500, at=1)]
    assert by_date == by_year


def test_free_credit_and_a_gift() -> None:
    assert effective_rate([drawn(1_200), *paid_monthly([100] * 12)]) == Rate.zero()
    gift = effective_rate([drawn(1_000), paid(950, at=1)])
    assert gift == Rate.percent(-5)
    assert effective_rate([drawn(1_000), paid(1, at=1)]) == Rate.percent("-99.9")


def test_a_monstrous_rate_is_still_found() -> None:
    assert effective_rate([drawn(1), paid(4, at=Fraction(1, 12))]).fraction == pytest.approx(
        4**12 - 1, rel=1e-20
    )


@pytest.mark.parametrize(
    "flows",
    [
        [],
        [drawn(0)],
        [drawn(1_000)],
        [paid(1_000, at=1)],
        [drawn(1), paid(10**30, at=Fraction(1, 365))],
    ],
    ids=["nothing", "zero", "never repaid", "never drawn", "beyond all measure"],
)
def test_no_rate_is_said(flows: list[Flow]) -> None:
    with pytest.raises(Refused) as refusal:
        effective_rate(flows)
    assert refusal.value.code == "leasing.apr_none"


def test_of_two_rates_the_one_near_zero_is_taken() -> None:
    # A charge a year before the drawdown outgrows it at 19,700 %: that root is not meant.
    flows = EXAMPLES["EC-MCD-43"]()
    far = slowly(flows, "100", "300")
    assert far > 150
    assert effective_rate(flows).as_percent(2) == Decimal("8.27")


@settings(max_examples=60)
@given(
    st.integers(1_000, 10**9),
    st.integers(1, 84),
    st.fractions(Fraction(1, 10_000), Fraction(2), max_denominator=10_000),
)
def test_a_credit_without_charges_costs_its_rate(amount: int, count: int, yearly: Fraction) -> None:
    monthly = yearly / 12
    payment = payment_for(amount, monthly, [0] + [1] * count)
    rate = effective_rate([drawn(amount), *paid_monthly([payment] * count)])
    assert abs(rate.fraction - ((1 + monthly) ** 12 - 1)) < Fraction(1, 10**18)


@settings(max_examples=60)
@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=40), st.integers(0, 10**5))
def test_what_is_found_solves_the_equation(payments: list[int], charge: int) -> None:
    flows = [drawn(sum(payments)), paid(charge), *paid_monthly([one * 2 for one in payments])]
    if 2 * charge < sum(payments):
        values = present_values(flows, effective_rate(flows))
        assert abs(sum(values, Decimal(0))) < Decimal("1e-12") * sum(payments)


@settings(max_examples=60)
@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_charge_more_makes_the_rate_higher(charge: int, more: int) -> None:
    def rate(charged: int) -> Rate:
        return effective_rate([drawn(10**7), paid(charged), *paid_monthly([10**6] * 12)])

    assert rate(charge) < rate(charge + more)
