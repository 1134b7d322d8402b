"""The accent of an organisation: measured as WCAG 2.2 does, on the grounds of the portal."""

import re
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

import vigie.ui
from vigie.ui import accent

TOKENS = Path(vigie.ui.__file__).parent / "static" / "ui" / "css" / "tokens.css"
PAIR = re.compile(r"--v-([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
COLOURS = {name: (light, dark) for name, light, dark in PAIR.findall(TOKENS.read_text("utf-8"))}
THEMES = ((0, accent.LIGHT), (1, accent.DARK))
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(("place", "theme"), THEMES, ids=["light", "dark"])
def test_the_grounds_are_those_of_the_portal(place: int, theme: accent.Theme) -> None:
    grounds = [COLOURS[name][place] for name in ("ground", "sunk", "raised", "hover")]
    assert set(theme.grounds) == set(grounds)
    assert theme.grounds[0] == grounds[0]
    assert theme.on_accent == COLOURS["on-accent"][place]
    assert theme.texts == (COLOURS["text"][place], COLOURS["muted"][place])


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),  # the extremes of WCAG
        ("#777777", "#ffffff", 4.48),  # the grey that just misses
        ("#767676", "#ffffff", 4.54),  # the grey that just reaches
    ],
)
def test_contrast_of_known_pairs(one: str, other: str, ratio: float) -> None:
    assert accent.contrast(one, other) == pytest.approx(ratio, abs=0.006)


@pytest.mark.parametrize(("light", "dark"), accent.PRESETS)
def test_every_preset_reads(light: str, dark: str) -> None:
    assert accent.reads(light, accent.LIGHT)
    assert accent.reads(dark, accent.DARK)


def test_the_first_preset_is_the_portals_own() -> None:
    assert COLOURS["accent"] == accent.PRESETS[0]


def test_a_pale_yellow_is_too_weak_on_light_and_gets_a_darker_one_proposed() -> None:
    assert accent.weakest("#ffcc00", accent.LIGHT) == 1.37
    assert accent.proposed("#ffcc00", accent.LIGHT) == "#876c00"
    assert accent.weakest("#876c00", accent.LIGHT) >= 4.5


@given(colours, st.sampled_from([accent.LIGHT, accent.DARK]))
def test_what_is_proposed_reads_and_what_reads_is_kept(colour: str, theme: accent.Theme) -> None:
    better = accent.proposed(colour, theme)
    assert accent.reads(better, theme)
    assert (better == colour) == accent.reads(colour, theme)


@given(colours)
def test_no_colour_reads_in_both_themes(colour: str) -> None:
    assert not (accent.reads(colour, accent.LIGHT) and accent.reads(colour, accent.DARK))


def test_the_style_sheet_depends_on_its_address_alone() -> None:
    answer = Client().get("/accent.css?light=0f766e&dark=5eead4")
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    text = answer.content.decode()
    assert "--v-accent: light-dark(#0f766e, #5eead4);" in text
    assert "--v-accent-soft: light-dark(#ecf4f3, #1c2f2f);" in text


@pytest.mark.parametrize("query", ["", "light=red&dark=blue", "light=0f766e&dark=5eead4}body{"])
def test_anything_but_two_colours_is_not_there(query: str) -> None:
    assert Client().get(f"/accent.css?{query}").status_code == 404
