"""Sentences for error codes, in three languages, without Django.

Each feature keeps its own `data/messages*.toml`: a table per code with `en`, `fr` and `pl`.
The command line, the API and the portal all ask here, so a code reads the same everywhere.
"""

import errno
import os
import re
import tomllib
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from vigie.kernel.errors import VigieError
from vigie.kernel.foreign_text import held
from vigie.kernel.typography import printed
from vigie.ui.formats import amount, day

LANGUAGES = ("en", "fr", "pl")
_PACKAGES = Path(__file__).parent.parent

# Where a cell stands: in a line of a file, or in a field of a record that came alone.
_PLACES = {
    "en": (", line {line}, column {column}", ", field {column}"),
    "fr": (", ligne {line}, colonne {column}", ", champ {column}"),
    "pl": (", wiersz {line}, kolumna {column}", ", pole {column}"),
}
# Parameters that quote what somebody wrote; another day in a sentence is said as its reader writes days.
_QUOTES = frozenset({"value", "given", "file", "column", "heading", "name"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FILE_WORDS = {"en": "The file", "fr": "Le fichier", "pl": "Plik"}


@cache
def messages() -> dict[str, dict[str, str]]:
    """Return code → language → sentence for every feature, spaced as each language is printed."""
    return _read("*", "messages*.toml")


@cache
def briefs() -> dict[str, dict[str, str]]:
    """Return code → language → why, for where no name, heading or value may stand (an e-mail)."""
    return _read("*", "briefs.toml")


@cache
def permissions() -> dict[str, dict[str, str]]:
    """Return permission → language → what it lets a person do."""
    return _read("*", "permissions.toml")


@cache
def system_words() -> dict[str, dict[str, str]]:
    """Return the name of an errno → language → what it means; of those that people meet."""
    return _read("ui", "system.toml")


def _texts(code: str) -> dict[str, str] | None:
    """Return the sentences of a code; those of other features are not read before they are needed."""
    return _feature(code.partition(".")[0]).get(code) or messages().get(code)


@cache
def _feature(name: str) -> dict[str, dict[str, str]]:
    return _read(name, "messages*.toml") if name.isidentifier() else {}


def _read(package: str, names: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path in sorted(_PACKAGES.glob(f"{package}/data/{names}")):
        for code, texts in tomllib.loads(path.read_text("utf-8")).items():
            found[code] = {spoken: printed(text, spoken) for spoken, text in texts.items()}
    return found


def sentence(error: VigieError, language: str = "en") -> str:
    """Return one line that says what is wrong, where, and how to mend it."""
    return sentence_for(error.code, error.params, language)


def sentence_for(code: str, params: dict[str, object], language: str = "en") -> str:
    """Return the sentence of a code; an unknown code shows itself rather than hide.

    A cell that stands in no line, for no file holds it, is told by its field.
    """
    texts = _texts(code)
    if texts is None:
        return f"{code} {params}"
    spoken = language[:2] if language[:2] in texts else "en"
    template = texts[spoken]
    if "line" not in params and spoken in _PLACES:
        template = template.replace(*_PLACES[spoken])
    said = {name: _said(_dated(name, value), language) for name, value in params.items()}
    if "permission" in params:
        said["permission"] = _permission(str(params["permission"]), language)
    if "errno" in params:
        said["errno"] = _system(int(str(params["errno"])), language)
    return template.format_map(said)


def brief(code: str, language: str = "en") -> str:
    """Return why, without any value: the brief of a code, or its sentence where it needs none.

    "" where neither says it: then the page that holds the values says it alone.
    """
    spoken = language[:2] if language[:2] in LANGUAGES else "en"
    if code in briefs():
        return briefs()[code][spoken]
    text = messages().get(code, {}).get(spoken, "")
    said = text.replace("{file}", _FILE_WORDS[spoken], 1) if text.startswith("{file} ") else text
    return "" if "{" in said else said


def _dated(name: str, value: object) -> object:
    """Return a day kept as text as the day that it is; what quotes a file or a person stays as written."""
    if name in _QUOTES or not isinstance(value, str) or not _DAY.fullmatch(value):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


def _said(value: object, language: str) -> object:
    """Return a day and a decimal as the language writes them, a text held on its line."""
    if isinstance(value, str):
        return held(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return day(value, language[:2])
    if isinstance(value, Decimal) and value.is_finite():
        return amount(value, language[:2], max(0, -int(value.as_tuple().exponent)))
    return value


def _permission(name: str, language: str) -> str:
    """Return what a permission lets a person do; one of nobody's says its name."""
    texts = permissions().get(name, {})
    return texts.get(language[:2]) or texts.get("en", name)


def _system(number: int, language: str) -> str:
    """Return what an errno means; one that is seldom met says it in the system's own English."""
    texts = system_words().get(errno.errorcode.get(number, ""), {})
    return texts.get(language[:2]) or texts.get("en") or os.strerror(number)
