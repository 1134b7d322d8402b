"""Ceilings: files, functions, templates, and names that refuse nothing."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.walls.source import modules, tracked

CEILINGS = {"src": 400, "tests": 500, "template": 120}
LONGEST_FUNCTION = 50
NAMES_THAT_REFUSE_NOTHING = {"utils", "helpers", "common", "misc", "manager", "base"}


def too_long(path: Path, text: str) -> str | None:
    kind = "template" if path.suffix in (".html", ".txt") else path.parts[0]
    lines = text.count("\n")
    ceiling = CEILINGS.get(kind)
    return f"{path}: {lines} lines, at most {ceiling}" if ceiling and lines > ceiling else None


def long_functions(path: Path, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            lines = node.end_lineno - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{path}:{node.lineno} {node.name}: {lines} lines"


def test_files_stay_below_their_ceilings() -> None:
    root = tracked("pyproject.toml")[0].parent
    files = [*tracked("*.py"), *tracked("src/vigie/*/templates/*.html")]
    faults = [
        fault
        for path in files
        if "migrations" not in path.parts
        and (fault := too_long(path.relative_to(root), path.read_text("utf-8")))
    ]
    assert not faults


def test_functions_stay_below_fifty_lines() -> None:
    assert not [fault for path, tree in modules() for fault in long_functions(path, tree)]


def test_no_module_bears_a_name_that_refuses_nothing() -> None:
    assert not [path for path in tracked("src/*.py") if path.stem in NAMES_THAT_REFUSE_NOTHING]


@pytest.mark.parametrize(
    ("name", "lines", "falls"),
    [
        ("src/vigie/x.py", 401, True),
        ("src/vigie/x.py", 400, False),
        ("tests/x.py", 501, True),
        ("src/vigie/ui/templates/ui/x.html", 121, True),
    ],
)
def test_the_ceiling_notices_a_planted_file(name: str, lines: int, falls: bool) -> None:
    assert bool(too_long(Path(name), "\n" * lines)) is falls


def test_the_ceiling_notices_a_planted_function() -> None:
    planted = ast.parse("def long():\n" + "    x = 1\n" * 50)
    assert list(long_functions(Path("x.py"), planted)) == ["x.py:1 long: 51 lines"]
