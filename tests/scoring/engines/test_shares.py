"""Reasons told pattern by pattern are those told case by case: on gaps, categories and edges of bins."""

import numpy as np
import pytest
from tests.scoring.learning.made import LAYOUT, made

from vigie.scoring.domain.learning.arrays import Flags, Floats
from vigie.scoring.domain.learning.tables import Column, Layout, Table
from vigie.scoring.engines.boosting import MANY, Boosting, Growth

SIZE = MANY + 500


def wide(seed: int, size: int) -> tuple[Table, Flags]:
    """Cases with twelve columns: numbers with and without gaps, whole numbers, flags, categories."""
    chance = np.random.default_rng(seed)
    named = ("a", "b", "c", "d", "e", "f", "g")
    columns = tuple(Column(f"c{n}", named if n >= 9 else ()) for n in range(12))
    values = np.column_stack(
        [
            *(chance.normal(0, 5, size) for _ in range(3)),
            *(chance.poisson(2.0, size) for _ in range(3)),
            *(chance.integers(0, 2, size) for _ in range(3)),
            *(chance.integers(0, len(named), size) for _ in range(3)),
        ]
    ).astype(np.float64)
    odds = values[:, 0] / 5 + (values[:, 3] > 2) * values[:, 6] - (values[:, 9] == 2) - 1
    labels = chance.random(size) < 1 / (1 + np.exp(-odds))
    for column in (1, 4, 7, 10):
        values[chance.random(size) < 0.2, column] = np.nan
    return Table(Layout(columns), values), labels


def case_by_case(forest: Boosting, table: Table) -> Floats:
    """Return the shares of parts that are too small for patterns: LightGBM's own."""
    half = MANY - 1
    parts = [table.only(slice(at, at + half)) for at in range(0, len(table), half)]
    return np.vstack([forest.contributions(part).shares for part in parts])


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("leaves", [2, 15])
def test_patterns_say_what_cases_say(seed: int, leaves: int) -> None:
    growth = Growth(rounds=60, patience=20, leaves=leaves, seed=seed)
    forest = Boosting.fit(*wide(seed, 4_000), wide(seed + 10, 1_000), growth)
    table, _ = wide(seed + 20, SIZE)
    # Values at the edges of bins, gaps where there was none, categories never met.
    chance = np.random.default_rng(seed)
    edges = [-1e300, 0.0, 1e-40, 0.5, 1.5, 2.5, 1e300, np.nan]
    for column in range(12):
        odd = chance.random(SIZE) < 0.05
        known = [6.0, -1.0, np.nan] if column >= 9 else edges
        table.values[odd, column] = chance.choice(known, int(odd.sum()))
    told = forest.contributions(table)
    assert np.allclose(told.shares, case_by_case(forest, table), rtol=0, atol=1e-12)
    assert told.scores == pytest.approx(forest.scores(table), abs=1e-9)
    assert np.count_nonzero(np.ptp(told.shares, axis=0)) > 2


def test_a_forest_that_learned_nothing_says_nothing() -> None:
    table, labels = made(1, SIZE)
    forest = Boosting.grow(Table(LAYOUT, np.zeros_like(table.values)), labels, 3)
    told = forest.contributions(table)
    assert not told.shares.any()
    assert told.scores == pytest.approx(forest.scores(table), abs=1e-9)


def test_trees_that_ask_too_much_are_told_case_by_case() -> None:
    growth = Growth(rounds=5, leaves=40, least_in_leaf=5)
    forest = Boosting.fit(*wide(1, 4_000), wide(2, 1_000), growth)
    table, _ = wide(3, SIZE)
    assert np.array_equal(forest.contributions(table).shares, case_by_case(forest, table))
