"""Canonical text of a cell, by the kind of its column: the plain reference.

Two cells with the same canonical text are equal. The fast path in `engines.canonicalise` is
held to this one by a differential test. Source: file contract, sections 3 and 4.

CANON_VERSION is stamped into every canonical file: a change of these rules raises it, and files
of another version are made again rather than compared.
"""

import re
import tomllib
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from vigie.kernel.text import alphanumerics, fold
from vigie.registrations.domain.columns import Column
from vigie.registrations.domain.validation import SPREADSHEET_NUMBER

CANON_VERSION: Final = 1
EMPTY: Final = frozenset({"", "ND", "INCONNU"})
_DATA = Path(__file__).parent.parent / "data"
_PARIS = ZoneInfo("Europe/Paris")
_ISO = re.compile(r"(\d{4})[-/]?(\d\d)[-/]?(\d\d)")
_FRENCH = re.compile(r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})")
_MIDNIGHT = re.compile(r"(.+?)[ T]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)")
_NUMBER = re.compile(r"([+-]?)(\d+)(?:\.(\d+))?")
_SPREADSHEET_NUMBER = re.compile(SPREADSHEET_NUMBER, re.ASCII)
_COMMA_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POINT_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?")


class Reading(NamedTuple):
    """A cell once read: canonical text ("" = not known) and, if it cannot be read, why."""

    text: str
    fault: str = ""


def read(column: Column, raw: str) -> Reading:
    """Return the canonical text of a raw cell; a cell that cannot be read is empty, with a code."""
    if fold(raw) in EMPTY:
        return Reading("")
    return _READERS[column.kind](column, raw)


def _text(_: Column, raw: str) -> Reading:
    return Reading(fold(raw))


def _identifier(_: Column, raw: str) -> Reading:
    text = alphanumerics(raw)
    return Reading("" if text in EMPTY else text)


def _vin(column: Column, raw: str) -> Reading:
    if _SPREADSHEET_NUMBER.match(raw):
        return Reading("", "registrations.vin_as_number")
    return _identifier(column, raw)


def _make(_: Column, raw: str) -> Reading:
    text = fold(raw)
    return Reading(make_synonyms().get(text, text))


def _codes(_: Column, raw: str) -> Reading:
    parts = [_coded(part) for part in re.split(r"[;,|]", raw) if fold(part) not in EMPTY]
    faults = [part.fault for part in parts if part.fault]
    if faults:
        return Reading("", faults[0])
    return Reading(";".join(sorted({part.text for part in parts})))


def _coded(part: str) -> Reading:
    code, _, when = part.partition("@")
    name = fold(code).replace(" ", "-")
    if not when.strip():
        return Reading(name)
    on = _date(when)
    return Reading(f"{name}@{on.text}" if not on.fault else "", on.fault)


def _word(column: Column, raw: str) -> Reading:
    spelled = fold(raw.replace("_", " "))
    for word in column.words:
        if spelled == word.replace("_", " ").upper() or spelled in word_synonyms().get(word, ()):
            return Reading(word)
    return Reading("", "registrations.unknown_word")


def _boolean(_: Column, raw: str) -> Reading:
    text = boolean_words().get(fold(raw))
    return Reading(text) if text else Reading("", "registrations.unreadable_boolean")


def _date(raw: str) -> Reading:
    try:
        return Reading(_calendar_day(raw.strip()).isoformat())
    except (ValueError, OverflowError):
        return Reading("", "registrations.impossible_date")


def _calendar_day(text: str) -> date:
    if _INSTANT.fullmatch(text):
        return datetime.fromisoformat(text).astimezone(_PARIS).date()
    timed = _MIDNIGHT.fullmatch(text)
    day = timed[1] if timed else text
    if found := _ISO.fullmatch(day):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _FRENCH.fullmatch(day):
        return date(int(found[3]), int(found[2]), int(found[1]))
    raise ValueError(text)


def _number(raw: str) -> tuple[str, str, str]:
    """Return sign, whole part and fraction of a number written the French or English way.

    A lone comma or point is decimal, as in France; two of them tell thousands from decimals.
    """
    text = _without_thousands("".join(raw.split()).removesuffix("€"))
    found = _NUMBER.fullmatch(text.replace(",", "."))
    if not found or not text.isascii():
        raise ValueError(raw)
    whole, fraction = found[2].lstrip("0") or "0", (found[3] or "").rstrip("0")
    sign = "-" if found[1] == "-" and (whole != "0" or fraction) else ""
    return sign, whole, fraction


def _without_thousands(text: str) -> str:
    if text.count(",") + text.count(".") < 2:
        return text
    if _COMMA_THOUSANDS.fullmatch(text):
        return text.replace(",", "")
    return text.replace(".", "") if _POINT_THOUSANDS.fullmatch(text) else text


def _integer(_: Column, raw: str) -> Reading:
    try:
        sign, whole, fraction = _number(raw)
    except ValueError:
        return Reading("", "registrations.unreadable_number")
    return Reading("", "registrations.not_an_integer") if fraction else Reading(sign + whole)


def _measure(column: Column, raw: str) -> Reading:
    reading = _integer(column, raw)
    return Reading("") if reading.text == "0" else reading


def _decimal(_: Column, raw: str) -> Reading:
    try:
        sign, whole, fraction = _number(raw)
    except ValueError:
        return Reading("", "registrations.unreadable_number")
    return Reading(f"{sign}{whole}.{fraction}" if fraction else sign + whole)


@cache
def make_synonyms() -> dict[str, str]:
    """Return other spelling → make, both as canonical text."""
    makes: dict[str, list[str]] = _table("makes")["makes"]
    return {fold(other): make for make, others in makes.items() for other in others}


@cache
def boolean_words() -> dict[str, str]:
    """Return spelling → `true` or `false`."""
    booleans: dict[str, list[str]] = _table("words")["boolean"]
    return {spelling: word for word, spellings in booleans.items() for spelling in spellings}


@cache
def word_synonyms() -> dict[str, frozenset[str]]:
    """Return word → its other spellings, as canonical text."""
    words: dict[str, list[str]] = _table("words")["words"]
    return {word: frozenset(spellings) for word, spellings in words.items()}


@cache
def _table(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((_DATA / f"{name}.toml").read_text("utf-8"))


_READERS: Final[dict[str, Callable[[Column, str], Reading]]] = {
    "plate": _identifier,
    "siren": _identifier,
    "vin": _vin,
    "text": _text,
    "name": _text,
    "address": _text,
    "code": _text,
    "make": _make,
    "codes": _codes,
    "word": _word,
    "boolean": _boolean,
    "date": lambda _, raw: _date(raw),
    "integer": _integer,
    "measure": _measure,
    "decimal": _decimal,
}
