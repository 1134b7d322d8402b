"""What a heading says: folded words, harmonised codes, synonyms in three languages."""

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from vigie.registrations.domain.columns import CERTIFICATE_COLUMNS, COLUMNS
from vigie.registrations.domain.validation import (
    INSPECTION_COLUMNS,
    OPERATION_COLUMNS,
    TableKind,
)

Sureness = Literal["name", "code", "synonym", "likely"]  # from the surest to the least

_HEADINGS: Final = Path(__file__).parent.parent / "data" / "headings.toml"
_SECTIONS: Final[Mapping[TableKind, tuple[str, ...]]] = {
    "portfolio": ("portfolio", "certificate"),
    "register": ("register", "certificate"),
    "operations": ("operations",),
    "inspections": ("inspections",),
}
_LIKELY: Final = 0.87  # of difflib; below it, unlike headings begin to match
_UNFOLDED: Final = str.maketrans({"ł": "l", "ø": "o", "œ": "oe", "æ": "ae", "ß": "ss", "ı": "i"})
_CODE: Final = re.compile(r"\(?\s*([A-Z])\s*[.\s]?\s*(\d{1,2})?\s*(?:[.\s]\s*(\d))?\s*\)?")


@dataclass(frozen=True, slots=True)
class Guess:
    """One heading, the column it seems to hold, how sure that is, and the words that decided."""

    heading: str
    column: str
    sureness: Sureness
    because: str


def columns_of(kind: TableKind) -> tuple[str, ...]:
    """Return the canonical columns that a kind of table may hold."""
    if kind == "operations":
        return OPERATION_COLUMNS
    if kind == "inspections":
        return INSPECTION_COLUMNS
    held = COLUMNS if kind == "portfolio" else CERTIFICATE_COLUMNS
    return tuple(column.name for column in held)


def fold(heading: str) -> str:
    """Return a heading in lower case, without accents, its words apart by one space."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    plain = unicodedata.normalize("NFD", spaced.lower().translate(_UNFOLDED))
    return " ".join(re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode()))


def guess_column(heading: str, kind: TableKind) -> Guess | None:
    """Return the column that a heading most likely holds; None when nothing is near."""
    folded = fold(heading)
    names = columns_of(kind)
    if "_".join(folded.split()) in names:
        return Guess(heading, "_".join(folded.split()), "name", heading)
    code = _code(heading)
    if code in _by_code() and _by_code()[code] in names:
        return Guess(heading, _by_code()[code], "code", code)
    synonyms = _synonyms(kind)
    if folded in synonyms:
        return Guess(heading, synonyms[folded], "synonym", folded)
    close = difflib.get_close_matches(folded, synonyms, n=1, cutoff=_LIKELY)
    if close and len(folded) >= 5:
        return Guess(heading, synonyms[close[0]], "likely", close[0])
    return None


def _code(heading: str) -> str:
    """Return the harmonised code that a heading is, `D.2.1` for `(D.2.1)` or `D21`, else ""."""
    found = _CODE.fullmatch(heading.strip())
    if found is None:
        return ""
    letter, first, second = found.groups()
    if first and len(first) == 2 and not second:
        first, second = first[0], first[1]
    return ".".join(part for part in (letter, first, second) if part)


@cache
def _by_code() -> dict[str, str]:
    """Return code → the first column that has it."""
    found: dict[str, str] = {"A.1": "previous_plate", "C.4.1": "co_holder_name"}
    for column in CERTIFICATE_COLUMNS:
        if column.code:
            found.setdefault(column.code, column.name)
    return found


@cache
def _synonyms(kind: TableKind) -> dict[str, str]:
    """Return folded heading → column; a bare word means what the kind of table makes of it."""
    table = tomllib.loads(_HEADINGS.read_text("utf-8"))
    found: dict[str, str] = {}
    for section in _SECTIONS[kind]:
        for column, words in table[section].items():
            for word in words:
                found.setdefault(word, column)
    return found
