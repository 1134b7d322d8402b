"""Measures against their plain definitions, pair by pair and case by case."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.scoring.domain.learning.arrays import Flags, Floats
from vigie.scoring.domain.learning.drift import expected_auc, stability_index
from vigie.scoring.domain.learning.metrics import (
    auc,
    average_precision,
    brier,
    calibration_error,
    losses,
    measure_all,
    recall_at,
    separation,
)

Cases = tuple[Floats, Flags]


@st.composite
def cases(draw: st.DrawFn) -> Cases:
    """Scores with ties, and at least one case of each class."""
    size = draw(st.integers(2, 40))
    scores = draw(st.lists(st.integers(0, 9), min_size=size, max_size=size))
    labels = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    return np.array([*scores, 3, 4], np.float64) / 10, np.array([*labels, True, False])


def plain_auc(scores: Floats, labels: Flags) -> float:
    pairs = [
        1.0 if good < bad else 0.5 if good == bad else 0.0
        for bad in scores[labels]
        for good in scores[~labels]
    ]
    return sum(pairs) / len(pairs)


def plain_average_precision(scores: Floats, labels: Flags) -> float:
    total = 0.0
    for cut in sorted(set(scores.tolist()), reverse=True):
        flagged, at_cut = scores >= cut, scores == cut
        total += np.count_nonzero(labels & at_cut) * np.mean(labels[flagged])
    return float(total / np.count_nonzero(labels))


@given(cases())
def test_ranking_is_that_of_pairs(case: Cases) -> None:
    scores, labels = case
    assert auc(scores, labels) == pytest.approx(plain_auc(scores, labels))
    assert auc(-scores, labels) == pytest.approx(1 - auc(scores, labels))
    assert average_precision(scores, labels) == pytest.approx(
        plain_average_precision(scores, labels)
    )


@given(cases())
def test_separation_and_recall_are_the_best_over_every_cut(case: Cases) -> None:
    scores, labels = case
    rates = [
        (np.mean(scores[labels] >= cut), np.mean(scores[~labels] >= cut))
        for cut in [*scores.tolist(), 2.0]
    ]
    assert separation(scores, labels) == pytest.approx(max(abs(a - b) for a, b in rates))
    best = max(found for found, false in rates if false <= 0.3)
    assert recall_at(scores, labels, 0.3) == pytest.approx(best)


@given(cases(), st.data())
def test_a_weight_of_three_is_three_cases(case: Cases, data: st.DataObject) -> None:
    scores, labels = case
    size = len(scores)
    weights = np.array(data.draw(st.lists(st.integers(1, 3), min_size=size, max_size=size)))
    repeated = np.repeat(scores, weights), np.repeat(labels, weights)
    weighted = auc(scores, labels, weights.astype(np.float64))
    assert weighted == pytest.approx(auc(*repeated))


def test_calibration_by_hand() -> None:
    """Two bins of two: forecasts .1 .3 with none true, .6 .8 with one: (0.4 + 0.4) / 4."""
    chances, labels = np.array([0.6, 0.1, 0.8, 0.3]), np.array([True, False, False, False])
    assert calibration_error(chances, labels, bins=2) == pytest.approx(0.2)
    assert brier(chances, labels) == pytest.approx((0.16 + 0.01 + 0.64 + 0.09) / 4)
    assert losses(chances, labels)[0] == pytest.approx(0.5108256)


@given(st.lists(st.integers(1, 19), min_size=3, max_size=30))
def test_the_expected_ranking_is_that_of_expected_pairs(twentieths: list[int]) -> None:
    chances = np.array(twentieths) / 20
    right = whole = 0.0
    for i, p in enumerate(chances):
        for j, q in enumerate(chances):
            if i != j:
                whole += p * (1 - q)
                right += p * (1 - q) * (1.0 if p > q else 0.5 if p == q else 0.0)
    assert expected_auc(chances) == pytest.approx(right / whole)


def test_the_expected_ranking_meets_the_measured_one_when_chances_are_true() -> None:
    chance = np.random.default_rng(7)
    chances = chance.beta(1, 6, 60_000)
    labels = chance.random(60_000) < chances
    assert expected_auc(chances) == pytest.approx(auc(chances, labels), abs=0.01)


def test_stability_by_hand() -> None:
    """Halves of 50 and 50 that became 75 and 25, half a case added to each of three bins."""
    before = np.repeat([0.0, 1.0], 50)
    after = np.repeat([0.0, 1.0], [75, 25])
    a, b = np.array([50.5, 50.5, 0.5]) / 101.5, np.array([75.5, 25.5, 0.5]) / 101.5
    expected = float(np.sum((b - a) * np.log(b / a)))
    assert stability_index(before, after, bins=2) == pytest.approx(expected)
    assert expected == pytest.approx(0.2674, abs=1e-3)
    assert stability_index(before, before) == 0


def test_missing_values_are_a_bin_of_their_own() -> None:
    before = np.arange(100, dtype=np.float64)
    assert stability_index(before, np.where(before < 40, np.nan, before)) > 0.25


def test_intervals_are_the_same_for_the_same_seed_and_hold_the_value() -> None:
    chance = np.random.default_rng(3)
    chances = chance.random(400)
    labels = chance.random(400) < chances
    first, again = (measure_all(chances, labels, seed=5, draws=60) for _ in range(2))
    assert first == again
    assert all(m.low <= m.value <= m.high for name, m in first.items() if name != "ece")
