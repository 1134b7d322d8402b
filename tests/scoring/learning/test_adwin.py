"""ADWIN against its plain definition, and what it promises about false and true alarms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.scoring.domain.learning.adwin import LEAST, Adwin, tolerance


def plain_adwin(values: list[float], delta: float) -> list[int]:
    """Every value kept, every cut tried after every value; returns the window's lengths."""
    window: list[float] = []
    lengths = []
    for value in values:
        window.append(value)
        while cut := plain_cut(window, delta):
            window = window[cut:]
        lengths.append(len(window))
    return lengths


def plain_cut(window: list[float], delta: float) -> int:
    variance = float(np.var(window))
    for cut in range(LEAST, len(window) - LEAST + 1):
        apart = abs(float(np.mean(window[:cut]) - np.mean(window[cut:])))
        if apart > tolerance(cut, len(window) - cut, variance, delta):
            return cut
    return 0


@given(st.lists(st.integers(0, 4), min_size=1, max_size=60), st.integers(5, 40), st.integers(0, 4))
def test_with_buckets_of_one_it_is_the_definition(
    before: list[int], after: int, level: int
) -> None:
    values = [value / 4 for value in before] + [float(level)] * after
    window = Adwin(delta=0.2, per_size=len(values) + 1, every=1)
    lengths = []
    for value in values:
        window.add(value)
        lengths.append(window.count)
    assert lengths == plain_adwin(values, 0.2)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=300))
def test_merged_buckets_lose_nothing(values: list[float]) -> None:
    window = Adwin(delta=1e-12, every=10_000)
    for value in values:
        window.add(value)
    assert window.count == len(values)
    assert window.mean == pytest.approx(float(np.mean(values)), abs=1e-9)
    spread = window.buckets[0]
    for bucket in window.buckets[1:]:
        spread = spread.joined(bucket)
    assert spread.spread / len(values) == pytest.approx(float(np.var(values)), abs=1e-8)
    assert len(window.buckets) <= 6 * (np.log2(len(values)) + 1)


def test_it_finds_a_jump_and_forgets_what_was_before() -> None:
    chance = np.random.default_rng(5)
    stream = np.concatenate([chance.random(3_000) < 0.05, chance.random(3_000) < 0.15])
    window = Adwin()
    found = [place for place, value in enumerate(stream) if window.add(float(value))]
    assert 3_000 < found[0] < 3_700
    assert window.mean == pytest.approx(0.15, abs=0.03)


def test_it_rings_seldom_where_nothing_changes() -> None:
    alarms = 0
    for seed in range(20):
        window, chance = Adwin(), np.random.default_rng(seed)
        alarms += sum(window.add(float(value)) for value in chance.random(2_000) < 0.1) > 0
    assert alarms <= 1
