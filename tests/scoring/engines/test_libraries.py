"""The extra holds what its lock says, and torch is the build for processors."""

import importlib.metadata

import torch
from tests.walls.source import ROOT


def test_torch_is_a_build_without_cuda() -> None:
    assert torch.version.cuda is None
    assert not any(
        found.metadata["Name"].lower().startswith("nvidia")
        for found in importlib.metadata.distributions()
    )


def test_the_lock_names_no_torch() -> None:
    lock = (ROOT / "requirements" / "learning.txt").read_text("utf-8")
    assert "\nlightgbm==" in lock
    assert "\ntorch" not in lock
