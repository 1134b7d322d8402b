"""Sentences of the rules with their facts put in, as one language writes dates and amounts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vigie.fraud.domain import rulebook
from vigie.fraud.portal.words.facts import SOURCES, VALUES, fact_label
from vigie.ui import cells, formats
from vigie.ui.levels import level_of

Words = str | Promise
Fact = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact as the page shows it: what, how much, when true, when known, who says so.

    `known_on` is the day of the first read that said so, `read_on` of the last where it is another.
    Of a portfolio the first is not kept: `known_on` is None and `read_on` the day of its state.
    """

    label: Words
    value: str
    true_on: date | None
    known_on: date | None
    source: Words
    field: str
    read_on: date | None = None


_DATED: Final = ("_on", "_until", "_since")


class _Facts(dict[str, str]):
    """Values by name; one that is not known says so inside the sentence."""

    def __missing__(self, name: str) -> str:
        return _("not known")


def told(
    section: str, code: str, facts: Iterable[Fact] = (), *, currency: str = "", **more: str
) -> str:
    """Return the sentence of a code; a code of an older ruleset shows itself.

    Where a day that it names is not known, it is told without that day.
    """
    texts = rulebook.sentences()[section].get(code)
    if texts is None:
        return code.replace("_", " ")
    values = {str(one["name"]): shown_value(one, currency) for one in facts} | more
    undated = rulebook.sentences()["undated"]
    if code in undated and not _days(texts["en"]) <= values.keys():
        texts = undated[code]
    template = texts.get(cells.language()) or texts["en"]
    return template.format_map(_Facts(values))


def _days(template: str) -> set[str]:
    """Return the days that a sentence names."""
    named = {name for _text, name, _spec, _conversion in Formatter().parse(template) if name}
    return {name for name in named if name.endswith(_DATED)}


def fact_line(fact: Fact, currency: str) -> FactLine:
    """Return a fact of an alert's body, ready to draw."""
    place, _dot, field = str(fact["source"]).partition(".")
    known_on, read_on = _day(fact["known_on"]), _day(fact.get("read_on"))
    is_first_kept = place != "portfolio" or read_on is None
    return FactLine(
        label=fact_label(str(fact["name"])),
        value=shown_value(fact, currency),
        true_on=_day(fact["effective_on"]),
        known_on=known_on if is_first_kept else None,
        source=SOURCES.get(place, place),
        field=field,
        read_on=None if is_first_kept and read_on == known_on else read_on,
    )


def shown_value(fact: Fact, currency: str) -> str:
    """Return a fact's value in words: a date, an amount, a count, a code's word, yes or no."""
    name, value = str(fact["name"]), str(fact["value"])
    if name in VALUES:
        return str(VALUES[name].get(value, value))
    if value in {"true", "false"}:
        return _("yes") if value == "true" else _("no")
    if name.endswith(_DATED):
        found = _day(value)
        return formats.day(found, cells.language()) if found else value
    return _figure(name, value, currency)


def level_word(name: str) -> str:
    """Return the word of a level."""
    return str(level_of(name).word)


def _figure(name: str, value: str, currency: str) -> str:
    try:
        number = Decimal(value)
    except ArithmeticError:
        return value
    if name.endswith("_amount"):
        written = formats.amount(number, cells.language())
        return f"{written}{formats.NO_BREAK}{currency}" if currency else written
    return formats.number(int(number), cells.language())


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
