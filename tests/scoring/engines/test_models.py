"""Boosting, net and blend: their reasons sum to the score, they are kept whole, they learn."""

from dataclasses import replace

import numpy as np
import pytest
from tests.scoring.learning.made import LAYOUT, made, truth

from vigie.kernel.errors import Invalid
from vigie.scoring.domain.learning.metrics import auc, losses
from vigie.scoring.domain.learning.scorecard import Scorecard
from vigie.scoring.domain.learning.tables import Table
from vigie.scoring.engines.blends import Blend
from vigie.scoring.engines.boosting import Boosting
from vigie.scoring.engines.nets import Net
from vigie.scoring.engines.nets_training import Training, fit_net, update_net
from vigie.scoring.engines.storing import pack, unpack

SMALL = Training(members=4, width=16, passes=12, batch=256)


@pytest.fixture(scope="module")
def forest() -> Boosting:
    return Boosting.fit(*made(1), made(2, 1_000))


@pytest.fixture(scope="module")
def net() -> Net:
    return fit_net(*made(1), made(2, 1_000), SMALL)


@pytest.fixture(scope="module")
def blend(forest: Boosting, net: Net) -> Blend:
    members = (Scorecard.fit(*made(1)), forest, net)
    return Blend.of(members, *made(3)).recalibrated(*made(4), seed=1)


def test_each_member_ranks_nearly_as_the_truth(forest: Boosting, net: Net, blend: Blend) -> None:
    table, labels = made(9, 12_000)
    best = auc(truth(np.nan_to_num(table.values)), labels)
    for model, given_up in ((forest, 0.025), (net, 0.02), (blend, 0.015)):
        assert auc(model.scores(table), labels) > best - given_up


def test_reasons_sum_to_the_score(forest: Boosting, net: Net, blend: Blend) -> None:
    table, _ = made(5, 500)
    for model, near in ((forest, 1e-9), (net, 1e-6), (blend, 1e-6)):
        assert model.contributions(table).scores == pytest.approx(model.scores(table), abs=near)


def test_path_gradients_leave_little_to_share_out(net: Net) -> None:
    """The residue that is shared out by size is small beside the score's own spread."""
    table, _ = made(5, 500)
    spoken = net.contributions(table)
    late = np.where(np.isnan(table.values[:, 0]), 0, table.values[:, 0])
    assert np.corrcoef(late, spoken.shares[:, 0])[0, 1] > 0.7


def test_monotone_boosting_never_turns(forest: Boosting) -> None:
    steps = np.column_stack([np.linspace(0, 9, 50), np.full(50, 40.0), np.zeros(50)])
    assert np.all(np.diff(forest.scores(Table(LAYOUT, steps))) >= 0)


def test_the_same_seed_gives_the_same_model(forest: Boosting, net: Net) -> None:
    table, _ = made(5, 200)
    assert Boosting.fit(*made(1), made(2, 1_000)).text == forest.text
    again = fit_net(*made(1), made(2, 1_000), SMALL)
    assert np.array_equal(again.scores(table), net.scores(table))


def test_a_model_is_kept_whole_and_read_back(blend: Blend) -> None:
    table, _ = made(6, 300)
    packed = pack(blend)
    assert pack(blend) == packed
    again = unpack(packed, packed.digest)
    assert np.array_equal(again.chances(table), blend.chances(table))
    assert pack(again) == packed


@pytest.mark.parametrize("part", ["about", "tensors", "trees"])
def test_an_altered_model_is_not_read(blend: Blend, part: str) -> None:
    packed = pack(blend)
    altered = {
        "about": replace(packed, about=packed.about + " "),
        "tensors": replace(packed, tensors=packed.tensors[:-1] + b"x"),
        "trees": replace(packed, trees=packed.trees.replace("leaf_value=", "leaf_value=1", 1)),
    }[part]
    with pytest.raises(Invalid, match=r"scoring\.model_altered"):
        unpack(altered, packed.digest)


def test_an_update_learns_a_turned_world_and_an_anchor_holds_it_back(net: Net) -> None:
    table, labels = made(7, 4_000)
    turned = ~labels
    free = update_net(net, table, turned, Training(passes=20, rate=3e-3, batch=128))
    held = update_net(net, table, turned, Training(passes=20, rate=3e-3, batch=128, anchor=1.0))
    fresh, truth_then = made(8, 2_000)
    first, free_auc, held_auc = (auc(m.scores(fresh), ~truth_then) for m in (net, free, held))
    assert first < 0.3
    assert free_auc > 0.7
    assert first <= held_auc < free_auc


def test_calibrated_chances_are_better_than_raw_scores(blend: Blend) -> None:
    table, labels = made(10, 12_000)
    chances = blend.chances(table)
    usual = np.full(len(labels), labels.mean())
    assert np.mean(losses(chances, labels)) < np.mean(losses(usual, labels)) - 0.03
    assert abs(float(np.mean(chances)) - float(np.mean(labels))) < 0.02
