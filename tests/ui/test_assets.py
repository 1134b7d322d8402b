"""Pinned assets: no address in the lock, no source map in what is served, icons that exist."""

import json
import re
import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
collect = runpy.run_path(str(FRONTEND / "collect.py"))


def test_the_lock_pins_every_package_by_hash_and_holds_no_address() -> None:
    text = (FRONTEND / "package-lock.json").read_text("utf-8")
    packages = json.loads(text)["packages"]
    assert "http" not in text
    assert all(packages[name]["integrity"].startswith("sha512-") for name in packages if name)


def test_versions_are_exact() -> None:
    wanted = json.loads((FRONTEND / "package.json").read_text("utf-8"))["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert wanted["htmx.org"].startswith("2.")


def test_source_maps_are_stripped() -> None:
    strip = collect["strip_source_map"]
    assert strip("a{}\n/*# sourceMappingURL=tabler.min.css.map */") == "a{}\n"
    assert strip("let a;\n//# sourceMappingURL=a.js.map\n") == "let a;\n"


def test_the_sprite_keeps_shapes_and_drops_the_empty_square() -> None:
    svg = '<svg><path stroke="none" d="M0 0h24v24H0z" fill="none"/><path d="M1 1h2" /></svg>'
    sprite = collect["sprite"]({"dash": svg})
    assert '<symbol id="dash" viewBox="0 0 24 24"><path d="M1 1h2" /></symbol>' in sprite
    assert "M0 0h24" not in sprite


def test_every_icon_named_by_the_portal_is_in_the_list() -> None:
    known = set((FRONTEND / "icons.txt").read_text("utf-8").split())
    named = set()
    for path in (ROOT / "src" / "vigie").glob("*/templates/**/*.html"):
        text = path.read_text("utf-8")
        named |= set(re.findall(r"{% icon \"([\w-]+)\"", text))
        named |= set(re.findall(r"\bicon=\"([\w-]+)\"", text))
    assert named
    assert named <= known
