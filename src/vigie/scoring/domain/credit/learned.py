"""A learned scorecard as a card of points, and the scale of a trust score."""

import math
from dataclasses import replace

import numpy as np

from vigie.scoring.domain.credit.inputs import known_inputs
from vigie.scoring.domain.credit.points import Card, Part, Scaling, points_of
from vigie.scoring.domain.learning.scorecard import Scorecard

TRUST = 1_000
"""The top of a trust score; its bottom is 0."""


def card_of(name: str, version: int, learned: Scorecard, scaling: Scaling) -> Card:
    """Return the card of points of a scorecard whose log-odds are those of default."""
    inputs = known_inputs(learned.layout.names)
    base = round(scaling.offset - scaling.factor * float(learned.weights[-1]))
    parts = []
    for one, scale, weight in zip(inputs, learned.scales, learned.weights[:-1], strict=True):
        least, points = points_of(np.asarray(scale.evidence * weight), scaling)
        base += least
        parts.append(_merged(Part(one, tuple(scale.edges.tolist()), points)))
    top = base + sum(part.best for part in parts)
    return Card(name, version, "learned", base, base, top, tuple(parts), scaling)


def _merged(part: Part) -> Part:
    """Join neighbouring bins that rounding gave the same points."""
    if not part.edges:
        return part
    *inner, unknown = part.points
    kept = [n for n in range(len(part.edges)) if inner[n] != inner[n + 1]]
    points = (*(inner[n] for n in kept), inner[-1], unknown)
    return Part(part.input, tuple(part.edges[n] for n in kept), points)


def trust_scaling(learned: Scorecard) -> Scaling:
    """Return the scaling in which the worst that can be had is 0 and the best 1000, near enough.

    `points` are those of even odds; `double` is rounded down, so that the scale is never left.
    """
    pairs = list(zip(learned.scales, learned.weights[:-1], strict=True))
    worst = sum(float(np.max(s.evidence * w)) for s, w in pairs) + float(learned.weights[-1])
    best = sum(float(np.min(s.evidence * w)) for s, w in pairs) + float(learned.weights[-1])
    double = max(int(TRUST * math.log(2) / max(worst - best, 1e-9)), 1)
    scaling = Scaling(0, 1.0, double)
    return replace(scaling, points=round(scaling.factor * worst))


def trust_card_of(name: str, version: int, learned: Scorecard) -> Card:
    """Return a learned trust card, kept between 0 and 1000."""
    card = card_of(name, version, learned, trust_scaling(learned))
    return replace(card, lowest=0, highest=TRUST)
