"""The card is monotone, additive, near the truth, and keeps rare tails."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.learning.made import LAYOUT, made, truth

from vigie.kernel.errors import Invalid
from vigie.scoring.domain.learning.arrays import Flags, Floats
from vigie.scoring.domain.learning.binning import pooled
from vigie.scoring.domain.learning.metrics import auc
from vigie.scoring.domain.learning.scorecard import PRIOR, Scorecard
from vigie.scoring.domain.learning.tables import Column, Layout, Table


def test_the_card_ranks_nearly_as_the_truth() -> None:
    card = Scorecard.fit(*made(1, 12_000))
    table, labels = made(2, 12_000)
    best = auc(truth(np.nan_to_num(table.values)), labels)
    assert auc(card.scores(table), labels) > best - 0.01


def test_contributions_sum_to_the_score_and_name_what_speaks() -> None:
    table, labels = made(3)
    card = Scorecard.fit(table, labels)
    spoken = card.contributions(table)
    assert spoken.scores == pytest.approx(card.scores(table), abs=1e-12)
    worst = int(np.nanargmax(table.values[:, 0]))
    place, share = spoken.strongest(worst)[0]
    assert LAYOUT.names[place] == "late"
    assert share > 0


@given(st.integers(0, 30))
def test_the_card_never_turns(seed: int) -> None:
    card = Scorecard.fit(*made(seed, 800))
    steps = np.column_stack([np.linspace(0, 9, 50), np.full(50, 40.0), np.zeros(50)])
    assert np.all(np.diff(card.scores(Table(LAYOUT, steps))) >= 0)
    ages = np.column_stack([np.ones(50), np.linspace(18, 80, 50), np.zeros(50)])
    moves = np.diff(card.scores(Table(LAYOUT, ages)))
    assert np.all(moves >= 0) or np.all(moves <= 0)


def one_column(values: Floats, labels: Flags, direction: int = 1) -> Scorecard:
    layout = Layout((Column("x", direction=direction),))
    return Scorecard.fit(Table(layout, values[:, None]), labels)


def scored(card: Scorecard, *values: float) -> Floats:
    return card.scores(Table(card.layout, np.array(values)[:, None]))


def test_two_bins_stand_where_the_penalised_likelihood_is_highest() -> None:
    """10 and 40 positives in 100: what is missed in a bin equals the pull of eight usual cases."""
    values = np.repeat([1.0, 2.0], 100)
    labels = np.concatenate([np.arange(100) < 10, np.arange(100) < 40])
    card = one_column(values, labels)
    assert card.scales[0].edges.tolist() == [2.0]
    rate = 50.5 / 201
    pull, offset = PRIOR * rate * (1 - rate), float(card.weights[-1])
    for value, found in ((1.0, 10), (2.0, 40)):
        score = float(scored(card, value)[0])
        missed = found - 100 / (1 + np.exp(-score))
        assert missed == pytest.approx(pull * (score - offset), abs=0.02)
    assert np.sum(1 / (1 + np.exp(-scored(card, 1.0, 2.0)))) == pytest.approx(0.5, abs=1e-3)
    assert scored(card, 0.0, 1.5, 9.0).tolist() == scored(card, 1.0, 1.0, 2.0).tolist()
    assert scored(card, np.nan)[0] == pytest.approx(offset)


def test_a_direction_against_the_data_flattens_the_column() -> None:
    values = np.repeat([1.0, 2.0], 100)
    labels = np.concatenate([np.arange(100) < 40, np.arange(100) < 10])
    card = one_column(values, labels)
    assert len(card.scales[0].edges) == 0
    assert scored(card, 1.0)[0] == scored(card, 2.0)[0] != 0


def test_a_tail_of_one_in_a_thousand_keeps_a_bin() -> None:
    chance = np.random.default_rng(4)
    values = chance.random(60_000)
    labels = np.where(values > 0.999, chance.random(60_000) < 0.8, chance.random(60_000) < 0.002)
    card = one_column(values, labels)
    assert scored(card, 0.9995)[0] > scored(card, 0.99)[0] + 3


def test_what_two_columns_say_twice_is_counted_once() -> None:
    """A copy of a column changes no score; each column alone would count its evidence twice."""
    table, labels = made(5, 6_000)
    layout = Layout((LAYOUT.columns[0], Column("again", direction=1), *LAYOUT.columns[1:]))
    twice = Table(layout, table.values[:, [0, 0, 1, 2]])
    alone, doubled = Scorecard.fit(table, labels), Scorecard.fit(twice, labels)
    apart = alone.scores(table) - doubled.scores(twice)
    assert float(np.sqrt(np.mean(apart**2))) < 0.05


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(0.1, 9)), min_size=1, max_size=12))
def test_pooling_is_the_minimum_of_maxima_and_keeps_the_mean(
    pairs: list[tuple[float, float]],
) -> None:
    """The min-max formula of isotonic regression (Barlow et al. 1972), by brute force."""
    values, weights = np.array(pairs).T
    level = pooled(values, weights, 1)
    means = [
        max(
            min(
                float(np.average(values[a : b + 1], weights=weights[a : b + 1]))
                for b in range(place, len(values))
            )
            for a in range(place + 1)
        )
        for place in range(len(values))
    ]
    assert level.tolist() == pytest.approx(means, abs=1e-9)
    assert float(weights @ level) == pytest.approx(float(weights @ values), abs=1e-6)


def test_unseen_categories_count_as_missing_and_absent_columns_are_named() -> None:
    read = LAYOUT.read({"late": [1, None], "age": [30, 40], "kind": ["van", "boat"]})
    assert read.values[0].tolist() == [1.0, 30.0, 1.0]
    assert np.isnan(read.values[1, [0, 2]]).all()
    with pytest.raises(Invalid, match=r"scoring\.column_missing"):
        LAYOUT.read({"late": [1]})


def test_a_layout_is_told_by_its_digest() -> None:
    assert Layout.from_json(LAYOUT.as_json()).digest == LAYOUT.digest
    assert Layout(LAYOUT.columns[:2]).digest != LAYOUT.digest
