"""Text of strangers as it may stand in a sentence of ours: on its line, and turning nothing round.

A control character can end the line or move the cursor of a terminal (ECMA-48), a mark of direction
can turn round the words beside it (Unicode Standard Annex 9, "Trojan source"). What is read from right
to left stands in an isolate, so that file, line and column keep their order around it.
"""

import re
from typing import Final
from unicodedata import bidirectional

OPEN, CLOSE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
LINE_END, UNSEEN = "\N{RETURN SYMBOL}", "\N{REPLACEMENT CHARACTER}"
_LINE_END: Final = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e]")
_ISOLATE: Final = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")
_LOOSE: Final = re.compile("[\u2066-\u2069]")
_FROM_THE_RIGHT: Final = frozenset({"R", "AL", "AN"})


def held(text: str) -> str:
    """Return a text that stays on its line and within itself; doing it twice changes nothing more.

    A line end shows as ⏎, any other control character or mark of direction as �.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _UNSEEN.sub(UNSEEN, _LINE_END.sub(LINE_END, text))
    outside = _ISOLATE.sub("", text)
    if _LOOSE.search(outside):
        text = outside = _LOOSE.sub(UNSEEN, text)
    if any(bidirectional(letter) in _FROM_THE_RIGHT for letter in outside):
        return OPEN + _LOOSE.sub(UNSEEN, text) + CLOSE
    return text
