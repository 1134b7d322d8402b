"""The card is monotone, additive, near the truth, and keeps rare tails."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.learning.made import LAYOUT, made, truth

from vigie.kernel.errors import Invalid
from vigie.scoring.domain.learning.metrics import auc
from vigie.scoring.domain.learning.scorecard import Scorecard, fit_scale
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


def test_bins_by_hand() -> None:
    """Two values, 10 and 40 positives in 100 each; shares drawn to the mean by twenty cases."""
    values = np.repeat([1.0, 2.0], 100)
    labels = np.concatenate([np.arange(100) < 10, np.arange(100) < 40])
    scale = fit_scale(Column("x", direction=1), values, labels)
    usual = 50.5 / 201
    low, high = (10 + 20 * usual) / 120, (40 + 20 * usual) / 120
    expected = [np.log(p / (1 - p)) - np.log(usual / (1 - usual)) for p in (low, high)]
    assert scale.edges.tolist() == [2.0]
    assert scale.of(np.array([0.0, 1.5, 2.0, 9.0])).tolist() == pytest.approx(
        [expected[0], expected[0], expected[1], expected[1]]
    )
    assert scale.of(np.array([np.nan])).tolist() == pytest.approx([0.0])


def test_a_direction_against_the_data_flattens_the_column() -> None:
    values = np.repeat([1.0, 2.0], 100)
    labels = np.concatenate([np.arange(100) < 40, np.arange(100) < 10])
    scale = fit_scale(Column("x", direction=1), values, labels)
    assert len(scale.edges) == 0


def test_a_tail_of_one_in_a_thousand_keeps_a_bin() -> None:
    chance = np.random.default_rng(4)
    values = chance.random(60_000)
    labels = np.where(values > 0.999, chance.random(60_000) < 0.8, chance.random(60_000) < 0.002)
    scale = fit_scale(Column("x", direction=1), values, labels)
    assert scale.of(np.array([0.9995]))[0] > scale.of(np.array([0.99]))[0] + 3


def test_unseen_categories_count_as_missing_and_absent_columns_are_named() -> None:
    read = LAYOUT.read({"late": [1, None], "age": [30, 40], "kind": ["van", "boat"]})
    assert read.values[0].tolist() == [1.0, 30.0, 1.0]
    assert np.isnan(read.values[1, [0, 2]]).all()
    with pytest.raises(Invalid, match=r"scoring\.column_missing"):
        LAYOUT.read({"late": [1]})


def test_a_layout_is_told_by_its_digest() -> None:
    assert Layout.from_json(LAYOUT.as_json()).digest == LAYOUT.digest
    assert Layout(LAYOUT.columns[:2]).digest != LAYOUT.digest
