"""Many schedules at once are the schedules one by one, cent by cent."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.leasing.making import loan

from vigie.kernel.months import Unit
from vigie.kernel.rate import Rate
from vigie.leasing.domain.portfolio import BILLION, Batch, amortise_all, batch_of
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


@settings(max_examples=80, deadline=None)
@given(portfolios())
def test_rows_are_those_of_amortise(contracts: list[Terms]) -> None:
    rows = amortise_all(batch_of(contracts))
    for place, terms in enumerate(contracts):
        single = amortise(terms).rows
        assert rows.interest[:, place].tolist() == [row.interest for row in single]
        assert rows.principal[:, place].tolist() == [row.principal for row in single]
        assert rows.closing[:, place].tolist() == [row.closing for row in single]


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
        {"grace": Grace(principal=1)},
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
