"""A stored model is data: no call of ours can run code that a file holds."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.walls.source import modules

READ_CODE_FROM_FILES = {
    "pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "skops",
}  # fmt: skip


def faults(path: Path, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and imported(node) & READ_CODE_FROM_FILES:
            yield f"{path}:{node.lineno} imports what unpickles"
        if isinstance(node, ast.Call) and unsafe_call(node):
            yield f"{path}:{node.lineno} loads objects"


def imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    """The first words of what is imported."""
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "").split(".")[0]}
    return {alias.name.split(".")[0] for alias in node.names}


def unsafe_call(call: ast.Call) -> bool:
    """`torch.load` in any form, and `load` of NumPy that does not refuse objects."""
    name = ast.unparse(call.func)
    refuses = any(
        word.arg == "allow_pickle" and ast.unparse(word.value) == "False" for word in call.keywords
    )
    allows = any(
        word.arg == "allow_pickle" and ast.unparse(word.value) != "False" for word in call.keywords
    )
    return name == "torch.load" or allows or (name in {"np.load", "numpy.load"} and not refuses)


def test_nothing_is_unpickled() -> None:
    assert not [fault for path, tree in modules() for fault in faults(path, tree)]


@pytest.mark.parametrize(
    "planted",
    [
        "import pickle",
        "from joblib import load",
        "torch.load(path, weights_only=True)",
        "np.load(path)",
        "np.load(path, allow_pickle=True)",
        "np.savez(path, allow_pickle=flag)",
    ],
)
def test_a_planted_reader_of_code_is_noticed(planted: str) -> None:
    assert list(faults(Path("x.py"), ast.parse(planted)))


def test_plain_arrays_may_be_read() -> None:
    assert not list(faults(Path("x.py"), ast.parse("np.load(file, allow_pickle=False)")))
