"""VAT: worked figures by country and date, and laws that hold for any lines."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernel.errors import Invalid, Refused
from vigie.kernel.rate import Rate
from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.tax_tables import recovered_share, regime_on
from vigie.leasing.domain.vat import (
    Line,
    Regime,
    Rounding,
    Treatment,
    borne,
    gross_of,
    net_of,
    tax,
)

FRANCE = regime_on("FR", date(2026, 11, 23))
POLAND = regime_on("PL", date(2026, 11, 23))


@pytest.mark.parametrize(
    ("country", "on", "percent"),
    [
        ("FR", date(2013, 12, 31), "19.6"),
        ("FR", date(2014, 1, 1), "20"),
        ("PL", date(2010, 12, 31), "22"),
        ("PL", date(2011, 1, 1), "23"),
    ],
)
def test_a_rate_holds_from_its_day(country: str, on: date, percent: str) -> None:
    assert regime_on(country, on).rate == Rate.percent(percent)


def test_no_rate_is_assumed_before_the_first_row_or_for_an_unknown_country() -> None:
    with pytest.raises(Refused) as refused:
        regime_on("FR", date(1999, 12, 31))
    assert refused.value.code == "leasing.vat_rate_missing"
    with pytest.raises(Invalid):
        regime_on("DE", date(2026, 1, 1))


def test_the_rental_and_residual_of_the_law_example_before_tax() -> None:
    """CX-1 and CX-2 of leasing's check figures: 331.82 and 10,000 with tax are 276.52 and 8,333.33."""
    assert net_of(33182, FRANCE) == 27652
    assert net_of(1_000_000, FRANCE) == 833_333
    assert gross_of(2_033_333, FRANCE) == 2_440_000


def test_a_french_invoice_rounds_each_line() -> None:
    """Three lines of 0.33: 0.066 each is 0.07, so 0.21; the total's own tax would be 0.20."""
    taxed = tax([Line("a", 33), Line("b", 33), Line("c", 33)], FRANCE)
    assert [line.vat for line in taxed.lines] == [7, 7, 7]
    assert (taxed.net, taxed.vat, taxed.gross) == (99, 21, 120)


def test_a_polish_invoice_rounds_the_total_and_shares_it() -> None:
    """Three lines of 0.33: 23 % of 0.99 is 0.2277, so 0.23 shared 8, 8, 7."""
    taxed = tax([Line("a", 33), Line("b", 33), Line("c", 33)], POLAND)
    assert [line.vat for line in taxed.lines] == [8, 8, 7]
    assert (taxed.net, taxed.vat, taxed.gross) == (99, 23, 122)


def test_insurance_bears_none_and_a_used_car_bears_it_in_the_margin() -> None:
    taxed = tax(
        [
            Line("rental", 30000),
            Line("insurance", 2500, treatment=Treatment.EXEMPT),
            Line("option", 900_000, treatment=Treatment.MARGIN, cost=780_000),
        ],
        FRANCE,
    )
    assert [(line.net, line.vat) for line in taxed.lines] == [
        (30000, 6000),
        (2500, 0),
        (880_000, 20_000),  # 1,200.00 of margin holds 200.00 of tax
    ]
    assert taxed.lines[1].rate == Rate.zero()


def test_a_loss_on_a_used_car_bears_no_tax() -> None:
    lost = tax([Line("option", 500, treatment=Treatment.MARGIN, cost=900)], FRANCE)
    assert (lost.net, lost.vat) == (500, 0)


def test_what_a_business_bears_depends_on_what_it_recovers() -> None:
    """A rental of 300.00: a French passenger car bears all its tax, a Polish one half, a van none."""
    french, polish = tax([Line("rental", 30000)], FRANCE), tax([Line("rental", 30000)], POLAND)
    assert borne(french.net, french.vat, recovered_share("FR", "passenger_car")) == 36000
    assert borne(polish.net, polish.vat, recovered_share("PL", "passenger_car")) == 33450
    assert borne(french.net, french.vat, recovered_share("FR", "utility")) == 30000
    with pytest.raises(Invalid):
        recovered_share("FR", "boat")


LINES = st.lists(
    st.builds(
        Line,
        kind=st.just("x"),
        amount=st.integers(-(10**9), 10**9),
        is_gross=st.booleans(),
        treatment=st.sampled_from([Treatment.STANDARD, Treatment.EXEMPT]),
    ),
    max_size=12,
)
REGIMES = st.builds(
    Regime,
    country=st.just("FR"),
    rate=st.builds(Rate, st.fractions(0, 1, max_denominator=1000)),
    rounding=st.sampled_from(list(Rounding)),
)


@given(LINES, REGIMES)
def test_each_line_is_within_a_cent_of_its_exact_tax(lines: list[Line], regime: Regime) -> None:
    for line, taxed in zip(lines, tax(lines, regime).lines, strict=True):
        assert (taxed.gross if line.is_gross else taxed.net) == line.amount
        share = regime.rate.fraction / ((1 + regime.rate.fraction) if line.is_gross else 1)
        exact = line.amount * share if line.treatment is Treatment.STANDARD else Fraction(0)
        assert abs(taxed.vat - exact) <= 1


@given(LINES, REGIMES)
def test_the_total_rounding_is_that_of_the_sum(lines: list[Line], regime: Regime) -> None:
    """A slow reference: one tax on the sum of positive lines, one on that of negative lines."""
    taxed = tax(lines, Regime("PL", regime.rate, Rounding.TOTAL))
    for sign in (1, -1):
        same = [
            line
            for line in lines
            if line.treatment is Treatment.STANDARD and line.amount * sign > 0
        ]
        exact = sum(
            (
                line.amount
                * regime.rate.fraction
                / ((1 + regime.rate.fraction) if line.is_gross else 1)
                for line in same
            ),
            Fraction(0),
        )
        got = sum(
            one.vat
            for one, line in zip(taxed.lines, lines, strict=True)
            if line.treatment is Treatment.STANDARD and line.amount * sign > 0
        )
        assert got == round_half_up(exact)


@given(st.integers(0, 10**9))
def test_net_of_gross_of_is_identity(net: int) -> None:
    for regime in (FRANCE, POLAND):
        assert net_of(gross_of(net, regime), regime) == net
