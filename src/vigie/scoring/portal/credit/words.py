"""What cards, bins, proposals and scores are called on pages."""

from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, npgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vigie.scoring.domain.credit.builtin import APPLICATION, TRUST
from vigie.scoring.domain.credit.points import Line, Part
from vigie.ui import cells, formats
from vigie.ui.cells import State

Words = str | Promise

CARDS: Final[dict[str, Words]] = {
    APPLICATION: _("Applications"),
    TRUST: _("Trust in debtors"),
}
STATES: Final[dict[str, State]] = {
    "draft": State(pgettext_lazy("card of points", "Draft"), "busy"),
    "published": State(pgettext_lazy("card of points", "In force"), "good"),
    "retired": State(pgettext_lazy("card of points", "Retired")),
    "builtin": State(pgettext_lazy("card of points", "In force, comes with Vigie"), "good"),
}
ORIGINS: Final[dict[str, Words]] = {
    "expert": _("Set by hand, provisional"),
    "learned": _("Learned from outcomes"),
}
OUTCOMES: Final[dict[str, State]] = {
    "accept": State(pgettext_lazy("credit", "Accept"), "good"),
    "refer": State(pgettext_lazy("credit", "A person decides"), "busy"),
    "refuse": State(pgettext_lazy("credit", "Refuse"), "loud"),
}
ATTRIBUTES: Final[dict[str, Words]] = {"age": _("By age"), "sex": _("By sex")}


def card_name(name: str) -> str:
    """Return what a card is called."""
    return str(CARDS.get(name, name))


def plain(value: float) -> str:
    """Return a number as the reader's language writes it, with no more decimals than it has."""
    rounded = Decimal(str(round(value, 1)))
    whole = rounded == rounded.to_integral_value()
    return formats.amount(rounded, cells.language(), 0 if whole else 1)


def with_unit(value: float, unit: str) -> str:
    """Return a number with its unit in words."""
    said, count = plain(value), round(value)
    if unit == "days":
        return ngettext("%(n)s day", "%(n)s days", count) % {"n": said}
    if unit == "months":
        return ngettext("%(n)s month", "%(n)s months", count) % {"n": said}
    return f"{said}\u00a0%" if unit == "%" else said


def _beyond(value: float, unit: str) -> str:
    """Return a number with its unit after a preposition: Polish says it in another case."""
    count = round(value)
    if unit == "days":
        words = npgettext("after a preposition", "%(n)s day", "%(n)s days", count)
    elif unit == "months":
        words = npgettext("after a preposition", "%(n)s month", "%(n)s months", count)
    else:
        return with_unit(value, unit)
    return words % {"n": plain(value)}


def bin_words(part: Part, place: int) -> str:
    """Return what falls into a bin: an interval, a category, or what is not known."""
    if place == len(part.points) - 1:
        return gettext("not known")
    if part.input.categories:
        return part.input.category_said(part.input.categories[place], cells.language())
    low, high = part.span(place)
    unit = part.input.unit
    if low is None and high is None:
        return gettext("any value")
    if low is None:
        return gettext("under %(high)s") % {"high": _beyond(high or 0, unit)}
    if high is None:
        return gettext("%(low)s or more") % {"low": with_unit(low, unit)}
    said = {"low": plain(low), "high": _beyond(high, unit)}
    return gettext("from %(low)s to under %(high)s") % said


def value_words(line: Line) -> str:
    """Return the value that was scored."""
    value = line.value
    if not line.is_known or value is None:
        return gettext("not known")
    if line.part.input.categories:
        return line.part.input.category_said(str(value), cells.language())
    return with_unit(float(value), line.part.input.unit)


def input_name(part: Part) -> str:
    """Return the name of an input in the reader's language."""
    return part.input.said(cells.language())


def points(count: int) -> str:
    """Return a number of points in words."""
    return ngettext("%(n)s point", "%(n)s points", count) % {"n": plain(count)}
