"""How a net sees a column: piecewise linear steps for numbers, one place per category.

Gorishniy, Rubachev and Babenko (2022), "On embeddings for numerical features in tabular deep
learning": step t of a number is 0 below its bin, 1 above it, and straight inside. A missing value is
all zeros and a flag of its own.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from vigie.scoring.domain.learning.arrays import Floats
from vigie.scoring.domain.learning.tables import Column, Layout, Table

STEPS = 16


@dataclass(frozen=True)
class Encoding:
    """Edges of each column, joined in one vector; `starts` says where each column's begin."""

    layout: Layout
    edges: Floats
    starts: tuple[int, ...]

    @classmethod
    def fit(cls, table: Table, steps: int = STEPS) -> Self:
        """Take quantiles of numbers as edges; categories have none."""
        found = [
            _edges(column, values, steps)
            for column, values in zip(table.layout.columns, table.values.T, strict=True)
        ]
        starts = np.concatenate([[0], np.cumsum([len(edges) for edges in found])])
        return cls(table.layout, np.concatenate(found), tuple(starts.tolist()))

    @property
    def widths(self) -> list[int]:
        """Return how many inputs of the net each column has, its flag of missing included."""
        numbers = np.diff(self.starts)
        return [
            (len(column.categories) or max(int(count) - 1, 0)) + 1
            for column, count in zip(self.layout.columns, numbers, strict=True)
        ]

    def of(self, table: Table) -> Floats:
        """Return the inputs of the net, cases by inputs, each between 0 and 1."""
        parts = []
        for place, column in enumerate(self.layout.columns):
            edges = self.edges[self.starts[place] : self.starts[place + 1]]
            parts.append(_encoded(column, table.values[:, place], edges))
        return np.concatenate(parts, axis=1)

    def by_column(self, inputs: Floats) -> Floats:
        """Sum what belongs to one column: cases by inputs become cases by columns."""
        starts = np.concatenate([[0], np.cumsum(self.widths)[:-1]]).astype(np.int64)
        return np.asarray(np.add.reduceat(inputs, starts, axis=1))


def _edges(column: Column, values: Floats, steps: int) -> Floats:
    known = values[~np.isnan(values)]
    if column.categories or not len(known):
        return np.empty(0)
    return np.unique(np.quantile(known, np.linspace(0, 1, steps + 1)))


def _encoded(column: Column, values: Floats, edges: Floats) -> Floats:
    missing = np.isnan(values)
    if column.categories:
        steps = values[:, None] == np.arange(len(column.categories))
    else:
        known = np.where(missing, edges[0] if len(edges) else 0.0, values)[:, None]
        steps = np.clip((known - edges[:-1]) / np.diff(edges), 0, 1)
    return np.column_stack([np.where(missing[:, None], 0.0, steps), missing])
