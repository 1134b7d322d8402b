"""Whom a card treats how: approval and errors by group, with intervals, and no small cells.

A group is what somebody is (an age band, a sex where it is held), never an input of the card. Rates
bear exact two-sided 95 % intervals (Clopper and Pearson 1934). The ratio sets a group's approval
against that of the group approved most; below four fifths it deserves a look (29 CFR 1607.4(D)). Errors
need outcomes: good debtors not accepted, and bad ones accepted.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from vigie.scoring.domain.learning.arrays import Flags, Floats
from vigie.scoring.domain.learning.metrics import auc
from vigie.scoring.domain.learning.proportions import highest_rate

SMALLEST_GROUP = 30
SMALLEST_CELL = 5
FOUR_FIFTHS = 0.8
TAIL = 0.975


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of so many, with its exact 95 % interval."""

    count: int
    among: int
    low: float
    high: float

    @classmethod
    def of(cls, count: int, among: int) -> "Rate":
        """Measure a share; `among` is above zero."""
        low = 1 - highest_rate(among - count, among, TAIL)
        return cls(count, among, low, highest_rate(count, among, TAIL))

    @property
    def value(self) -> float:
        """Return the share."""
        return self.count / self.among


@dataclass(frozen=True, slots=True)
class Ranking:
    """The AUC of a group with its 95 % interval (Hanley and McNeil 1982)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class GroupLine:
    """What one group met with; None where its cells are too small to be told."""

    group: str
    cases: int | None
    approved: Rate | None = None
    ratio: float | None = None
    good_turned_away: Rate | None = None
    bad_accepted: Rate | None = None
    ranking: Ranking | None = None

    @property
    def is_below(self) -> bool:
        """Return whether fewer than four fifths of the best group's share are approved."""
        return self.ratio is not None and self.ratio < FOUR_FIFTHS


@dataclass(frozen=True, slots=True)
class Judged:
    """Cases as a card judged them: scores (more is better), whether accepted, whether they went bad."""

    scores: Floats
    accepted: Flags
    bad: Flags

    def only(self, picked: Flags) -> "Judged":
        """Return some of the cases."""
        return Judged(self.scores[picked], self.accepted[picked], self.bad[picked])

    def __len__(self) -> int:
        return len(self.scores)


def by_group(judged: Judged, groups: Sequence[str]) -> tuple[GroupLine, ...]:
    """Return a line for each group; "" (not held) is a group of its own and compared with none.

    A group of fewer than 30 is not told. Where just one is withheld the next smallest is too, so
    that the total betrays nothing.
    """
    named = np.array(groups, dtype=object)
    names = sorted(set(groups))
    sizes = {name: int(np.count_nonzero(named == name)) for name in names}
    withheld = _withheld(sizes)
    told = [name for name in names if name not in withheld]
    rates = {name: _approved(judged.only(named == name)) for name in told}
    best = max((r.value for name, r in rates.items() if r and name), default=0.0)
    lines = [_line(name, judged.only(named == name), rates[name], best) for name in told]
    return (*lines, *(GroupLine(name, None) for name in names if name in withheld))


def _withheld(sizes: dict[str, int]) -> set[str]:
    small = {name for name, size in sizes.items() if size < SMALLEST_GROUP}
    others = sorted((size, name) for name, size in sizes.items() if name not in small)
    if len(small) == 1 and others:
        small.add(others[0][1])
    return small


def _approved(judged: Judged) -> Rate | None:
    return _told(int(np.count_nonzero(judged.accepted)), len(judged))


def _told(count: int, among: int) -> Rate | None:
    """Return a share unless one of its two cells holds one to four people, or nobody is there."""
    if not among or any(0 < cell < SMALLEST_CELL for cell in (count, among - count)):
        return None
    return Rate.of(count, among)


def _line(name: str, judged: Judged, approved: Rate | None, best: float) -> GroupLine:
    bad, accepted = judged.bad, judged.accepted
    ratio = approved.value / best if name and approved and best else None
    return GroupLine(
        name,
        len(judged),
        approved,
        ratio,
        _told(int(np.count_nonzero(~bad & ~accepted)), int(np.count_nonzero(~bad))),
        _told(int(np.count_nonzero(bad & accepted)), int(np.count_nonzero(bad))),
        _ranking(judged),
    )


def _ranking(judged: Judged) -> Ranking | None:
    bad = int(np.count_nonzero(judged.bad))
    good = len(judged) - bad
    if min(bad, good) < SMALLEST_CELL:
        return None
    area = auc(-judged.scores, judged.bad)
    one, two = area / (2 - area), 2 * area * area / (1 + area)
    spread = area * (1 - area) + (bad - 1) * (one - area**2) + (good - 1) * (two - area**2)
    off = 1.959964 * math.sqrt(max(spread, 0.0) / (bad * good))
    return Ranking(area, max(area - off, 0.0), min(area + off, 1.0))


def as_rows(lines: Sequence[GroupLine]) -> Iterator[list[str]]:
    """Yield the table as cells of a CSV file, its head first; what is withheld stays empty."""
    yield [
        "group", "cases", "approved", "approved_low", "approved_high", "ratio_to_best",
        "good_turned_away", "good_turned_away_low", "good_turned_away_high",
        "bad_accepted", "bad_accepted_low", "bad_accepted_high", "auc", "auc_low", "auc_high",
    ]  # fmt: skip
    for line in lines:
        yield [
            line.group or "not_held",
            "" if line.cases is None else str(line.cases),
            *_cells(line.approved),
            "" if line.ratio is None else f"{line.ratio:.4f}",
            *_cells(line.good_turned_away),
            *_cells(line.bad_accepted),
            *_cells(line.ranking),
        ]


def _cells(measured: Rate | Ranking | None) -> list[str]:
    if measured is None:
        return ["", "", ""]
    return [f"{part:.4f}" for part in (measured.value, measured.low, measured.high)]
