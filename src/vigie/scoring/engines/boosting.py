"""Boosted trees by LightGBM: one thread, a fixed seed, stored as its own text."""

from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any, Final

import numpy as np

from vigie.scoring.domain.learning.arrays import Flags, Floats
from vigie.scoring.domain.learning.tables import Contributions, Layout, Table
from vigie.scoring.engines.shares import MOST_QUESTIONS, Questions, shares_of

# From so many cases on, patterns cost less than cases.
MANY: Final = 2_000


@dataclass(frozen=True)
class Growth:
    """How trees grow; the defaults suit a few thousand to a few hundred thousand cases."""

    rate: float = 0.05
    leaves: int = 15
    rounds: int = 600
    patience: int = 60
    least_in_leaf: int = 40
    columns: float = 0.6
    rows: float = 0.8
    ridge: float = 5.0
    category_smoothing: float = 20.0
    seed: int = 0


@dataclass(frozen=True)
class Boosting:
    """A forest as LightGBM's text."""

    layout: Layout
    text: str

    @classmethod
    def fit(
        cls, table: Table, labels: Flags, watched: tuple[Table, Flags], growth: Growth | None = None
    ) -> "Boosting":
        """Grow trees until the log loss on the watched cases falls no more."""
        grown = growth or Growth()
        data = _dataset(table, labels)
        held = _lightgbm().Dataset(watched[0].values, watched[1].astype(float), reference=data)
        stop = _lightgbm().early_stopping(grown.patience, verbose=False)
        booster = _lightgbm().train(
            _parameters(table.layout, grown), data, grown.rounds, [held], callbacks=[stop]
        )
        return cls(table.layout, booster.model_to_string(num_iteration=booster.best_iteration))

    @classmethod
    def grow(
        cls, table: Table, labels: Flags, rounds: int, growth: Growth | None = None
    ) -> "Boosting":
        """Grow a known number of trees."""
        data = _dataset(table, labels)
        booster = _lightgbm().train(_parameters(table.layout, growth or Growth()), data, rounds)
        return cls(table.layout, booster.model_to_string())

    @cached_property
    def _forest(self) -> Any:
        return _lightgbm().Booster(model_str=self.text)

    @cached_property
    def _questions(self) -> Questions:
        return Questions.of(self._forest.dump_model())

    @property
    def trees(self) -> int:
        """Return how many trees it has."""
        return int(self._forest.num_trees())

    def scores(self, table: Table) -> Floats:
        """Return log-odds."""
        return np.asarray(self._forest.predict(table.values, raw_score=True, num_threads=1))

    def contributions(self, table: Table) -> Contributions:
        """Return Shapley values of the trees (Lundberg et al. 2020): they sum to the score.

        Many cases are told pattern by pattern (`engines.shares`), the same but for rounding.
        """
        if len(table) >= MANY and self._questions.most <= MOST_QUESTIONS:
            return Contributions(*shares_of(self._forest, self._questions, table.values))
        shares = self._forest.predict(table.values, pred_contrib=True, num_threads=1)
        return Contributions(float(shares[0, -1]) if len(shares) else 0.0, shares[:, :-1])


def _lightgbm() -> Any:
    """Import the library when it is needed: the core runs without it."""
    return import_module("lightgbm")


def _dataset(table: Table, labels: Flags) -> Any:
    named = [place for place, column in enumerate(table.layout.columns) if column.categories]
    return _lightgbm().Dataset(
        table.values, labels.astype(float), categorical_feature=named, params={"verbosity": -1}
    )


def _parameters(layout: Layout, growth: Growth) -> dict[str, Any]:
    directions = [0 if column.categories else column.direction for column in layout.columns]
    return {
        "objective": "binary",
        "learning_rate": growth.rate,
        "num_leaves": growth.leaves,
        "min_data_in_leaf": growth.least_in_leaf,
        "feature_fraction": growth.columns,
        "bagging_fraction": growth.rows,
        "bagging_freq": 1,
        "lambda_l2": growth.ridge,
        "cat_smooth": growth.category_smoothing,
        "min_data_per_group": growth.least_in_leaf,
        "monotone_constraints": directions if any(directions) else None,
        "seed": growth.seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbosity": -1,
    }
