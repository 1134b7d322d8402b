"""Which characters differ between what was expected and what is observed. Standard library only."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters, and whether the other side has something else there."""

    text: str
    differs: bool = False


Marked = tuple[Piece, ...]
ALIKE = 0.6


def mark(expected: str, observed: str) -> tuple[Marked, Marked]:
    """Return both values cut into pieces that agree and pieces that differ.

    Values of one length are compared place by place, as identifiers are read; texts that share
    less than 60 % of their characters word by word; others by the longest runs they share. `mark("AB12", "AB21")` marks `12` and `21`. A value without
    counterpart is marked whole.
    """
    if expected == observed:
        return (Piece(expected),) if expected else (), (Piece(observed),) if observed else ()
    if len(expected) == len(observed) and " " not in expected + observed:
        return _by_place(expected, observed), _by_place(observed, expected)
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = SequenceMatcher(None, expected, observed, autojunk=False)
    if matcher.ratio() < ALIKE:
        return _by_word(expected, observed), _by_word(observed, expected)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        differs = tag != "equal"
        left += [Piece(expected[start:end], differs)] if end > start else []
        right += (
            [Piece(observed[other_start:other_end], differs)] if other_end > other_start else []
        )
    return tuple(left), tuple(right)


def cut(marked: Marked, sizes: tuple[int, ...]) -> tuple[Marked, ...]:
    """Cut marked pieces into groups of the given sizes, keeping the marks (VIN: 3, 6, 8)."""
    characters = [(letter, piece.differs) for piece in marked for letter in piece.text]
    groups: list[Marked] = []
    start = 0
    for size in sizes:
        groups.append(_joined(characters[start : start + size]))
        start += size
    return tuple(groups)


def _by_place(one: str, other: str) -> Marked:
    return _joined([(a, a != b) for a, b in zip(one, other, strict=True)])


def _by_word(one: str, other: str) -> Marked:
    known = set(other.split())
    words = re.findall(r"\s+|\S+", one)
    return _joined(
        [(letter, not word.isspace() and word not in known) for word in words for letter in word]
    )


def _joined(characters: list[tuple[str, bool]]) -> Marked:
    pieces: list[Piece] = []
    for letter, differs in characters:
        if pieces and pieces[-1].differs == differs:
            pieces[-1] = Piece(pieces[-1].text + letter, differs)
        else:
            pieces.append(Piece(letter, differs))
    return tuple(pieces)
