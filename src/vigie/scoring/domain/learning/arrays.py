"""Vectors of the exams: scores, labels and weights, one entry per case."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]

# Probabilities are kept this far from 0 and 1, so that a loss stays finite.
NEAREST = 1e-12


def logits(probabilities: Floats) -> Floats:
    """Return the log-odds of probabilities, finite also at 0 and 1."""
    inside = np.clip(probabilities, NEAREST, 1 - NEAREST)
    return np.asarray(np.log(inside) - np.log1p(-inside))


def probabilities_of(scores: Floats) -> Floats:
    """Return the probabilities of log-odds."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * scores)))
