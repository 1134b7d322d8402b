"""One sentence for each event in the life of a certificate."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vigie.registrations.domain.personal import REMOVED
from vigie.registrations.domain.watching import LOUD_OPERATIONS
from vigie.registrations.portal.words.columns import column_label, value_words
from vigie.registrations.portal.words.evidence import EVIDENCE
from vigie.registrations.portal.words.operations import operation_sentence
from vigie.registrations.queries import Event
from vigie.ui import cells, formats
from vigie.ui.records import Moment, Timeline

KINDS: Final = (
    ("distortion", gettext_lazy("Distortions")),
    ("change", gettext_lazy("Changes")),
    ("operation", gettext_lazy("Operations")),
    ("inspection", gettext_lazy("Inspections")),
    ("contract", gettext_lazy("Contract")),
    ("question", gettext_lazy("Questions")),
    ("evidence", gettext_lazy("Evidence")),
)
RESULTS: Final = {
    "A": gettext_lazy("favourable"),
    "S": gettext_lazy("major faults, to be seen again"),
    "R": gettext_lazy("critical faults, to be seen again"),
}
CONTRACT_DAYS: Final = {
    "contract_starts_on": gettext_lazy("The contract starts"),
    "delivered_on": gettext_lazy("The vehicle is delivered"),
    "settled_on": gettext_lazy("The contract is settled"),
    "claim_opened_on": gettext_lazy("An insurance claim is opened"),
}
ANSWERS: Final = {
    "ended": gettext_lazy("Answered: the contract ended, its watch ends"),
    "still_ours": gettext_lazy("Answered: the contract is still ours, it stays watched"),
    "returned": gettext_lazy(
        "It stands in the portfolio again and is watched; nothing is asked any more"
    ),
}
MANY: Final = 4


def timeline(
    events: list[Event], contract: Sequence[tuple[str, str]] = (), until: date = date.max
) -> Timeline:
    """Return the events as a timeline that can be narrowed to the kinds present.

    `contract` is what the portfolio says of the contract: its days up to `until` stand there too.
    """
    moments = _written(events)
    moments += [one for one in map(_contract, contract) if one and _day_of(one) <= until]
    moments.sort(key=_day_of, reverse=True)
    present = {moment.kind for moment in moments}
    return Timeline(moments, [kind for kind in KINDS if kind[0] in present])


def _written(events: list[Event]) -> list[Moment]:
    """Return a moment per event; many of one kind on one day make one, with each folded below."""
    moments: list[Moment] = []
    for (_on, kind), group in groupby(events, key=lambda event: (event.on, event.kind)):
        written = [_WRITERS[kind](event) for event in group]
        if kind in SUMS and len(written) >= MANY:
            words = str(SUMS[kind](len(written)))
            details = tuple(one.sentence for one in written)
            written = [replace(written[0], sentence=words, tone=_loudest(written), details=details)]
        moments += written
    return moments


def _loudest(moments: list[Moment]) -> str:
    return next((one.tone for one in moments if one.tone == "is-loud"), moments[0].tone)


def _differ(count: int) -> str:
    words = ngettext(
        "%(n)s field differs from what was expected",
        "%(n)s fields differ from what was expected",
        count,
    )
    return words % {"n": count}


def _agree(count: int) -> str:
    return ngettext("%(n)s field agrees again", "%(n)s fields agree again", count) % {"n": count}


def _changed(count: int) -> str:
    words = ngettext(
        "%(n)s value changed in the register", "%(n)s values changed in the register", count
    )
    return words % {"n": count}


def _first_seen(event: Event) -> Moment:
    return Moment("eye", _("Under watch since this portfolio"), _("portfolio"), event.on)


def _emptied(event: Event) -> Moment:
    words = _(
        "Names, plate and VIN were removed: the contract ended, and nothing needs them any more"
    )
    return Moment("trash", words, _("retention or erasure"), event.on)


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
    if event.code == "unreadable_in_register":
        return _("The register’s row of this vehicle could not be read")
    if not event.field:
        return _("No extract names this plate or VIN")
    values = {
        "field": column_label(event.field),
        "expected": value_words(event.field, event.was),
        "observed": value_words(event.field, event.is_now),
    }
    if REMOVED in (event.was, event.is_now):
        return _("%(field)s differed from what was expected; the values are removed") % values
    if not event.is_now:
        return _("%(field)s: “%(expected)s” was expected, the register gives nothing") % values
    if not event.was:
        return _("%(field)s: nothing was expected, the register says “%(observed)s”") % values
    return _("%(field)s: “%(expected)s” was expected, the register says “%(observed)s”") % values


def _closed_words(event: Event) -> str:
    if event.field:
        return _("%(field)s agrees again") % {"field": column_label(event.field)}
    if event.code == "unreadable_in_register":
        return _("It is no longer that its row could not be read")
    return _("The register names this vehicle again")


def _closed(event: Event) -> Moment:
    words = _closed_words(event)
    return Moment(
        "circle-check", words, _("comparison"), event.on, kind="distortion", tone="is-good"
    )


def _change(event: Event) -> Moment:
    values = {
        "field": column_label(event.field),
        "was": value_words(event.field, event.was) or _("nothing"),
        "now": value_words(event.field, event.is_now) or _("nothing"),
    }
    words = _("%(field)s: %(was)s → %(now)s") % values if event.field else _presence(event)
    known = event.known_on if event.known_on != event.on else None
    source = _("two extracts of the register")
    return Moment("refresh", words, source, event.on, known, kind="change")


def _presence(event: Event) -> str:
    if event.aside is not None:
        where = {"import": event.aside.import_id, "line": event.aside.line}
        return (
            _("Its row in the register could not be read (import %(import)s, line %(line)s).")
            % where
        )
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


def _contract(said: tuple[str, str]) -> Moment | None:
    name, value = said
    if name not in CONTRACT_DAYS:
        return None
    words, day = str(CONTRACT_DAYS[name]), date.fromisoformat(value)
    return Moment("file-text", words, _("portfolio"), day, kind="contract")


def _day_of(moment: Moment) -> date:
    assert isinstance(moment.on, date)
    return moment.on


def _asked(event: Event) -> Moment:
    words = _("Absent from the full portfolio: a person is asked what became of the contract")
    return Moment("help", words, _("portfolio"), event.on, kind="question")


def _answered(event: Event) -> Moment:
    if event.code == "returned":
        return Moment(
            "file-text", str(ANSWERS[event.code]), _("portfolio"), event.on, kind="question"
        )
    words = ANSWERS.get(event.code, event.code)
    if event.is_now:
        words = _("%(answer)s: “%(note)s”") % {"answer": words, "note": event.is_now}
    return Moment("gavel", str(words), _("Portal"), event.on, kind="question")


def _evidence(event: Event) -> Moment:
    words = str(EVIDENCE.get(event.code, event.code))
    if event.kind == "evidence_retracted":
        words = _("Taken back: %(evidence)s") % {"evidence": words}
    known = event.known_on if event.known_on != event.on else None
    return Moment("gavel", words, event.is_now, event.on, known, kind="evidence")


SUMS: Final[dict[str, Callable[[int], str]]] = {
    "distortion_opened": _differ,
    "distortion_closed": _agree,
    "change": _changed,
}
_WRITERS: Final[dict[str, Callable[[Event], Moment]]] = {
    "first_seen": _first_seen,
    "emptied": _emptied,
    "distortion_opened": _opened,
    "distortion_closed": _closed,
    "change": _change,
    "operation": _operation,
    "inspection": _inspection,
    "question_asked": _asked,
    "question_answered": _answered,
    "evidence_recorded": _evidence,
    "evidence_retracted": _evidence,
}
