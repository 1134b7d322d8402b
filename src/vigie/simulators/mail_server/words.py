"""The few words of the mailbox page, by the reader's browser language."""

import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "fr", "pl")


@cache
def words(language: str) -> dict[str, str]:
    """Return word → text in one of `LANGUAGES`."""
    table = tomllib.loads((Path(__file__).parent / "data" / "words.toml").read_text("utf-8"))
    return {word: texts[language] for word, texts in table.items()}


def preferred(accept_language: str) -> str:
    """Return the first language of an Accept-Language header that we speak, else English."""
    for wish in accept_language.split(","):
        language = wish.strip()[:2].lower()
        if language in LANGUAGES:
            return language
    return "en"
