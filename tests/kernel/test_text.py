"""Canonical text: what counts as the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernel import text as text_module
from vigie.kernel.text import alphanumerics, fold


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("", ""),
        ("  ---  ", ""),
        ("Éloïse D'Ô", "ELOISE D O"),
        ("Jean-Paul   Dupont", "JEAN PAUL DUPONT"),
        ("L’Haÿ–les–Roses", "L HAY LES ROSES"),
        ("Łódź", "LODZ"),
        ("Œuvre Æther Ǽ Øre Ǿre", "OEUVRE AETHER AE ORE ORE"),
        ("Straße STRAẞE ılgın", "STRASSE STRASSE ILGIN"),
        ("e\u0301te\u0301\u00a0\u202f2025", "ETE 2025"),
        ("12, rue n°5", "12, RUE N°5"),
        ("שלום 😀", "שלום 😀"),
    ],
)
def test_fold(raw: str, canonical: str) -> None:
    assert fold(raw) == canonical


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x17F)))
def test_case_is_never_a_difference(text: str) -> None:
    assert fold(text.lower()) == fold(text.upper().lower())


def test_alphanumerics() -> None:
    assert alphanumerics(" ab-123.cd ") == "AB123CD"


@given(st.text(st.characters(max_codepoint=127), max_size=40))
def test_the_short_way_of_ascii_is_the_long_one(text: str) -> None:
    assert fold(text) == text_module._fold_any(text)
