"""Small parts drawn in Python: they stand in every row of every list, so they must be cheap."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vigie.ui import differences, formats
from vigie.ui.levels import level_of
from vigie.ui.relative import ago, days_ago

Words = str | Promise


class State(NamedTuple):
    """A state in a pill. Tones: quiet, busy, good, loud (a person is needed)."""

    word: Words
    tone: str = "quiet"


class Link(NamedTuple):
    """A name that leads to its page; without an address, the name alone."""

    title: Words
    href: str = ""


def level(name: object) -> SafeString:
    """Draw a level: shape and word."""
    found = level_of(str(name or "none"))
    return format_html(
        '<span class="level level-{}">{}<span>{}</span></span>',
        found.name,
        shape(found.name),
        found.word,
    )


def shape(name: str) -> SafeString:
    """Draw only the shape of a level; say the word beside it."""
    found = level_of(name)
    return format_html(
        '<svg class="level-shape shape-{}" viewBox="0 0 16 16" aria-hidden="true">'
        '<path d="{}"/></svg>',
        found.name,
        found.path,
    )


def level_word(name: object) -> SafeString:
    """Draw only the word of a level, where its shape stands beside already."""
    found = level_of(str(name or "none"))
    return format_html('<span class="level level-{}">{}</span>', found.name, found.word)


def state(value: object) -> SafeString:
    """Draw a state: a word in a pill, loud only when a person is needed."""
    word, tone = value if isinstance(value, State) else (str(value), "quiet")
    return format_html('<span class="pill pill-{}">{}</span>', tone, word)


def plate(value: object) -> SafeString:
    """Draw a plate as on the car."""
    return format_html('<span class="plate">{}</span>', formats.plate(str(value)))


def vin(value: object, other: str | None = None) -> SafeString:
    """Draw a VIN in its three groups; mark what differs from `other` when it is given."""
    text = str(value)
    marked = differences.mark(text, other)[0] if other is not None else (differences.Piece(text),)
    sizes = tuple(len(group) for group in formats.vin_groups(text))
    groups = format_html_join(
        "",
        '<span class="vin-group">{}</span>',
        ((pieces(group),) for group in differences.cut(marked, sizes)),
    )
    return format_html('<span class="vin" aria-label="{}">{}</span>', text, groups)


def pieces(marked: differences.Marked) -> SafeString:
    """Draw marked text: what differs is underlined and heavier, never by colour alone."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", piece.text) if piece.differs else piece.text,)
            for piece in marked
        ),
    )


def amount(value: object, digits: int = 2) -> SafeString:
    """Draw an amount without its currency, which the heading says once; nothing is drawn quieter."""
    given = value if isinstance(value, Decimal | int) else Decimal(str(value))
    zero = "" if given else " is-zero"
    text = formats.amount(given, language(), digits)
    return format_html('<span class="amount{}">{}</span>', zero, text)


def number(value: object) -> SafeString:
    """Draw a count, or a figure with the decimals it has."""
    exact = Decimal(str(value))
    digits = max(0, -int(exact.normalize().as_tuple().exponent))
    return amount(exact, digits)


def moment(value: object) -> SafeString:
    """Draw a date or an instant, with the relative time as help on hover."""
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        zone = timezone.get_current_timezone_name()
        text = formats.instant(value, language(), zone)
        help_text = f"{ago(value, timezone.now())} · {formats.clock(value, zone, with_zone=True)}"
        return _time(local.isoformat(timespec="seconds"), help_text, text)
    if isinstance(value, date):
        help_text = days_ago(value, timezone.localdate())
        return _time(value.isoformat(), help_text, formats.day(value, language()))
    return text_of(value)


def text_of(value: object) -> SafeString:
    """Draw plain text."""
    return format_html("{}", value)


def said(value: object) -> SafeString:
    """Draw what a person or a file wrote, a name for example: spaced as it came."""
    return format_html("<span data-verbatim>{}</span>", value)


def reference(value: object) -> SafeString:
    """Draw a short human reference (`ALR-2026-004211`), never broken over two lines."""
    return format_html('<span class="reference">{}</span>', value)


def link(value: object) -> SafeString:
    """Draw a name that leads somewhere."""
    title, href = value if isinstance(value, Link) else Link(str(value))
    return format_html('<a href="{}">{}</a>', href, title) if href else format_html("{}", title)


def yes_no(value: object) -> SafeString:
    """Draw a truth as a word."""
    return format_html("{}", _("yes") if value else _("no"))


def unknown(words: Words = "") -> SafeString:
    """Say that a value is not known, and by whom when `words` tell; never blank, never 0."""
    return format_html('<span class="unknown">{}</span>', words or _("not given"))


def icon(name: str, words: Words = "") -> SafeString:
    """Draw an icon of the sprite; `words` are read aloud when no word stands beside it."""
    from django.templatetags.static import static  # noqa: PLC0415 - storage is ready only now

    label = format_html('role="img" aria-label="{}"', words) if words else HIDDEN
    return format_html(
        '<svg class="icon" {}><use href="{}#{}"/></svg>', label, static("vendor/icons.svg"), name
    )


HIDDEN = mark_safe('aria-hidden="true"')

KINDS: dict[str, Callable[[object], SafeString]] = {
    "text": text_of,
    "said": said,
    "reference": reference,
    "link": link,
    "level": level,
    "state": state,
    "plate": plate,
    "vin": vin,
    "amount": amount,
    "number": number,
    "date": moment,
    "moment": moment,
    "yes_no": yes_no,
}


def cell(kind: str, value: object) -> SafeString:
    """Draw a value by its kind; None and empty text are said to be unknown."""
    if value is None or value == "":
        return unknown()
    return KINDS[kind](value)


def language() -> str:
    """Return the two letters of the active language."""
    return (get_language() or "en")[:2]


def _time(stamp: str, help_text: str, text: str) -> SafeString:
    return format_html('<time datetime="{}" title="{}">{}</time>', stamp, help_text, text)
