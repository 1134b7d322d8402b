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
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from vigie.kernel.text import alphanumerics, fold
from vigie.registrations.domain.columns import Column
from vigie.registrations.domain.validation import SPREADSHEET_NUMBER

CANON_VERSION: Final = 1
EMPTY: Final = frozenset({"", "ND", "INCONNU"})
_DATA = Path(__file__).parent.parent / "data"
_PARIS = ZoneInfo("Europe/Paris")
_ISO = re.compile(r"(\d{4})[-/]?(\d\d)[-/]?(\d\d)")
_NUMERIC = re.compile(r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})")
_MIDNIGHT = re.compile(r"(.+?)[ T]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)")
_NUMBER = re.compile(r"([+-]?)(\d+)(?:\.(\d+))?")
_SPREADSHEET_NUMBER = re.compile(SPREADSHEET_NUMBER, re.ASCII)
_COMMA_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POINT_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?")


DateOrder = Literal["day_first", "month_first"]
DecimalMark = Literal["comma", "point"]


class Habits(NamedTuple):
    """How a file writes dates and numbers; ISO dates and plain numbers are read in any case.

    `month_first`: 12/31/2025 is the last of December, and 31/12/2025 is no date. `point`: a comma
    parts thousands only, so that 1,234 is a thousand and more, and 12,5 is no number.
    """

    date_order: DateOrder = "day_first"
    decimal_mark: DecimalMark = "comma"


USUAL: Final = Habits()


class Reading(NamedTuple):
    """A cell once read: canonical text ("" = not known) and, if it cannot be read, why."""

    text: str
    fault: str = ""


def read(column: Column, raw: str, habits: Habits = USUAL) -> Reading:
    """Return the canonical text of a raw cell; a cell that cannot be read is empty, with a code."""
    if fold(raw) in EMPTY:
        return Reading("")
    return _READERS[column.kind](column, raw, habits)


def is_told_plainly(column: Column, habits: Habits) -> bool:
    """Tell whether a cell's raw text, once the habits of its file are forgotten, means the same.

    Dates and numbers of a file with habits of its own do not: they are shown as canonical text.
    """
    return habits == USUAL or column.kind not in _WRITTEN_BY_HABIT


def _text(_: Column, raw: str, __: Habits) -> Reading:
    return Reading(fold(raw))


def _identifier(_: Column, raw: str, __: Habits) -> Reading:
    text = alphanumerics(raw)
    return Reading("" if text in EMPTY else text)


def _vin(column: Column, raw: str, habits: Habits) -> Reading:
    if _SPREADSHEET_NUMBER.match(raw):
        return Reading("", "registrations.vin_as_number")
    return _identifier(column, raw, habits)


def _make(_: Column, raw: str, __: Habits) -> Reading:
    text = fold(raw)
    return Reading(make_synonyms().get(text, text))


def _codes(_: Column, raw: str, habits: Habits) -> Reading:
    parts = [_coded(part, habits) for part in re.split(r"[;,|]", raw) if fold(part) not in EMPTY]
    faults = [part.fault for part in parts if part.fault]
    if faults:
        return Reading("", faults[0])
    return Reading(";".join(sorted({part.text for part in parts if part.text})))


def _coded(part: str, habits: Habits) -> Reading:
    code, _, when = part.partition("@")
    name = fold(code).replace(" ", "-")
    if not when.strip():
        return Reading(name)
    on = _date(when, habits)
    return Reading(f"{name}@{on.text}" if not on.fault else "", on.fault)


def _word(column: Column, raw: str, __: Habits) -> Reading:
    spelled = fold(raw.replace("_", " "))
    for word in column.words:
        if spelled == word.replace("_", " ").upper() or spelled in word_synonyms().get(word, ()):
            return Reading(word)
    return Reading("", "registrations.unknown_word")


def _boolean(_: Column, raw: str, __: Habits) -> Reading:
    text = boolean_words().get(fold(raw))
    return Reading(text) if text else Reading("", "registrations.unreadable_boolean")


def _date(raw: str, habits: Habits) -> Reading:
    try:
        return Reading(_calendar_day(raw.strip(), habits.date_order).isoformat())
    except (ValueError, OverflowError):
        return Reading("", "registrations.impossible_date")


def _calendar_day(text: str, order: DateOrder) -> date:
    if _INSTANT.fullmatch(text):
        return datetime.fromisoformat(text).astimezone(_PARIS).date()
    timed = _MIDNIGHT.fullmatch(text)
    day = timed[1] if timed else text
    if found := _ISO.fullmatch(day):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMERIC.fullmatch(day):
        first, second = int(found[1]), int(found[2])
        month, of_month = (first, second) if order == "month_first" else (second, first)
        return date(int(found[3]), month, of_month)
    raise ValueError(text)


def _number(raw: str, habits: Habits) -> tuple[str, str, str]:
    """Return sign, whole part and fraction of a number written the French or English way.

    A lone comma or point is decimal, as in France; two of them tell thousands from decimals.
    Where the file's mark is the point, a comma parts thousands and nothing else.
    """
    text = "".join(raw.split()).removesuffix("€")
    if habits.decimal_mark == "point" and _COMMA_THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if habits.decimal_mark == "comma":
        text = _without_thousands(text).replace(",", ".")
    found = _NUMBER.fullmatch(text)
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


def _integer(_: Column, raw: str, habits: Habits) -> Reading:
    try:
        sign, whole, fraction = _number(raw, habits)
    except ValueError:
        return Reading("", "registrations.unreadable_number")
    return Reading("", "registrations.not_an_integer") if fraction else Reading(sign + whole)


def _measure(column: Column, raw: str, habits: Habits) -> Reading:
    reading = _integer(column, raw, habits)
    return Reading("") if reading.text == "0" else reading


def _decimal(_: Column, raw: str, habits: Habits) -> Reading:
    try:
        sign, whole, fraction = _number(raw, habits)
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


_WRITTEN_BY_HABIT: Final = frozenset({"date", "codes", "integer", "measure", "decimal"})
_READERS: Final[dict[str, Callable[[Column, str, Habits], Reading]]] = {
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
    "date": lambda _, raw, habits: _date(raw, habits),
    "integer": _integer,
    "measure": _measure,
    "decimal": _decimal,
}
