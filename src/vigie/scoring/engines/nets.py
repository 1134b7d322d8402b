"""TabM: many small nets in one, sharing all but a few factors each.

Gorishniy, Kotelnikov and Babenko (2024), "TabM: advancing tabular deep learning with
parameter-efficient ensembling". Each of `k` members multiplies inputs and outputs of shared layers
by vectors of its own; members start apart by random signs, are trained each on its own loss and
answer by the mean of their chances. Weights are named tensors, nothing else is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from vigie.scoring.domain.learning.arrays import Floats
from vigie.scoring.domain.learning.encoding import Encoding
from vigie.scoring.domain.learning.tables import Contributions, Layout, Table

Weights = Mapping[str, npt.NDArray[np.float32]]
CHUNK = 4_096
PATH = 20


@dataclass(frozen=True)
class Net:
    """A trained net: how it sees columns, its weights, and the usual input reasons start from."""

    encoding: Encoding
    weights: Weights
    usual: Floats

    @property
    def layout(self) -> Layout:
        """Return the columns it reads."""
        return self.encoding.layout

    def scores(self, table: Table) -> Floats:
        """Return the log-odds of the mean chance of the members."""
        held = as_tensors(self.weights)
        with torch.no_grad():
            parts = [
                log_odds(forward(held, part))
                for part in as_inputs(self.encoding.of(table)).split(CHUNK)
            ]
        return np.asarray(torch.cat(parts).numpy(), np.float64) if parts else np.empty(0)

    def contributions(self, table: Table) -> Contributions:
        """Return path gradients (Sundararajan, Taly and Yan 2017) from the usual case.

        The gradient is taken at the middles of 20 steps; what the steps leave over is shared
        out by size, so that base and shares sum to the score exactly.
        """
        held, usual = as_tensors(self.weights), as_inputs(self.usual[None, :])
        with torch.no_grad():
            base = float(log_odds(forward(held, usual))[0])
        inputs = as_inputs(self.encoding.of(table))
        parts = [_path(held, part, usual) for part in inputs.split(CHUNK // PATH)]
        shares = self.encoding.by_column(np.concatenate(parts).astype(np.float64))
        left = self.scores(table) - base - np.sum(shares, axis=1)
        size = np.abs(shares) + 1e-12
        spread = size / np.sum(size, axis=1, keepdims=True)
        return Contributions(base, shares + left[:, None] * spread)


def forward(weights: Mapping[str, Any], inputs: Any, dropout: float = 0.0) -> Any:
    """Return the log-odds of every member, cases by members."""
    hidden = inputs[:, None, :] * weights["sign"]
    layer = 0
    while f"layer{layer}" in weights:
        hidden = hidden * weights[f"in{layer}"] if layer else hidden
        hidden = hidden @ weights[f"layer{layer}"]
        hidden = torch.relu(hidden * weights[f"out{layer}"] + weights[f"bias{layer}"])
        hidden = torch.dropout(hidden, dropout, train=dropout > 0)
        layer += 1
    return (hidden * weights["head"]).sum(-1) + weights["offset"]


def log_odds(members: Any) -> Any:
    """Return the log-odds of the mean chance, without ever leaving logarithms."""
    good = torch.logsumexp(torch.nn.functional.logsigmoid(members), dim=1)
    bad = torch.logsumexp(torch.nn.functional.logsigmoid(-members), dim=1)
    return good - bad


def as_tensors(weights: Weights) -> dict[str, Any]:
    """Return the weights as tensors of PyTorch, on one thread."""
    torch.set_num_threads(1)
    return {name: torch.from_numpy(np.array(value)) for name, value in weights.items()}


def as_inputs(encoded: Floats) -> Any:
    """Return encoded cases as a tensor."""
    return torch.from_numpy(encoded.astype(np.float32))


def _path(weights: dict[str, Any], inputs: Any, usual: Any) -> Floats:
    total = torch.zeros_like(inputs)
    for step in range(PATH):
        point = (usual + (inputs - usual) * ((step + 0.5) / PATH)).requires_grad_()
        log_odds(forward(weights, point)).sum().backward()
        total += point.grad
    return np.asarray(((inputs - usual) * total / PATH).numpy())
