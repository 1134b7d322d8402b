"""The tree as the walls see it: files that git tracks or would track, and their syntax trees."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "vigie"


@cache
def tracked(*patterns: str) -> list[Path]:
    """Return files under version control or about to be, by pattern."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


@cache
def modules() -> list[tuple[Path, ast.Module]]:
    """Return every module of the package but migrations, parsed."""
    return [
        (path, ast.parse(path.read_text("utf-8")))
        for path in tracked("src/vigie/*.py")
        if "migrations" not in path.parts
    ]


def room(path: Path) -> str:
    """Return the room of a module: `actions` for src/vigie/fraud/actions/raise.py."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return parts[1] if len(parts) > 1 else parts[0]


def package(path: Path) -> str:
    """Return the package of a module: `fraud` for src/vigie/fraud/actions/raise.py."""
    return path.relative_to(SOURCE).parts[0]
