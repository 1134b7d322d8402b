"""Nothing writes but actions: no ORM write and no SQL write elsewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.walls.source import modules, package, room

ORM_WRITES = {
    "save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete",
}  # fmt: skip
SQL_WRITES = re.compile(
    r"^\s*(insert\s+into|update\s+\w+\s+set|delete\s+from|truncate)\b", re.IGNORECASE
)

# Why each may write outside a room called actions.
ALLOWED = {
    ("database", ""): "makes roles and databases; knows no business row",
    ("journal", "actions"): "is the door",
    ("simulators", ""): "plays an outside system with files of its own",
    ("registrations", "engines"): "writes into DuckDB, in memory",
    ("reconciliation", ""): "writes into its own in-memory engine",
}


def writes(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that write through a model's manager or through SQL text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ORM_WRITES and _is_manager(node.func.value):
                yield node.lineno
        elif isinstance(node, ast.Constant) and SQL_WRITES.search(str(node.value)):
            yield node.lineno


def _is_manager(node: ast.expr) -> bool:
    """Tell whether an expression goes through `.objects`, as every query of ours does."""
    return any(
        isinstance(part, ast.Attribute) and part.attr == "objects" for part in ast.walk(node)
    )


def allowed(path: Path) -> bool:
    place, here = package(path), room(path)
    return here == "actions" or (place, here) in ALLOWED or (place, "") in ALLOWED


def test_only_actions_write() -> None:
    faults = [
        f"{path}:{line}" for path, tree in modules() if not allowed(path) for line in writes(tree)
    ]
    assert not faults


def test_a_planted_write_is_noticed() -> None:
    planted = ast.parse(
        "def view(request):\n"
        "    Alert.objects.filter(id=1).delete()\n"
        "    cursor.execute('INSERT INTO fraud_alert values (1)')\n"
        "    names.update(x=1)\n"
    )
    assert sorted(writes(planted)) == [2, 3]
