"""Exact binomial tests against fractions, and against figures that were published."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.scoring.domain.learning.proportions import at_most, highest_rate, smallest_exam


def exactly_at_most(errors: int, trials: int, rate: Fraction) -> Fraction:
    """The plain sum of the binomial distribution, in fractions."""
    return sum(
        (comb(trials, k) * rate**k * (1 - rate) ** (trials - k) for k in range(errors + 1)),
        Fraction(0),
    )


@given(st.integers(1, 300), st.data(), st.integers(1, 999))
def test_the_tail_is_that_of_fractions(trials: int, data: st.DataObject, permille: int) -> None:
    errors = data.draw(st.integers(0, trials))
    exact = float(exactly_at_most(errors, trials, Fraction(permille, 1000)))
    assert at_most(errors, trials, permille / 1000) == pytest.approx(exact, rel=1e-9, abs=1e-13)


@pytest.mark.parametrize(
    ("target", "errors", "reviewed"),
    [(0.95, 0, 59), (0.95, 1, 93), (0.95, 2, 124), (0.99, 0, 299), (0.99, 1, 473), (0.5, 0, 5)],
)
def test_the_smallest_exams(target: float, errors: int, reviewed: int) -> None:
    assert smallest_exam(target, 0.95, errors) == reviewed
    rate = Fraction(1) - Fraction(str(target))
    assert exactly_at_most(errors, reviewed, rate) <= Fraction(5, 100)
    assert exactly_at_most(errors, reviewed - 1, rate) > Fraction(5, 100)


# Clopper and Pearson's two-sided 95 % interval of 10 in 100 is 4.90 % to 17.62 %, of 0 in 10 up to
# 30.85 %: figures of many textbooks. Its upper end is the one-sided bound at 97.5 %.
@pytest.mark.parametrize(
    ("errors", "trials", "low", "high"), [(10, 100, 0.0490, 0.1762), (0, 10, 0.0, 0.3085)]
)
def test_published_intervals(errors: int, trials: int, low: float, high: float) -> None:
    assert highest_rate(errors, trials, 0.975) == pytest.approx(high, abs=5e-5)
    assert 1 - highest_rate(trials - errors, trials, 0.975) == pytest.approx(low, abs=5e-5)


@given(st.integers(1, 2_000), st.data(), st.sampled_from([0.9, 0.95, 0.99]))
def test_bound_and_test_agree(trials: int, data: st.DataObject, confidence: float) -> None:
    errors = data.draw(st.integers(0, trials - 1))
    bound = highest_rate(errors, trials, confidence)
    assert at_most(errors, trials, bound) == pytest.approx(1 - confidence, rel=1e-6)
    assert errors / trials < bound <= 1


def test_large_counts_stay_exact() -> None:
    """One error in a million at a rate of one in a million: e^-1 (1 + 1), Poisson's limit."""
    assert at_most(1, 1_000_000, 1e-6) == pytest.approx(2 / 2.718281828, rel=1e-6)
    assert highest_rate(0, 1_000_000, 0.95) == pytest.approx(2.9957 / 1_000_000, rel=1e-4)
