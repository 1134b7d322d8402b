"""The sentences of the pack, in three languages."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vigie.documents.domain.markdown import blank
from vigie.documents.domain.templates import LANGUAGES
from vigie.kernel.errors import Invalid


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    text = (Path(__file__).parent / "words.toml").read_text("utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences in one language; Invalid (`documents.language_unknown`) for another."""

    language: str

    def __post_init__(self) -> None:
        """Check the language."""
        if self.language not in LANGUAGES:
            raise Invalid("documents.language_unknown", language=self.language)

    def say(self, name: str, **facts: object) -> str:
        """Return a sentence with its facts."""
        return _sentences()[name][self.language].format(**facts)

    def blank(self, name: str) -> str:
        """Return a blank under its name."""
        return blank(self.say(name))

    def yes(self, *, is_so: bool) -> str:
        """Return yes or no."""
        return self.say("yes" if is_so else "no")
