"""Streams of nights: two abrupt drifts, lies, and a slow drift."""

from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from tests.benchmarks.learning.agrawal import drawn
from tests.benchmarks.learning.files import Cases, car_loans
from tests.benchmarks.learning.streams import Stream, Told, run, run_frozen, run_refit

from vigie.scoring.engines.nightly import Pace

START = 4
REGIMES = (24, 20, 20)
LIES = frozenset({52, 53, 54})


@dataclass(frozen=True)
class Compared:
    """One stream under three ways of learning."""

    frozen: Told
    refit: Told
    ours: Told


def drifting(seed: int, per_night: int) -> Stream:
    """Loan applications whose rule changes twice; the three rules are drawn by the seed.

    Rules that grant between 30 and 70 per cent: where the share itself jumps, nights are held for a
    person, as they should be, and the learner is not what is measured.
    """
    chance = np.random.default_rng(seed)
    shares = [float(np.mean(drawn(chance, 4_000, rule).labels)) for rule in range(10)]
    usual = [rule for rule, share in enumerate(shares) if 0.3 <= share <= 0.7]
    concepts = chance.choice(usual, 3, replace=False).tolist()
    rules = [rule for rule, nights in zip(concepts, REGIMES, strict=True) for _ in range(nights)]
    return Stream([drawn(chance, per_night, rule) for rule in rules], START)


def slow(folder: Path, nights: int) -> Stream:
    """The car loans, in order, cut into nights; the first fifth trains the first champion."""
    whole = car_loans(folder)
    edges = np.linspace(0, len(whole.labels), nights + 1).astype(int).tolist()
    parts: list[Cases] = [whole.only(slice(a, b)) for a, b in pairwise(edges)]
    return Stream(parts, nights // 5)


def compared(stream: Stream, pace: Pace) -> Compared:
    """Run the three ways."""
    plain = replace(pace, has_net=False)
    return Compared(run_frozen(stream, plain), run_refit(stream, plain), run(stream, pace))


def with_lies(stream: Stream) -> Stream:
    """The same stream with the labels of three nights turned round."""
    return replace(stream, lies=LIES)


def after_lies(told: Told) -> float:
    """The mean AUC of the five nights on which the lies could have been learned."""
    first = min(LIES) + 1 - START
    return told.by_night(first, first + 5)
