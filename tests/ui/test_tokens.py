"""Every text passes 4.5:1 on what it stands on, in both themes (WCAG 2.2, 1.4.3; shapes 3:1)."""

import re
from pathlib import Path

import pytest

import vigie.ui

TOKENS = Path(vigie.ui.__file__).parent / "static" / "ui" / "css" / "tokens.css"
PAIR = re.compile(r"--v-([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
COLOURS = {name: (light, dark) for name, light, dark in PAIR.findall(TOKENS.read_text("utf-8"))}
GROUNDS = ("ground", "sunk", "raised", "hover")
TEXTS = ("text", "muted", "accent", "red", "orange-text", "yellow", "good")
PAIRS = [(text, ground) for text in TEXTS for ground in GROUNDS] + [
    ("on-accent", "accent"),
    ("on-red", "red"),
    ("accent", "accent-soft"),
    ("text", "accent-soft"),
    ("muted", "accent-soft"),
    ("red", "red-soft"),
    ("yellow", "yellow-soft"),
    ("good", "good-soft"),
    ("text", "mark"),
    ("ground", "text"),
]
SHAPES = [(name, "ground") for name in ("orange", "accent-2", "neutral", "field-line")]


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_texts(text: str, ground: str, theme: int) -> None:
    assert contrast(COLOURS[text][theme], COLOURS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes(shape: str, ground: str, theme: int) -> None:
    assert contrast(COLOURS[shape][theme], COLOURS[ground][theme]) >= 3


def test_levels_have_the_colours_of_the_house() -> None:
    assert COLOURS["red"] == ("#c92a2a", "#ff8787")
    assert COLOURS["orange"] == ("#d9480f", "#ffa94d")
    assert COLOURS["yellow"] == ("#946200", "#ffd43b")
