"""Of a red that was read once: what is waited for, and what a person can do meanwhile."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vigie.fraud.domain.lifecycle import SECOND_READ_AFTER, first_look_on, first_record_at
from vigie.fraud.portal.words.history import read_day
from vigie.fraud.portal.words.sentences import fact_line
from vigie.fraud.queries.alert import AlertDetail
from vigie.ui import cells, formats

_HOLDER: Final = gettext_lazy("another holder")
# What the certificate itself shows of a matter that rests on an operation; none for the others.
SHOWN: Final[Mapping[str, str | Promise]] = {
    "sold_while_financed": _HOLDER,
    "lessor_dropped": _HOLDER,
    "transferred_after_end": _HOLDER,
    "registered_to_other": _HOLDER,
    "settlement_reversed": _HOLDER,
    "plate_changed": _HOLDER,
    "exported": gettext_lazy("the departure"),
    "destroyed": gettext_lazy("the destruction"),
    "pledge": gettext_lazy("no pledge of ours"),
    "cloned": gettext_lazy("another plate"),
}
ONCE: Final = ("operations", "inspections")


def second_read_heading(detail: AlertDetail) -> str:
    """Return where a red stands that was read once."""
    if detail.looked_on is not None:
        return _("Read once, and looked up by a person: nothing acts on it yet")
    if detail.unsaid_on is not None:
        return _("Read once, and not said again: nothing acts on it yet")
    return _("Read once: nothing acts on it yet")


def second_read_sentences(detail: AlertDetail) -> Iterator[str]:
    """Yield when it was read, what confirms it, and what a person can do."""
    first = detail.first_red_read_at or detail.last_read_at
    yield _("The register showed it for the first time in its read of %(day)s.") % {
        "day": _day(read_day(first))
    }
    if detail.unsaid_on is None:
        yield _(
            "A register can be wrong for a day, so the first read made on %(due)s or later "
            "confirms the alert or takes it back. Until then it can be dismissed, not confirmed."
        ) % {"due": _due(first)}
        if (due := first_record_at(first)) != first + SECOND_READ_AFTER:
            yield _(
                "The extract may have been made late in its day: a record that comes by itself counts "
                "as a second read on %(due)s or later."
            ) % {"due": _instant(due)}
    else:
        yield from _unsaid(detail, detail.unsaid_on, first)


def _unsaid(detail: AlertDetail, unsaid_on: date, first: datetime) -> Iterator[str]:
    yield _(
        "Its read of %(day)s did not say it again. That takes nothing back and confirms nothing."
    ) % {"day": _day(unsaid_on)}
    if facts := "; ".join(_given_once(detail)):
        yield _("It rests on what a file of the register gave once: %(facts)s.") % {"facts": facts}
    yield _awaited(detail.row.typology, _due(first))
    if detail.looked_on is not None:
        yield _(
            "A person looked the register up as of %(day)s: the alert can be confirmed. A comment "
            "says where, and what it shows."
        ) % {"day": _day(detail.looked_on)}
    else:
        yield _(
            "What you can do: look the same register up yourself on %(day)s or later, and record "
            "where you looked and what it shows; the alert can then be confirmed. Or dismiss it, "
            "where something explains it."
        ) % {"day": _day(first_look_on(first))}


def _awaited(typology: str, due: str) -> str:
    shown = SHOWN.get(typology)
    if shown is None:
        said = _(
            "A read made on %(due)s or later confirms it where it says it again; no certificate "
            "shows it by itself. Our own portfolio and other registers confirm nothing."
        )
        return said % {"due": due}
    said = _(
        "A read made on %(due)s or later confirms it where it says it again, or where the "
        "certificate itself shows %(shown)s. Our own portfolio and other registers confirm nothing."
    )
    return said % {"due": due, "shown": shown}


def _given_once(detail: AlertDetail) -> Iterator[str]:
    """Yield the facts behind the red that operations or inspections gave, with the day of the file."""
    told = dict[str, Mapping[str, Any]]()
    for finding in detail.findings:
        facts = (fact for reason in finding["reasons"] for fact in reason["facts"])
        if finding["level"] == detail.row.level:
            told |= {str(one["name"]): one for one in facts if _is_once(one)}
    for fact in told.values():
        line = fact_line(fact, detail.row.currency)
        file_of = line.read_on or line.known_on
        said = f"{line.label} {line.value}"
        if file_of is not None:
            said = _("%(fact)s (file of %(day)s)") % {"fact": said, "day": _day(file_of)}
        yield said


def _is_once(fact: Mapping[str, Any]) -> bool:
    return str(fact["source"]).partition(".")[0] in ONCE


def _due(first: datetime) -> str:
    return _instant(first + SECOND_READ_AFTER)


def _instant(at: datetime) -> str:
    return formats.instant(at, cells.language(), timezone.get_current_timezone_name())


def _day(on: date) -> str:
    return formats.day(on, cells.language())
