"""One score of several: weights of their log-odds, never negative, learned on recent labels."""

import numpy as np

from vigie.scoring.domain.learning.arrays import Flags, Floats, probabilities_of

PULL = 1e-3


def blend_weights(members: Floats, labels: Flags) -> Floats:
    """Return a weight per member and the offset, from log-odds (cases x members).

    Logistic regression with weights held at zero or above (a member that must be turned round is
    not trusted) by projected Newton steps, pulled a little towards equal shares.
    """
    count = members.shape[1]
    inputs = np.column_stack([members, np.ones(len(members))])
    start = np.append(np.full(count, 1 / count), 0.0)
    weights, free = start.copy(), np.ones(count + 1, np.bool_)
    for _ in range(100):
        chances = probabilities_of(inputs @ weights)
        gradient = inputs.T @ (chances - labels) / len(labels) + PULL * (weights - start)
        spread = chances * (1 - chances) + 1e-9
        curvature = (inputs.T * spread) @ inputs / len(labels) + PULL * np.eye(count + 1)
        free = (weights > 0) | (gradient < 0) | (np.arange(count + 1) == count)
        step = np.zeros(count + 1)
        step[free] = np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
        moved = weights - step
        moved[:count] = np.maximum(moved[:count], 0.0)
        done = np.max(np.abs(moved - weights)) < 1e-10
        weights = moved
        if done:
            break
    return weights


def blended(members: Floats, weights: Floats) -> Floats:
    """Return the log-odds of the blend."""
    return np.asarray(members @ weights[:-1] + weights[-1])
