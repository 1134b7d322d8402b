"""Training of nets: from scratch, and a little every night from where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from vigie.scoring.domain.learning.arrays import Flags
from vigie.scoring.domain.learning.encoding import Encoding
from vigie.scoring.domain.learning.tables import Table
from vigie.scoring.engines.nets import Net, as_inputs, as_tensors, forward


@dataclass(frozen=True)
class Training:
    """Sizes and pace; `k`, width and depth as small as one processor core likes."""

    members: int = 8
    width: int = 96
    depth: int = 2
    steps: int = 16
    rate: float = 2e-3
    decay: float = 3e-4
    dropout: float = 0.1
    batch: int = 512
    passes: int = 40
    patience: int = 6
    anchor: float = 0.0
    """How strongly an update is drawn back to the weights it started from."""
    seed: int = 0


def fit_net(
    table: Table, labels: Flags, watched: tuple[Table, Flags], training: Training | None = None
) -> Net:
    """Train from scratch; keep the weights of the pass with the lowest loss on watched cases."""
    paced = training or Training()
    encoding = Encoding.fit(table, paced.steps)
    inputs = as_inputs(encoding.of(table))
    usual = inputs.mean(0)
    weights = _fresh(inputs.shape[1], float(np.mean(labels)), paced)
    course = Course(weights, paced)
    held = as_inputs(encoding.of(watched[0])), _targets(watched[1])
    best, kept, waited = course.loss(*held), course.copy(), 0
    for _ in range(paced.passes):
        course.run(inputs, _targets(labels))
        loss = course.loss(*held)
        best, kept, waited = (loss, course.copy(), 0) if loss < best else (best, kept, waited + 1)
        if waited >= paced.patience:
            break
    return Net(encoding, kept, np.asarray(usual.numpy(), np.float64))


def update_net(net: Net, table: Table, labels: Flags, training: Training | None = None) -> Net:
    """Go on from a net's weights for `passes` over the cases given (fresh ones and replay)."""
    paced = training or Training(passes=4, rate=1e-3, anchor=1e-3)
    course = Course(as_tensors(net.weights), paced)
    inputs, targets = as_inputs(net.encoding.of(table)), _targets(labels)
    for _ in range(paced.passes):
        course.run(inputs, targets)
    return Net(net.encoding, course.copy(), net.usual)


class Course:
    """Weights under training, their optimiser, and where they started."""

    def __init__(self, weights: dict[str, Any], training: Training) -> None:
        torch.set_num_threads(1)
        self.training = training
        self.start = {name: value.clone() for name, value in weights.items()}
        self.weights = {name: value.clone().requires_grad_() for name, value in weights.items()}
        self.chance = torch.Generator().manual_seed(training.seed)
        self.optimiser = torch.optim.AdamW(
            self.weights.values(), lr=training.rate, weight_decay=training.decay
        )

    def run(self, inputs: Any, targets: Any) -> None:
        """Pass once over all cases in an order drawn by the seed."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(int(torch.randint(2**31, (1,), generator=self.chance)))
            for picked in self._batches(len(targets)):
                self.optimiser.zero_grad()
                members = forward(self.weights, inputs[picked], self.training.dropout)
                (_loss(members, targets[picked]) + self._pull()).backward()
                self.optimiser.step()

    def _batches(self, count: int) -> Iterator[Any]:
        yield from torch.randperm(count, generator=self.chance).split(self.training.batch)

    def _pull(self) -> Any:
        if not self.training.anchor:
            return 0.0
        apart = [((value - self.start[name]) ** 2).sum() for name, value in self.weights.items()]
        return self.training.anchor * torch.stack(apart).sum()

    def loss(self, inputs: Any, targets: Any) -> float:
        """Return the log loss on cases, members taken one by one as in training."""
        with torch.no_grad():
            parts = [
                float(_loss(forward(self.weights, x), y)) * len(y)
                for x, y in zip(inputs.split(4_096), targets.split(4_096), strict=True)
            ]
        return sum(parts) / len(targets)

    def copy(self) -> dict[str, Any]:
        """Return the weights as arrays."""
        return {name: value.detach().numpy().copy() for name, value in self.weights.items()}


def _loss(members: Any, targets: Any) -> Any:
    wanted = targets[:, None].expand_as(members)
    return torch.nn.functional.binary_cross_entropy_with_logits(members, wanted)


def _targets(labels: Flags) -> Any:
    return torch.from_numpy(labels.astype(np.float32))


def _fresh(inputs: int, share: float, training: Training) -> dict[str, Any]:
    """Return new weights: shared layers by He's rule, members apart by random signs."""
    chance = torch.Generator().manual_seed(training.seed)
    k, width = training.members, training.width
    signs = torch.randint(0, 2, (k, inputs), generator=chance) * 2.0 - 1.0
    weights = {"sign": signs}
    for layer in range(training.depth):
        size = width if layer else inputs
        drawn = torch.randn(size, width, generator=chance) * (2 / size) ** 0.5
        weights |= {f"layer{layer}": drawn} | ({f"in{layer}": torch.ones(k, size)} if layer else {})
        weights |= {f"out{layer}": torch.ones(k, width), f"bias{layer}": torch.zeros(k, width)}
    share = min(max(share, 1e-4), 1 - 1e-4)
    head = torch.randn(k, width, generator=chance) / width**0.5
    return weights | {"head": head, "offset": torch.full((k,), float(np.log(share / (1 - share))))}
