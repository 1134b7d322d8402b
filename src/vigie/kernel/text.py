"""Canonical text: what counts as the same words.

This is the slow and plain definition, the judge of every faster one. Source: the file contract
"Certificate tables", section 4. Letters that Unicode does not decompose are folded first
(Ł=L, Ø=O, Œ=OE, Æ=AE, ß=SS, ı=I), then upper case, then NFD without combining marks; runs of
spaces, hyphens and apostrophes are one space, ends trimmed.
"""

import unicodedata
from typing import Final

LETTER_FOLDS: Final = {
    "Ł": "L",
    "ł": "L",
    "Ø": "O",
    "ø": "O",
    "Œ": "OE",
    "œ": "OE",
    "Æ": "AE",
    "æ": "AE",
    "ß": "SS",
    "ẞ": "SS",
    "ı": "I",
}
APOSTROPHES: Final = "'’‘‛`´ʼʹ′＇"
HYPHENS: Final = "-\u00ad‐‑‒–—―−﹘﹣－"
# Characters of a reason that a person writes.
LONGEST_REASON: Final = 4_000
_FOLDS = str.maketrans(LETTER_FOLDS)
_ASCII_GAPS = str.maketrans(dict.fromkeys("-'`", " "))


def is_gap(char: str) -> bool:
    """Tell whether a character only separates words: space, hyphen or apostrophe."""
    return char.isspace() or char in APOSTROPHES or char in HYPHENS or char == "\u200b"


def fold(text: str) -> str:
    """Return the canonical text; folding it again changes nothing.

    The letter folds are applied once more after NFD, because Ǽ and Ǿ hide an Æ and an Ø. ASCII
    text, which has none of that, takes the short way.
    """
    if text.isascii():
        return " ".join(text.upper().translate(_ASCII_GAPS).split())
    return _fold_any(text)


def _fold_any(text: str) -> str:
    upper = text.translate(_FOLDS).upper()
    bare = "".join(c for c in unicodedata.normalize("NFD", upper) if not _is_mark(c))
    folded = bare.translate(_FOLDS)
    return " ".join("".join(" " if is_gap(c) else c for c in folded).split())


def alphanumerics(text: str) -> str:
    """Return the letters and digits of the folded text, as plates and VINs are compared."""
    return "".join(c for c in fold(text) if c.isalnum())


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")
