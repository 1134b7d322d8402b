"""A level is drawn once where it stands: its shape beside the line, its word in it."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from vigie.ui import cells
from vigie.ui.cells import State

ROW = SimpleNamespace(
    id=7, level="red", reference="ALR-1", opened_on=date(2026, 11, 2), plate="AB123CD", vin="VF1"
)


@pytest.mark.parametrize(
    ("template", "lines"),
    [
        ("fraud/parts/panel.html", [(ROW, "Sold", State("Open"))]),
        ("leasing/parts/watched_panel.html", [(ROW, "/certificates/7/")]),
    ],
)
@pytest.mark.parametrize(
    ("language", "word"), [("en", "Certain"), ("fr", "Certain"), ("pl", "Pew")]
)
def test_a_panel_shows_one_sign_and_one_word(
    template: str, lines: object, language: str, word: str
) -> None:
    with override(language):
        drawn = render_to_string(template, {"lines": lines})
    assert drawn.count("level-shape") == 1
    assert drawn.count(word) == 1


def test_the_word_alone_has_the_colour_and_no_sign() -> None:
    drawn = cells.level_word("orange")
    assert 'class="level level-orange"' in drawn
    assert "<svg" not in drawn
