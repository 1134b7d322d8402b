"""Why a file was refused, where no name, heading or value may stand: words, never a code."""

import ast
from pathlib import Path

import pytest

import vigie
from vigie.ui.catalogue import LANGUAGES, brief, briefs, messages

SOURCES = (
    "connectors/files/*.py",
    "registrations/actions/reading.py",
    "registrations/actions/taking.py",
    "registrations/engines/intake.py",
    "registrations/engines/canonicalise.py",
    "registrations/domain/mapping.py",
)
# A row of them is set aside, or a profile that was checked when it was saved: no whole file.
OF_ROWS = {
    "files.cell_too_long",
    "files.nul_byte",
    "files.quote_left_open",
    "registrations.missing_key",
}
OF_PROFILES = "registrations.mapping_"


def codes() -> set[str]:
    """Return the codes that the reading of a file may raise."""
    root = Path(vigie.__file__).parent
    found = {
        node.value
        for pattern in SOURCES
        for path in root.glob(pattern)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    kinds = ("files.", "registrations.")
    return {code for code in found if code.startswith(kinds) and code in messages()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_refusal_of_a_whole_file_has_words(language: str) -> None:
    asked = {code for code in codes() - OF_ROWS if not code.startswith(OF_PROFILES)}
    assert len(asked) > 25
    assert [code for code in asked if not brief(code, language)] == []


def test_a_brief_is_whole_in_three_languages_and_holds_no_value() -> None:
    assert set(briefs()) <= set(messages())
    for texts in briefs().values():
        assert set(texts) == set(LANGUAGES)
        assert not any("{" in text or "\n" in text for text in texts.values())


def test_a_sentence_that_only_names_the_file_is_said_of_the_file() -> None:
    assert brief("files.empty", "en").startswith("The file holds nothing (0 bytes)")
    assert brief("files.truncated", "fr-FR").startswith("Le fichier est tronqué")
    assert brief("files.damaged", "pl").startswith("Plik jest uszkodzony")
    assert brief("registrations.answer_unknown") == ""
    assert brief("nowhere.unheard") == ""
