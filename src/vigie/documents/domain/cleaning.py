"""Foreign text made fit for a page: nothing invisible, nothing without a glyph, no endless word.

The text never becomes markup (it reaches the typesetter as data). What is left to guard is the
page itself: marks that turn the direction of what follows (Unicode TR 36, "bidirectional
spoofing"), control characters, and characters for which no embedded font has a glyph, which
PDF/A forbids. Those are written by their number, [U+1F600], so that nothing is lost.
"""

import unicodedata
from typing import Final

# An IBAN or a VIN is copied out of the page, so it stays whole; a longer word may break anywhere
# that the narrowest column (the address, 78 mm) needs.
LONGEST_WORD: Final = 40
PIECE: Final = 20
BREAK: Final = "\u200b"

# Blocks whose assigned letters the embedded fonts hold; a test sets each character.
_HELD: Final = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x00AC),
    (0x00AE, 0x017F),  # Latin-1, Latin Extended-A (the soft hyphen left out)
    (0x0180, 0x024F),  # Latin Extended-B
    (0x0386, 0x03CE),  # Greek
    (0x0400, 0x045F),  # Cyrillic
    (0x05D0, 0x05EA),  # Hebrew, from the typesetter's own fonts
    (0x0621, 0x063A),
    (0x0641, 0x064A),
    (0x0660, 0x0669),  # Arabic, the same
    (0x1E00, 0x1EFF),  # Latin Extended Additional
)
_ALSO: Final = frozenset(map(ord, "\u202f‐‑–—‘’‚“”„†‡•…‰‹›€№™−≤≥≠≈→←↑↓×÷"))
_KEPT_SPACES: Final = "\u00a0\u202f"
_LACKING: Final = frozenset({0x0149, 0x01C4, 0x1E9C})
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean(text: str) -> str:
    """Return one line as it may stand on a page; line breaks become spaces."""
    shown = "".join(map(_shown, unicodedata.normalize("NFC", text)))
    return " ".join(_breakable(word) for word in shown.split(" ") if word)


def writable(text: str) -> str:
    """Return text that XML 1.0 may hold (section 2.2): no control or half character, one line."""
    spaced = " ".join(text.split())
    return "".join(
        char
        for char in spaced
        if unicodedata.category(char) not in {"Cc", "Cs"} and char not in "\ufffe\uffff"
    )


def is_held(char: str) -> bool:
    """Tell whether the embedded fonts are known to have the character."""
    code = ord(char)
    in_block = any(first <= code <= last for first, last in _HELD)
    return code in _ALSO or (in_block and code not in _LACKING)


def _shown(char: str) -> str:
    if char.isspace() and char not in _KEPT_SPACES:
        return " "
    if is_held(char) and unicodedata.category(char) not in _DROPPED:
        return char
    if unicodedata.category(char) in {"Cc", "Cf"}:
        return ""
    return f"[U+{ord(char):04X}]"


def _breakable(word: str) -> str:
    if len(word) <= LONGEST_WORD:
        return word
    starts = range(0, len(word), PIECE)
    return BREAK.join(word[start : start + PIECE] for start in starts)
