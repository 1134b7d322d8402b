"""Shapley values of many cases at once, tree by tree and pattern by pattern.

What a tree says of a case depends on the answers to its questions and on nothing else: cases that answer
all of them alike have the same shares. A tree of fifteen leaves asks fourteen questions, so a portfolio
shows far fewer patterns than cases. LightGBM works each pattern out once, on one of its cases (Lundberg
et al. 2020), and all others look it up. The same values as case by case, to the last bits of their sum.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from vigie.scoring.domain.learning.arrays import Floats

MOST_QUESTIONS: Final = 16
Answers = npt.NDArray[np.bool_]
Ranks = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Question:
    """One split: cases at or below the threshold go left, or those of the named categories.

    What is not known goes left where `is_left` says so; where no case of a column lacked it when the
    tree grew (`is_known`), it counts as nought.
    """

    column: int
    threshold: float
    categories: frozenset[int]
    is_known: bool
    is_left: bool


@dataclass(frozen=True)
class Questions:
    """The questions of every tree, with all the thresholds asked of each column, in order."""

    trees: tuple[tuple[Question, ...], ...]
    thresholds: Mapping[int, Floats]

    @classmethod
    def of(cls, dumped: Mapping[str, Any]) -> "Questions":
        """Read a forest as `Booster.dump_model` tells it."""
        trees = tuple(tuple(_asked(one["tree_structure"])) for one in dumped["tree_info"])
        asked: dict[int, set[float]] = {}
        for one in (one for tree in trees for one in tree if not one.categories):
            asked.setdefault(one.column, set()).add(one.threshold)
        return cls(trees, {column: np.array(sorted(found)) for column, found in asked.items()})

    @property
    def most(self) -> int:
        """Return the questions of the tree that asks most."""
        return max((len(tree) for tree in self.trees), default=0)


def shares_of(forest: Any, questions: Questions, values: Floats) -> tuple[float, Floats]:
    """Return what the trees say of the usual case, and what each column adds (cases by columns).

    `questions` are those of the forest, at most `MOST_QUESTIONS` a tree.
    """
    answers, base = _Answers(questions, values), 0.0
    shares = np.zeros((values.shape[1], len(values)))
    places = np.arange(len(values), dtype=np.intp)
    for number, tree in enumerate(questions.trees):
        code = answers.code(tree)
        chosen = np.full(1 << len(tree), -1, dtype=np.intp)
        chosen[code] = places
        patterns = np.flatnonzero(chosen >= 0)
        spoken = forest.predict(
            values[chosen[patterns]],
            pred_contrib=True,
            start_iteration=number,
            num_iteration=1,
            num_threads=1,
        )
        base += float(spoken[0, -1])
        said = np.empty(len(chosen))
        for column in {one.column for one in tree}:
            said[patterns] = spoken[:, column]
            shares[column] += said[code]
    return base, np.ascontiguousarray(shares.T)


class _Answers:
    """The answers of cases; each column is ranked among its thresholds once."""

    def __init__(self, questions: Questions, values: Floats) -> None:
        self.questions = questions
        self.values = values
        self._ranks: dict[tuple[int, bool, bool], Ranks] = {}
        self._categories: dict[int, npt.NDArray[np.intp]] = {}

    def code(self, tree: tuple[Question, ...]) -> npt.NDArray[np.uint32]:
        """Return the answers to a tree's questions as bits of one number a case."""
        code = np.zeros(len(self.values), dtype=np.uint32)
        for bit, question in enumerate(tree):
            code |= self._answer(question).astype(np.uint32) << np.uint32(bit)
        return code

    def _answer(self, asked: Question) -> Answers:
        if asked.categories:
            return self._is_named(asked)
        place = int(np.searchsorted(self.questions.thresholds[asked.column], asked.threshold))
        return np.asarray(self._ranked(asked) <= place)

    def _ranked(self, asked: Question) -> Ranks:
        """Return how many thresholds each case passes; what is unknown passes none, or all."""
        key = (asked.column, asked.is_known, asked.is_left)
        if key not in self._ranks:
            column, thresholds = self.values[:, asked.column], self.questions.thresholds
            known = np.nan_to_num(column, nan=0.0) if asked.is_known else column
            ranks = np.searchsorted(thresholds[asked.column], known).astype(np.uint16)
            ranks[np.isnan(known)] = 0 if asked.is_left else len(thresholds[asked.column])
            self._ranks[key] = ranks
        return self._ranks[key]

    def _is_named(self, asked: Question) -> Answers:
        """Tell which cases bear one of the categories; what is unknown or below nought does not."""
        if asked.column not in self._categories:
            found = np.nan_to_num(self.values[:, asked.column], nan=-1.0)
            self._categories[asked.column] = found.astype(np.intp)
        numbers = self._categories[asked.column]
        named = np.zeros(int(max(numbers.max(initial=0), *asked.categories)) + 2, dtype=np.bool_)
        named[list(asked.categories)] = True
        return np.asarray(named[np.where(numbers < 0, len(named) - 1, numbers)])


def _asked(node: Mapping[str, Any]) -> Iterator[Question]:
    if "split_feature" not in node:
        return
    is_named = node["decision_type"] == "=="
    said = node["threshold"]
    yield Question(
        int(node["split_feature"]),
        0.0 if is_named else float(said),
        frozenset(int(one) for one in str(said).split("||")) if is_named else frozenset(),
        node["missing_type"] == "None",
        bool(node["default_left"]),
    )
    yield from _asked(node["left_child"])
    yield from _asked(node["right_child"])
