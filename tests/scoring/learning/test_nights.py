"""Which nights are held: turned-round labels and broken rates; not drift, not chance."""

import numpy as np
import pytest

from vigie.scoring.domain.learning.nights import FEWEST, Fault, Held, Night, hold


def night(seed: int, *, rate: float = 0.1, strength: float = 2.0, is_turned: bool = False) -> Night:
    """One thousand cases whose scores part the classes by `strength` standard deviations."""
    chance = np.random.default_rng(seed)
    labels = chance.random(1_000) < rate
    scores = chance.normal(0, 1, 1_000) + strength * labels
    return Night.of(scores, labels ^ is_turned)


USUAL = [night(seed) for seed in range(14)]


def test_labels_turned_round_are_held_the_same_night() -> None:
    held = hold(night(99, is_turned=True), USUAL)
    assert held == Held((Fault.LABEL_RATE, Fault.RANKING), is_lasting=False)


def test_turned_labels_of_balanced_classes_are_told_by_their_ranking() -> None:
    usual = [night(seed, rate=0.5) for seed in range(14)]
    held = hold(night(99, rate=0.5, is_turned=True), usual)
    assert held == Held((Fault.RANKING,), is_lasting=False)


def test_a_flood_of_positives_is_held() -> None:
    assert hold(night(99, rate=0.4), USUAL) == Held((Fault.LABEL_RATE,), is_lasting=False)


def test_an_order_that_became_useless_is_drift_and_is_learned_from() -> None:
    assert hold(night(99, strength=0.0), USUAL) is None


def test_four_in_a_row_are_lasting() -> None:
    lasting = [hold(night(90 + i, rate=0.4), USUAL, held_before=i) for i in range(4)]
    assert [held.is_lasting for held in lasting if held] == [False, False, False, True]


def test_no_clean_night_is_held_in_a_thousand() -> None:
    chance = np.random.default_rng(1)
    past = list(USUAL)
    for seed in range(1_000):
        tonight = night(100 + seed, rate=float(chance.uniform(0.08, 0.12)))
        assert hold(tonight, past) is None
        past = [*past[1:], tonight]


def test_rates_that_always_varied_may_vary() -> None:
    varied = [night(seed, rate=0.05 + 0.02 * (seed % 10)) for seed in range(14)]
    assert hold(night(99, rate=0.4), varied) is None
    assert hold(night(99, rate=0.4), USUAL) is not None


@pytest.mark.parametrize("known", [0, FEWEST - 1])
def test_too_few_nights_hold_nothing(known: int) -> None:
    assert hold(night(99, is_turned=True), USUAL[:known]) is None


def test_a_night_of_one_class_has_no_ranking_and_is_not_broken_for_that() -> None:
    silent = Night.of(np.zeros(20), np.zeros(20, np.bool_))
    assert np.isnan(silent.ranking)
    assert hold(silent, USUAL) is None
