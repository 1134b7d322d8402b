"""What no credit card may read, each with its law: a list, and the check that nothing on it is read."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from vigie.kernel.errors import Invalid
from vigie.kernel.typography import printed

LANGUAGES: Final = ("en", "fr", "pl")


@dataclass(frozen=True, slots=True)
class Excluded:
    """One thing that is not read: parts of names that mean it, the law, its name in three languages."""

    code: str
    words: tuple[str, ...]
    law: str
    names: tuple[str, str, str]

    def said(self, language: str) -> str:
        """Return its name in a language."""
        return self.names[LANGUAGES.index(language)]

    def means(self, name: str) -> bool:
        """Tell whether the name of an input speaks of it: one of the words, between underscores."""
        return any(f"_{word}_" in f"_{name.lower()}_" for word in self.words)


@cache
def excluded() -> tuple[Excluded, ...]:
    """Return what is excluded from every credit card, in the order of the list."""
    text = (Path(__file__).parents[2] / "data" / "credit" / "excluded.toml").read_text("utf-8")
    return tuple(
        Excluded(code, tuple(one["words"]), one["law"], _printed(one))
        for code, one in tomllib.loads(text).items()
    )


def _printed(one: dict[str, str]) -> tuple[str, str, str]:
    english, french, polish = (printed(one[language], language) for language in LANGUAGES)
    return english, french, polish


def refuse_excluded(names: Iterable[str]) -> None:
    """Raise Invalid (`scoring.input_excluded`) naming the first input that is excluded, and the law."""
    for name in names:
        for one in excluded():
            if one.means(name):
                raise Invalid("scoring.input_excluded", input=name, law=one.law)
