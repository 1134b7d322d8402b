"""Many schedules at once are the schedules one by one, cent by cent."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from tests.leasing.making import loan

from vigie.kernel.errors import Invalid
from vigie.kernel.months import Unit
from vigie.kernel.rate import Rate
from vigie.leasing.domain.portfolio import BILLION, Batch, amortise_all, batch_of
from vigie.leasing.domain.profiles import (
    EqualPrincipal,
    Given,
    InterestOnly,
    Level,
    Seasonal,
    Step,
    Steps,
)
from vigie.leasing.domain.schedule import amortise
from vigie.leasing.domain.terms import Grace, Interest, Method, Rhythm, Rounding, Terms


@st.composite
def portfolios(draw: st.DrawFn) -> list[Terms]:
    count = draw(st.integers(1, 72))
    in_advance = draw(st.booleans())
    contracts = draw(
        st.lists(
            st.tuples(st.integers(1, 900_000_000), st.integers(0, 100), st.integers(0, 5_000)),
            min_size=1,
            max_size=6,
        )
    )
    return [
        loan(amount, count, f"{rate}/100", residual=amount * kept // 100, in_advance=in_advance)
        for amount, kept, rate in contracts
    ]


@settings(max_examples=80)
@given(portfolios())
def test_rows_are_those_of_amortise(contracts: list[Terms]) -> None:
    rows = amortise_all(batch_of(contracts))
    for place, terms in enumerate(contracts):
        single = amortise(terms).rows
        assert rows.interest[:, place].tolist() == [row.interest for row in single]
        assert rows.principal[:, place].tolist() == [row.principal for row in single]
        assert rows.closing[:, place].tolist() == [row.closing for row in single]


@st.composite
def shaped(draw: st.DrawFn) -> list[Terms]:
    """Contracts of one shape: steps, seasons, equal principal or interest only, after some grace."""
    count, in_advance = draw(st.integers(2, 48)), draw(st.booleans())
    relief = draw(st.integers(0, count - 1))
    grace = draw(
        st.sampled_from(
            [Grace(principal=relief), Grace(interest=relief), Grace(relief, relief // 2)]
        )
    )
    season = draw(st.lists(st.integers(0, 5), min_size=12, max_size=12))
    steps = tuple(
        Step(date(2026 + year, 1, 1), weight)
        for year, weight in enumerate(draw(st.lists(st.integers(0, 100), min_size=1, max_size=4)))
    )
    profile = draw(
        st.sampled_from(
            [Level(), EqualPrincipal(), InterestOnly(), Seasonal(tuple(season)), Steps(steps)]
        )
    )
    contracts = draw(
        st.lists(
            st.tuples(st.integers(1, 900_000_000), st.integers(0, 100), st.integers(0, 3_000)),
            min_size=1,
            max_size=5,
        )
    )
    changes = {"in_advance": in_advance, "grace": grace, "profile": profile}
    try:
        return [
            loan(amount, count, f"{rate}/100", residual=amount * kept // 100, **changes)
            for amount, kept, rate in contracts
        ]
    except Invalid:  # such terms cannot be: no weight at all
        reject()


@settings(max_examples=300)
@given(shaped())
def test_shaped_rows_are_those_of_amortise(contracts: list[Terms]) -> None:
    batch = batch_of(contracts)
    try:
        singles = [amortise(terms).rows for terms in contracts]
    except Invalid:
        reject()
    rows = amortise_all(batch)
    for place, single in enumerate(singles):
        assert rows.interest[:, place].tolist() == [row.interest for row in single]
        assert rows.principal[:, place].tolist() == [row.principal for row in single]
        assert rows.closing[:, place].tolist() == [row.closing for row in single]


def test_a_season_and_a_balloon_by_hand() -> None:
    # 1 200.00 at 12 %: February pays interest alone, March nothing, April twice what May does.
    seasons = Seasonal((1, 1, 0, 2, 1, 2, 1, 1, 1, 1, 1, 1))
    terms = loan(120_000, 5, "12", grace=Grace(principal=1), profile=seasons, residual=20_000)
    rows = amortise_all(batch_of([terms]))
    paid = (rows.interest + rows.principal)[:, 0].tolist()
    assert paid[0] == 1_200  # 1 % of 1 200.00
    assert paid[1] == 0  # March
    assert paid[2] == pytest.approx(2 * paid[3], abs=1)
    assert rows.closing[-1, 0] == 20_000


def test_a_half_cent_is_solved_exactly() -> None:
    # 1 000.01 without interest in two: 500.005 is 500.01 and 500.00.
    rows = amortise_all(batch_of([loan(100_001, 2, "0")]))
    assert rows.instalment.tolist() == [50_001]
    assert (rows.interest + rows.principal).tolist() == [[50_001], [50_000]]


def test_quarters_and_weeks() -> None:
    weekly = Rhythm(2, Unit.WEEK)
    for rhythm, due in ((Rhythm(3), date(2026, 4, 1)), (weekly, date(2026, 1, 15))):
        terms = loan(1_000_000, 9, "7", rhythm=rhythm, due=due)
        rows = amortise_all(batch_of([terms]))
        assert rows.closing[:, 0].tolist() == [row.closing for row in amortise(terms).rows]


def test_more_contracts_than_one_slice() -> None:
    count = 20_001
    batch = Batch(np.full(count, 1_000_000), np.zeros(count, np.int64),
                  np.full(count, 60_000_000), 12)  # fmt: skip
    rows = amortise_all(batch)
    assert (rows.closing == rows.closing[:, :1]).all()
    assert (rows.closing[-1] == 0).all()


@pytest.mark.parametrize(
    "changes",
    [
        {"method": Method.FLAT},
        {"grace": Grace(principal=1)},  # fits a batch of its own, not this one
        {"profile": EqualPrincipal()},
        {"profile": Level(100)},
        {"profile": Given((100,) * 12)},
        {"grace": Grace(principal=2, deferred=1)},
        {"grace": Grace(free=1)},
        {"rounding": Rounding(step=100)},
    ],
)
def test_other_contracts_do_not_fit(changes: dict[str, object]) -> None:
    plain: Terms = loan(1_000, 12, "5")
    with pytest.raises(ValueError, match="does not fit"):
        batch_of([plain, loan(1_000, 12, "5", **changes)])
    with pytest.raises(ValueError, match="does not fit"):
        batch_of([plain, loan(1_000, 13, "5")])


def test_a_rate_finer_than_a_billionth_does_not_fit() -> None:
    terms = loan(1_000, 12, "5")
    with pytest.raises(ValueError, match="does not fit"):
        batch_of([_at(terms, Fraction(1, 7))])


def _at(terms: Terms, rate: Fraction) -> Terms:
    return replace(terms, interest=Interest(Rate(rate)))


def test_amounts_that_leave_64_bits_are_refused() -> None:
    with pytest.raises(ValueError, match="64 bits"):
        Batch(np.array([10**12]), np.array([0]), np.array([5 * BILLION]), 12)
