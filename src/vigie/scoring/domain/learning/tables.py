"""The inputs of a model: named columns, numbers or categories, in one table of numbers."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np

from vigie.kernel.errors import Invalid
from vigie.scoring.domain.learning.arrays import Floats


@dataclass(frozen=True)
class Column:
    """One input. `categories` empty: a number.

    `direction` +1: a higher value never lowers the score; -1: never raises it; 0: free.
    """

    name: str
    categories: tuple[str, ...] = ()
    direction: int = 0

    def read(self, values: Sequence[Any]) -> Floats:
        """Return numbers, categories by their place; NaN for what is missing or never seen."""
        if self.categories:
            places = {name: float(place) for place, name in enumerate(self.categories)}
            return np.array([places.get(str(value), np.nan) for value in values])
        return np.array([np.nan if value is None else float(value) for value in values])


@dataclass(frozen=True)
class Layout:
    """The columns of a model, in order; two layouts with one digest read the same inputs."""

    columns: tuple[Column, ...]

    @cached_property
    def digest(self) -> str:
        """Return a hash of names, categories and directions."""
        return hashlib.sha256(json.dumps(self.as_json()).encode()).hexdigest()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return tuple(column.name for column in self.columns)

    def read(self, values: Mapping[str, Sequence[Any]]) -> "Table":
        """Read columns by name; Invalid (`scoring.column_missing`) names one that is absent."""
        absent = [name for name in self.names if name not in values]
        if absent:
            raise Invalid("scoring.column_missing", column=absent[0])
        read = [column.read(values[column.name]) for column in self.columns]
        # Where no case was ever labelled there is no column either.
        return Table(self, np.column_stack(read) if read else np.empty((0, 0)))

    def as_json(self) -> list[list[Any]]:
        """Return what `from_json` reads."""
        return [[c.name, list(c.categories), c.direction] for c in self.columns]

    @classmethod
    def from_json(cls, held: Sequence[Sequence[Any]]) -> Self:
        """Read what `as_json` wrote."""
        return cls(tuple(Column(name, tuple(words), way) for name, words, way in held))


@dataclass(frozen=True)
class Table:
    """Cases by columns of a layout; NaN is missing."""

    layout: Layout
    values: Floats

    def __len__(self) -> int:
        return len(self.values)

    def only(self, picked: Any) -> "Table":
        """Return some of the cases, by places or flags."""
        return Table(self.layout, self.values[picked])


@dataclass(frozen=True)
class Contributions:
    """Why each score is what it is: base plus the row's sum equals the score."""

    base: float
    shares: Floats
    """Cases by columns, in log-odds."""

    @property
    def scores(self) -> Floats:
        """Return the scores that the contributions add up to."""
        return np.asarray(self.base + np.sum(self.shares, axis=1))

    def strongest(self, case: int, count: int = 4) -> list[tuple[int, float]]:
        """Return the columns that speak most in a case, with their shares, strongest first."""
        shares = self.shares[case]
        order = np.argsort(-np.abs(shares), kind="stable")[:count]
        return [(int(place), float(shares[place])) for place in order if shares[place]]
