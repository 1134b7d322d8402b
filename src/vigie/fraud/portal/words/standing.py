"""Where an alert stands: what it means now, what happens next and when, in plain words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vigie.fraud.portal.words.causes import why_words
from vigie.fraud.portal.words.doubts import doubt_words
from vigie.fraud.portal.words.history import read_day
from vigie.fraud.portal.words.second_read import second_read_heading, second_read_sentences
from vigie.fraud.queries.alert import AlertDetail
from vigie.ui import cells, formats


@dataclass(frozen=True, slots=True)
class Standing:
    """A heading, sentences, and an icon of the sprite."""

    icon: str
    heading: str
    sentences: tuple[str, ...]


def standing_of(detail: AlertDetail, names: Mapping[int, str]) -> Standing:
    """Return what the state of an alert means and what happens next; `names` are those of users."""
    said = _STANDINGS.get(detail.row.state, _decided)(detail)
    if detail.row.state == "held_back":
        said = _held_back(detail, names)
    return Standing(said.icon, said.heading, (*said.sentences, *_besides(detail)))


def _besides(detail: AlertDetail) -> Iterator[str]:
    """Yield what is true of an alert whatever its state: of the backlog, reduced."""
    if detail.row.is_baseline:
        yield _(
            "It was found by the first run of its portfolio: it belongs to the baseline backlog, and "
            "nobody was written to about it."
        )
    if detail.reduced_at is not None and detail.row.state in ("dismissed", "acknowledged"):
        erased = _(
            "Its term was over on %(day)s, so what it said is erased. Contract, matter and level stay "
            "while the register still shows it, so that it is not raised again against the same person."
        )
        yield erased % {"day": _day(read_day(detail.reduced_at))}


def _to_be_reread(detail: AlertDetail) -> Standing:
    said = tuple(second_read_sentences(detail))
    return Standing("refresh", second_read_heading(detail), said)


def _open(detail: AlertDetail) -> Standing:
    sentences = []
    if detail.read_twice_at is not None and detail.row.level == "red":
        sentences.append(
            _("Two reads of the register show the same, the second on %(day)s.")
            % {"day": _day(read_day(detail.read_twice_at))}
        )
    if detail.highest_level == "yellow":
        sentences.append(
            _(
                "Yellow always waits for a person: nothing follows from it by itself. If the "
                "register or what we learn ourselves clears it first, the alert closes, which does "
                "not make it clean."
            )
        )
    else:
        sentences.append(
            _(
                "A person decides. If the register or what we learn ourselves clears it first, the "
                "alert waits to be acknowledged."
            )
        )
    return Standing("gavel", _("Waits for a decision"), tuple(sentences))


def _cleared(detail: AlertDetail) -> Standing:
    return Standing(
        "circle-check",
        _("Cleared: to be acknowledged"),
        (
            _gone(detail),
            _(
                "This does not say that nothing happened. Acknowledge that you saw it, or decide. "
                "If it comes back, the alert opens again."
            ),
        ),
    )


def _confirmed(detail: AlertDetail) -> Standing:
    stands = _("A person confirmed it. It never closes by itself, whatever the register shows.")
    sentences = (stands, _gone(detail)) if detail.gone_on else (stands,)
    return Standing("gavel", pgettext("alert", "Confirmed"), sentences)


def _dismissed(detail: AlertDetail) -> Standing:
    return Standing(
        "gavel",
        pgettext("alert", "Dismissed"),
        (
            _(
                "The same happening does not come back. A higher level, another date of the facts, "
                "or a return after it went away opens a new alert."
            ),
        ),
    )


def _closed(detail: AlertDetail) -> Standing:
    return Standing(
        "circle-check",
        _("Closed by itself, without a decision"),
        (_gone(detail), _("Nobody looked into it, so it is not counted as clean.")),
    )


def _held_back(detail: AlertDetail, names: Mapping[int, str]) -> Standing:
    said = doubt_words(detail.doubts, names)
    return Standing(
        "help",
        _("Held back, without a decision"),
        (
            _("It rests on a field held back as mapped wrongly: %(doubts)s.") % {"doubts": said},
            _(
                "Nobody looked into it: it is counted neither as clean nor as dismissed. It opens again "
                "when that answer is taken back, or when the field is mapped right and still differs."
            ),
        ),
    )


def _decided(detail: AlertDetail) -> Standing:
    return Standing(
        "check",
        pgettext("alert", "Done"),
        (_("Somebody took note of it. Nothing more is expected."),),
    )


def _gone(detail: AlertDetail) -> str:
    words = why_words(detail.gone_why, detail.row.currency)
    if detail.gone_on is None:
        return words
    return _("Since %(day)s: %(why)s") % {"day": _day(detail.gone_on), "why": words}


def _day(on: date) -> str:
    return formats.day(on, cells.language())


_STANDINGS: Final[dict[str, Callable[[AlertDetail], Standing]]] = {
    "to_be_reread": _to_be_reread,
    "open": _open,
    "cleared_by_register": _cleared,
    "confirmed": _confirmed,
    "dismissed": _dismissed,
    "closed_by_register": _closed,
}
