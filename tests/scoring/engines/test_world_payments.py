"""Frauds that no register shows, found by trees from the first six instalments of our own world."""

import numpy as np
from tests.benchmarks.world import payment_recall

from vigie.testing.world.rates import Drift, Plan


def test_six_in_ten_are_found_at_one_false_alarm_in_a_hundred() -> None:
    plan = Plan(contracts=60_000)
    found = [payment_recall(plan, seed) for seed in range(3)]
    assert float(np.mean(found)) >= 0.60, found


def test_a_model_that_learned_nothing_of_a_change_finds_less() -> None:
    """Frauds that turn to paying the first instalments: why learning goes on every night."""
    calm = payment_recall(Plan(contracts=60_000), 0)
    turned = payment_recall(Plan(contracts=60_000, drift=Drift("abrupt", -150)), 0)
    assert turned < calm - 0.1
