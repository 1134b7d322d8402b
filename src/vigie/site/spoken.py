"""The language of the terminal, and a sentence in it."""

import os

from vigie.ui.catalogue import sentence_for


def command_language() -> str:
    """Return the language of the terminal (LC_ALL, LC_MESSAGES, LANG): en, fr or pl."""
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return said[:2] if said[:2] in ("fr", "pl") else "en"


def said(code: str, **params: object) -> str:
    """Return the sentence of a code in the language of the terminal."""
    return sentence_for(code, params, command_language())
