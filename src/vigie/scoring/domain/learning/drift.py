"""Alarms that need few labels or none: PSI, and the AUC expected of a calibrated score."""

import numpy as np

from vigie.scoring.domain.learning.arrays import Floats
from vigie.scoring.domain.learning.metrics import Curve, area

BINS = 10
STABLE = 0.10
SHIFTED = 0.25


def stability_index(reference: Floats, seen: Floats, bins: int = BINS) -> float:
    """Return the population stability index between two samples of one number.

    Bins are the reference's quantiles, missing values a bin of their own; half a case is added to
    each bin, so that an empty one stays finite. Customary reading (Siddiqi 2006): below 0.10
    stable, above 0.25 shifted. It is the symmetric Kullback-Leibler divergence.
    """
    known = reference[~np.isnan(reference)]
    edges = (
        np.unique(np.quantile(known, np.linspace(0, 1, bins + 1)[1:-1])) if len(known) else known
    )
    before, after = (_shares(values, edges) for values in (reference, seen))
    return float(np.sum((after - before) * np.log(after / before)))


def _shares(values: Floats, edges: Floats) -> Floats:
    places = np.where(np.isnan(values), len(edges) + 1, np.searchsorted(edges, values, "right"))
    counts = np.bincount(places, minlength=len(edges) + 2) + 0.5
    return np.asarray(counts / np.sum(counts))


def expected_auc(chances: Floats) -> float:
    """Return the AUC that calibrated chances would have, before any label arrives.

    The idea of confidence-based performance estimation: case i is positive with its own chance p,
    so a pair (i, j) counts with weight p_i (1 - p_j). A case is no pair with itself. Blind to a
    change of what the labels mean; watch the residuals for that.
    """
    order = np.argsort(-chances, kind="stable")
    held = chances[order]
    last = np.append(np.flatnonzero(np.diff(held)), len(held) - 1)
    ranked = Curve(held[last], np.cumsum(held)[last], np.cumsum(1 - held)[last])
    pairs = float(ranked.found[-1] * ranked.false[-1])
    own = float(np.sum(held * (1 - held)))
    return (area(ranked) * pairs - own / 2) / (pairs - own) if pairs > own else float("nan")
