"""Every error code that the code raises has a sentence in three languages, and no other has."""

import ast
import string
from collections.abc import Iterator

from tests.walls.source import modules

from vigie.ui.catalogue import LANGUAGES, messages

KINDS = {"Refused", "Invalid", "NotFound", "Forbidden", "Conflict", "Unavailable"}


def raised_codes(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in KINDS
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_raised_code_has_a_sentence() -> None:
    missing = {
        code for _, tree in modules() for code in raised_codes(tree) if code not in messages()
    }
    assert not missing


def test_every_sentence_exists_in_three_languages_with_the_same_parameters() -> None:
    faults = [
        code
        for code, texts in messages().items()
        if set(texts) != set(LANGUAGES)
        or len({frozenset(placeholders(text)) for text in texts.values()}) != 1
    ]
    assert not faults


def test_a_planted_code_is_noticed() -> None:
    planted = ast.parse('raise Refused("nowhere.unheard", line=3)')
    assert [code for code in raised_codes(planted) if code not in messages()] == ["nowhere.unheard"]
