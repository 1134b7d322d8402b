"""How certain the evidence is. A level never speaks of anyone's intent."""

from enum import IntEnum


class Level(IntEnum):
    """Ordered: none < yellow (suspicion) < orange (probable) < red (certain)."""

    NONE = 0
    YELLOW = 1
    ORANGE = 2
    RED = 3

    @property
    def word(self) -> str:
        """Return the lower-case name used in data, files and the API."""
        return self.name.lower()


def level_of(word: str) -> Level:
    """Return the level of a word; KeyError for anything but none, yellow, orange, red."""
    return _BY_WORD[word]


_BY_WORD = {level.word: level for level in Level}
