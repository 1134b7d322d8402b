"""One sentence for each event in the life of a certificate."""

from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vigie.registrations.domain.watching import LOUD_OPERATIONS
from vigie.registrations.portal.words.columns import column_label
from vigie.registrations.portal.words.operations import operation_sentence
from vigie.registrations.queries import Event
from vigie.ui import cells, formats
from vigie.ui.records import Moment, Timeline

KINDS: Final = (
    ("distortion", gettext_lazy("Distortions")),
    ("change", gettext_lazy("Changes")),
    ("operation", gettext_lazy("Operations")),
    ("inspection", gettext_lazy("Inspections")),
)
RESULTS: Final = {
    "A": gettext_lazy("favourable"),
    "S": gettext_lazy("major faults, to be seen again"),
    "R": gettext_lazy("critical faults, to be seen again"),
}


def timeline(events: list[Event]) -> Timeline:
    """Return the events as a timeline that can be narrowed to the kinds present."""
    moments = [_WRITERS[event.kind](event) for event in events]
    present = {moment.kind for moment in moments}
    return Timeline(moments, [kind for kind in KINDS if kind[0] in present])


def _first_seen(event: Event) -> Moment:
    return Moment("eye", _("Under watch since this portfolio"), _("portfolio"), event.on)


def _opened(event: Event) -> Moment:
    return Moment(
        "alert-triangle",
        _opened_words(event),
        _("comparison"),
        event.on,
        kind="distortion",
        tone="is-loud" if event.likeness == "different" else "",
    )


def _opened_words(event: Event) -> str:
    if not event.field:
        return _("No extract names this plate or VIN")
    values = {
        "field": column_label(event.field),
        "expected": event.was,
        "observed": event.is_now,
    }
    if not event.is_now:
        return _("%(field)s: “%(expected)s” was expected, the register gives nothing") % values
    if not event.was:
        return _("%(field)s: nothing was expected, the register says “%(observed)s”") % values
    return _("%(field)s: “%(expected)s” was expected, the register says “%(observed)s”") % values


def _closed(event: Event) -> Moment:
    words = (
        _("%(field)s agrees again") % {"field": column_label(event.field)}
        if event.field
        else _("The register names this vehicle again")
    )
    return Moment(
        "circle-check", words, _("comparison"), event.on, kind="distortion", tone="is-good"
    )


def _change(event: Event) -> Moment:
    values = {
        "field": column_label(event.field),
        "was": event.was or _("nothing"),
        "now": event.is_now or _("nothing"),
    }
    words = _("%(field)s: %(was)s → %(now)s") % values if event.field else _presence(event)
    return Moment("refresh", words, _("two extracts of the register"), event.on, kind="change")


def _presence(event: Event) -> str:
    if event.code in {"vanished", "missing_in_register"}:
        return _("The certificate left the register’s extract")
    return _("The certificate came into the register’s extract")


def _operation(event: Event) -> Moment:
    words = str(operation_sentence(event.code))
    if event.cancelled_on:
        day = formats.day(event.cancelled_on, cells.language())
        words = _("%(operation)s, cancelled on %(day)s") % {"operation": words, "day": day}
    is_loud = event.code in LOUD_OPERATIONS and event.cancelled_on is None
    return Moment(
        "file-text",
        words,
        _("register, %(code)s") % {"code": event.code},
        event.on,
        kind="operation",
        tone="is-loud" if is_loud else "",
    )


def _inspection(event: Event) -> Moment:
    result = RESULTS.get(event.code.upper(), event.code) or _("result not given")
    words = _("Technical inspection: %(result)s") % {"result": result}
    if event.is_now:
        km = formats.number(int(event.is_now), cells.language())
        words = _("%(inspection)s, %(km)s km") % {"inspection": words, "km": km}
    return Moment("car", words, _("register"), event.on, kind="inspection")


_WRITERS: Final[dict[str, Callable[[Event], Moment]]] = {
    "first_seen": _first_seen,
    "distortion_opened": _opened,
    "distortion_closed": _closed,
    "change": _change,
    "operation": _operation,
    "inspection": _inspection,
}
