"""Documents that cannot lie: links lead somewhere, the reference is fresh, commands exist."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.walls.source import ROOT, tracked

from vigie.site.cli import main

LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:)([^)#\s]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"`vigie ([a-z-]+)|^\s*vigie ([a-z-]+)", re.MULTILINE)
TARGET = re.compile(r"`make ([a-z-]+)")


def texts() -> list[tuple[Path, str]]:
    return [(path, path.read_text("utf-8")) for path in tracked("*.md")]


def dead_links(path: Path, text: str) -> list[str]:
    return [link for link in LINK.findall(text) if not (path.parent / link).exists()]


def test_links_lead_somewhere() -> None:
    assert not {path: dead for path, text in texts() if (dead := dead_links(path, text))}


def test_a_planted_dead_link_is_noticed() -> None:
    assert dead_links(ROOT / "README.md", "see [there](docs/nowhere.md)") == ["docs/nowhere.md"]


def test_commands_named_in_documents_exist() -> None:
    known = set(main.list_commands(None))  # type: ignore[arg-type]  # the lazy group reads no context
    named = {
        found for _, text in texts() for match in COMMAND.findall(text) for found in match if found
    }
    assert not named - known


def test_make_targets_named_in_documents_exist() -> None:
    rules = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {found for _, text in texts() for found in TARGET.findall(text)}
    assert not named - rules


def test_the_reference_is_fresh(tmp_path: Path) -> None:
    """Written anew by a process of its own: other tests declare acts and load commands here."""
    command = [sys.executable, "-m", "vigie.site.reference", str(tmp_path)]
    clean = {name: os.environ[name] for name in ("PATH", "VIGIE_HOME")}
    subprocess.run(command, cwd=ROOT, env=clean, check=True)
    kept = ROOT / "docs" / "reference"
    written = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    assert (
        set(written)
        == {path.name for path in kept.iterdir()}
        == {
            "acts.md",
            "commands.md",
            "errors.md",
        }
    )
    stale = [name for name, text in written.items() if (kept / name).read_text("utf-8") != text]
    assert not stale, "run `make docs` and commit what it wrote"
