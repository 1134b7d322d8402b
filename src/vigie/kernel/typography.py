"""Spaces and apostrophes as printers of a language set them, so that no translator types them.

French (Imprimerie nationale, *Lexique des règles typographiques*): a narrow unbreakable space
before `;`, `!`, `?` and `%`, an unbreakable one before `:` and inside « », curved apostrophes.
Polish (PN-83/P-55366): a one-letter word is not left at the end of a line.
"""

import re
from typing import Final

WIDE, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"

_Rules = tuple[tuple[re.Pattern[str], str], ...]
_FRENCH: Final[_Rules] = (
    (re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])"), "’"),
    (re.compile(r"(?<=\S) (?=[;!?](?:\W|$))"), NARROW),
    (re.compile(r"(?<=\d) (?=%)|(?<=s) (?=%%)"), NARROW),
    (re.compile(r"(?<=\S) (?=:(?:\W|$))"), WIDE),
    (re.compile(r"(?<=«) | (?=»)"), WIDE),
)
_POLISH: Final[_Rules] = ((re.compile(r"(?<![^\s(„\u00a0])([aiouwzAIOUWZ]) (?=\S)"), rf"\1{WIDE}"),)
_RULES: Final[dict[str, _Rules]] = {"fr": _FRENCH, "pl": _POLISH}


def printed(text: str, language: str) -> str:
    """Return a sentence spaced as its language is printed; others come back as they are.

    Only spaces and straight apostrophes change, and doing it twice changes nothing.
    """
    for pattern, replacement in _RULES.get(language[:2], ()):
        text = pattern.sub(replacement, text)
    return text
