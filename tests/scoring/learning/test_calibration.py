"""Maps from score to chance: monotone, nearest, kept as numbers, replaced only by a better one."""

import json
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.scoring.domain.learning.arrays import Floats, logits, probabilities_of
from vigie.scoring.domain.learning.calibration import (
    IDENTITY,
    CalibrationMap,
    better_map,
    isotonic,
    platt,
)
from vigie.scoring.domain.learning.metrics import losses


def slow_isotonic(labels: list[bool]) -> list[float]:
    """The min-max formula of isotonic regression, on scores that rise by one."""
    size = len(labels)
    return [
        max(min(sum(labels[a:b]) / (b - a) for b in range(i + 1, size + 1)) for a in range(i + 1))
        for i in range(size)
    ]


@given(st.lists(st.booleans(), min_size=2, max_size=14))
def test_pools_are_those_of_the_min_max_formula(labels: list[bool]) -> None:
    scores = np.arange(len(labels), dtype=np.float64)
    fitted = isotonic(scores, np.array(labels))
    plain = slow_isotonic(labels)
    pools = [[i for i, value in enumerate(plain) if value == mean] for mean in sorted(set(plain))]
    assert fitted.knots == pytest.approx([np.mean(pool) for pool in pools])
    means = sorted(set(plain))
    for mean, chance in zip(means, fitted.chances, strict=True):
        assert chance == pytest.approx(mean) if 0 < mean < 1 else 0 < abs(chance - mean) <= 0.5
    assert list(fitted.chances) == sorted(fitted.chances)
    assert 0 < fitted.chances[0] <= fitted.chances[-1] < 1


@given(st.lists(st.tuples(st.integers(-9, 9), st.booleans()), min_size=2, max_size=60))
def test_every_map_keeps_the_order(cases: list[tuple[int, bool]]) -> None:
    scores = np.array([score for score, _ in cases], np.float64)
    labels = np.array([label for _, label in cases])
    for fitted in (isotonic(scores, labels), platt(scores, labels), IDENTITY):
        chances = fitted.apply(np.linspace(-12, 12, 200))
        assert np.all(np.diff(chances) >= 0)
        assert np.all((chances >= 0) & (chances <= 1))
        assert CalibrationMap.from_json(json.loads(json.dumps(fitted.as_json()))) == fitted


def noisy(seed: int, slope: float, offset: float) -> tuple[Floats, np.typing.NDArray[np.bool_]]:
    chance = np.random.default_rng(seed)
    scores = chance.normal(0, 2, 20_000)
    return scores, chance.random(20_000) < probabilities_of(slope * scores + offset)


def test_platt_finds_slope_and_offset_again() -> None:
    slope, offset = platt(*noisy(1, 0.6, -1.5)).chances
    assert slope == pytest.approx(0.6, abs=0.03)
    assert offset == pytest.approx(-1.5, abs=0.06)


def test_platt_is_where_no_small_step_lowers_the_loss() -> None:
    scores, labels = noisy(2, 0.8, -1.0)
    slope, offset = platt(scores, labels).chances

    def loss(a: float, b: float) -> float:
        return float(np.mean(losses(probabilities_of(a * scores + b), labels)))

    best = loss(slope, offset)
    for a, b in combinations((-0.02, 0.02, 0.01, -0.01), 2):
        assert loss(slope + a, offset + b) > best


def test_a_map_is_replaced_only_by_a_better_one() -> None:
    scores, labels = noisy(3, 0.5, -2.0)
    new = platt(*noisy(4, 0.5, -2.0))
    assert better_map(IDENTITY, new, scores, labels, seed=1) is new
    assert better_map(new, IDENTITY, scores, labels, seed=1) is new
    twin = CalibrationMap("platt", chances=new.chances)
    assert better_map(new, twin, scores, labels, seed=1) is new


def test_log_odds_and_chances_are_each_others_inverse() -> None:
    chances = np.array([1e-9, 0.25, 0.5, 0.999])
    assert probabilities_of(logits(chances)) == pytest.approx(chances)
    assert np.all(np.isfinite(logits(np.array([0.0, 1.0]))))
