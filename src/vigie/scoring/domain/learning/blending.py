"""One score of several: weights of their log-odds, never negative, learned on recent labels."""

from dataclasses import dataclass

import numpy as np

from vigie.scoring.domain.learning.arrays import Flags, Floats, probabilities_of

PULL = 1e-3


def blend_weights(members: Floats, labels: Flags) -> Floats:
    """Return a weight per member and the offset, from log-odds (cases x members).

    A member that would have to be turned round is not trusted: its weight is zero.
    """
    count = members.shape[1]
    return nonnegative_logit(members, labels, np.append(np.full(count, 1 / count), 0.0), PULL)


def nonnegative_logit(inputs: Floats, labels: Flags, start: Floats, pull: float) -> Floats:
    """Return the weights, none below zero, and the offset of a logistic regression.

    Newton steps from `start`, halved until the loss falls, weights held at zero; `start` also
    pulls a little.
    """
    problem = _Logit(np.column_stack([inputs, np.ones(len(inputs))]), labels, start, pull)
    weights, loss = start.copy(), problem.loss(start)
    for _ in range(200):
        step, size = problem.step(weights), 1.0
        moved = problem.held(weights - step)
        while (lower := problem.loss(moved)) > loss and size > 1e-6:
            size /= 2
            moved = problem.held(weights - size * step)
        change = loss - lower
        if change <= 1e-12:
            break
        weights, loss = moved, lower
    return weights


@dataclass(frozen=True)
class _Logit:
    inputs: Floats
    labels: Flags
    start: Floats
    pull: float

    def held(self, weights: Floats) -> Floats:
        return np.append(np.maximum(weights[:-1], 0.0), weights[-1])

    def loss(self, weights: Floats) -> float:
        scores = self.inputs @ weights
        missed = np.logaddexp(0.0, np.where(self.labels, -scores, scores))
        return float(np.mean(missed) + self.pull / 2 * np.sum((weights - self.start) ** 2))

    def step(self, weights: Floats) -> Floats:
        chances = probabilities_of(self.inputs @ weights)
        gradient = self.inputs.T @ (chances - self.labels) / len(self.labels)
        gradient += self.pull * (weights - self.start)
        spread = chances * (1 - chances) + 1e-9
        curvature = (self.inputs.T * spread) @ self.inputs / len(self.labels)
        curvature += self.pull * np.eye(len(weights))
        free = (weights > 0) | (gradient < 0) | (np.arange(len(weights)) == len(weights) - 1)
        step = np.zeros(len(weights))
        step[free] = np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
        return step


def blended(members: Floats, weights: Floats) -> Floats:
    """Return the log-odds of the blend."""
    return np.asarray(members @ weights[:-1] + weights[-1])
