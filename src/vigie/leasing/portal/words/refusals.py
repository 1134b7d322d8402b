"""Why an act on a contract is refused, as who reads the page would say it: steps and states by their words."""

from datetime import date
from typing import Final

from vigie.kernel.errors import VigieError
from vigie.leasing.domain.lifecycle import State, Step
from vigie.leasing.portal.words.contracts import STATES, VERBS
from vigie.ui import formats
from vigie.ui.catalogue import sentence_for

_QUOTES: Final = {"fr": "«\N{NO-BREAK SPACE}%s\N{NO-BREAK SPACE}»", "pl": "„%s”"}


def refusal(error: VigieError, language: str) -> str:
    """Return the sentence of a refusal, its steps, states and days in words of the language."""
    said = {name: _said(name, value, language) for name, value in error.params.items()}
    return sentence_for(error.code, said, language)


def _said(name: str, value: object, language: str) -> object:
    if isinstance(value, date):
        return formats.day(value, language)
    if name == "state" and value in set(State):
        return _quoted(str(STATES[str(value)].word), language)
    if name in {"step", "own"}:
        return ", ".join(_step(code, language) for code in str(value).split(", "))
    return value


def _step(code: str, language: str) -> str:
    known = code in set(Step) and Step(code) in VERBS
    return _quoted(str(VERBS[Step(code)]), language) if known else code


def _quoted(words: str, language: str) -> str:
    return _QUOTES.get(language[:2], "“%s”") % words
