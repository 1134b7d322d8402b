"""Sentences spaced as a printer would: worked lines, and laws over any text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernel.typography import NARROW, WIDE, printed

# Language, as typed, as printed: `_` stands for an unbreakable space, `^` for a narrow one.
WORKED = [
    ("fr", "Que surveille-t-on ?", "Que surveille-t-on^?"),
    ("fr", "Écarter : pas de fraude", "Écarter_: pas de fraude"),
    ("fr", "levée par « le registre » ; vu !", "levée par «_le registre_»^; vu^!"),
    ("fr", "L'encours n'est pas soldé", "L’encours n’est pas soldé"),
    ("fr", "20 % des lignes, %(n)s %% du total", "20^% des lignes, %(n)s^%% du total"),
    ("fr", "https://vigie.example/a?b=1", "https://vigie.example/a?b=1"),
    ("fr", "%(n)s %(what)s", "%(n)s %(what)s"),
    ("fr", "<a href='/x'>à 12:30</a>", "<a href='/x'>à 12:30</a>"),
    ("pl", "Pojazd i umowa w rejestrze", "Pojazd i_umowa w_rejestrze"),
    ("pl", "A w nim (z dnia %(day)s)", "A_w_nim (z_dnia %(day)s)"),
    ("pl", "„W toku”", "„W_toku”"),
    ("pl", "klasa A1 oraz do końca", "klasa A1 oraz do końca"),
    ("en", "It's done : now ?", "It's done : now ?"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "typed", "wanted"), WORKED)
def test_worked_lines(language: str, typed: str, wanted: str) -> None:
    assert printed(typed, language) == wanted.replace("_", WIDE).replace("^", NARROW)


@given(st.text(alphabet="aiwzé '«»:;!?%s(){}1 \n<"), st.sampled_from(["fr", "pl", "en"]))
def test_only_spaces_and_apostrophes_change_and_only_once(text: str, language: str) -> None:
    once = printed(text, language)
    assert printed(once, language) == once
    assert re.sub(f"[{WIDE}{NARROW}]", " ", once).replace("’", "'") == text
