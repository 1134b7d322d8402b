"""Documents that cannot lie: links lead somewhere, the reference is fresh, commands exist."""

import re
from pathlib import Path

from tests.walls.source import ROOT, tracked

from vigie.site.cli import main
from vigie.site.reference import pages

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


def test_the_reference_is_fresh() -> None:
    stale = [
        name
        for name, text in pages().items()
        if (ROOT / "docs" / "reference" / name).read_text("utf-8") != text
    ]
    assert not stale, "run `make docs` and commit what it wrote"
