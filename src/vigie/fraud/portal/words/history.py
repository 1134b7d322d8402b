"""The history of an alert in words: what the register did, what people did, one line each."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vigie.fraud.domain.inputs import LEARNED_PATTERN
from vigie.fraud.portal.words.alerts import EFFECTS, VERDICTS, task_words, typology_name
from vigie.fraud.portal.words.causes import why_lower_words, why_words
from vigie.fraud.portal.words.doubts import doubt_words
from vigie.fraud.portal.words.sentences import level_word
from vigie.fraud.queries.alert import AlertDetail, EventLine, Proposed, Said, StoryLine
from vigie.ui import cells, formats
from vigie.ui.records import Moment, Timeline

Words = str | Promise
Names = Mapping[int, str]

# Kind of event → icon, tone, sentence with the level.
EVENTS: Final[dict[str, tuple[str, str, Words]]] = {
    "opened": ("bell", "", gettext_lazy("The rules opened the alert at the level %(level)s.")),
    "opened_by_model": (
        "bell",
        "",
        gettext_lazy("The model opened the alert at the level %(level)s."),
    ),
    "level_raised": (
        "alert-triangle",
        "is-loud",
        gettext_lazy("The level rose to %(level)s."),
    ),
    "level_lowered": ("info-circle", "", gettext_lazy("The level fell to %(level)s. %(held)s")),
    "read_twice": (
        "refresh",
        "is-loud",
        gettext_lazy("A second read of the register shows the same: %(level)s."),
    ),
    "taken_back": (
        "history",
        "is-good",
        gettext_lazy("A later read of the register took the red evidence back. %(held)s"),
    ),
    "red_gone": (
        "history",
        "is-good",
        gettext_lazy("%(why)s The red is taken back before it was confirmed."),
    ),
    "cleared_by_register": (
        "circle-check",
        "is-good",
        gettext_lazy("%(why)s Cleared, to be acknowledged."),
    ),
    "closed_by_register": (
        "circle-check",
        "is-good",
        gettext_lazy("%(why)s Closed without a decision."),
    ),
    "seen_again": ("eye", "is-loud", gettext_lazy("The register shows it again.")),
    "another_happening": (
        "eye",
        "is-loud",
        gettext_lazy("The register shows another happening of this kind: it was read once."),
    ),
    "stands_again": (
        "eye",
        "is-loud",
        gettext_lazy("What exonerated it no longer holds: it stands again."),
    ),
    "held_back": (
        "help",
        "",
        gettext_lazy(
            "It rests on a field held back as mapped wrongly (%(doubts)s). Closed without a decision."
        ),
    ),
    "opened_again": (
        "eye",
        "is-loud",
        gettext_lazy("Opened again: its field is no longer held back, and still differs."),
    ),
    "lowered_by_doubt": (
        "info-circle",
        "",
        gettext_lazy(
            "The level fell to %(level)s: what rests on a field held back as mapped wrongly no longer "
            "counts (%(doubts)s)."
        ),
    ),
    "in_doubt": (
        "help",
        "is-loud",
        gettext_lazy(
            "What it rests on is in doubt: the field is held back as mapped wrongly (%(doubts)s). "
            "The decision stands."
        ),
    ),
    "register_right_again": (
        "circle-check",
        "",
        gettext_lazy("%(why)s The decision stands."),
    ),
    "not_read": (
        "help",
        "",
        gettext_lazy("The register did not show it this time: not read, so nothing changes."),
    ),
    "row_unreadable": (
        "help",
        "",
        gettext_lazy(
            "The register’s row of this vehicle came and could not be read "
            "(import %(import)s, line %(line)s): nothing changes."
        ),
    ),
    "looked_up": (
        "eye",
        "",
        gettext_lazy("The register was looked up by a person, as of %(day)s."),
    ),
    "replaced": ("arrow-right", "", gettext_lazy("A new alert took its place.")),
    "acknowledged": ("check", "", gettext_lazy("Acknowledged.")),
    "assigned": ("user", "", gettext_lazy("Put into the hands of %(person)s.")),
    "unassigned": ("user", "", gettext_lazy("Put into nobody’s hands.")),
    "snoozed": ("clock", "", gettext_lazy("Put aside until %(day)s.")),
    "woken": ("bell", "", gettext_lazy("Taken back before its day.")),
    "woken_by_read": (
        "bell",
        "is-loud",
        gettext_lazy("Back before its day: the register or the evidence changed."),
    ),
    "merged": ("link", "", gettext_lazy("Made one piece of work with other alerts.")),
    "split": ("link", "", gettext_lazy("Split from the piece of work: it stands alone again.")),
    "task_done": ("check", "", gettext_lazy("Task done: %(task)s.")),
    "acted": ("check", "", gettext_lazy("Done by default: %(act)s.")),
    "undone": ("history", "", gettext_lazy("Taken back: %(act)s.")),
    "asked": ("mail", "", gettext_lazy("The person concerned was asked.")),
    "answered": ("message", "is-loud", gettext_lazy("The person concerned answered.")),
    "contested": ("gavel", "is-loud", gettext_lazy("What stands was contested.")),
    "judged": ("gavel", "", gettext_lazy("The contest was judged.")),
    "task_opened": ("inbox", "", gettext_lazy("Task opened: %(task)s.")),
}
KINDS: Final[tuple[tuple[str, Words], ...]] = (
    ("register", gettext_lazy("Register")),
    ("person", gettext_lazy("Decisions and tasks")),
    ("comment", gettext_lazy("Comments")),
)


def timeline_of(detail: AlertDetail, names: Names) -> Timeline:
    """Return all that happened to an alert, newest first."""
    matter = detail.row.typology
    lines = [
        (one.recorded_at, _happening(one, names, matter)) for one in detail.events if _is_told(one)
    ]
    lines += [(one.at, _decision(one, names)) for one in detail.decisions]
    lines += [(one.at, _comment(one, names)) for one in detail.comments]
    for one in detail.proposals:
        lines += _proposed(one, names)
    lines.sort(key=lambda line: line[0], reverse=True)
    moments = [moment for _at, moment in lines]
    present = {moment.kind for moment in moments}
    kinds = [kind for kind in KINDS if kind[0] in present]
    return Timeline(moments, kinds if len(kinds) > 1 else ())


SUBJECT_KINDS: Final[tuple[tuple[str, Words], ...]] = (
    ("alert", gettext_lazy("Alerts")),
    ("decision", gettext_lazy("Decisions")),
)


def moments_of_subject(lines: Iterable[StoryLine], names: Names) -> list[Moment]:
    """Return what happened to all alerts of a subject, each line naming and opening its alert."""
    return [_of_subject(line, names) for line in lines]


def _of_subject(line: StoryLine, names: Names) -> Moment:
    if line.event is not None:
        told, kind = _happening(line.event, names, line.alert.typology), "alert"
    else:
        assert line.decision is not None
        told, kind = _decision(line.decision, names), "decision"
    words = {"alert": typology_name(line.alert.typology), "sentence": told.sentence}
    return replace(
        told,
        sentence=_("%(alert)s. %(sentence)s") % words,
        kind=kind,
        href=reverse("fraud:alert", args=[line.alert.id]),
    )


def who(user_id: int | None, actor_kind: str, names: Names) -> str:
    """Return who acted: a person's name, the API, or Vigie itself."""
    if user_id is not None:
        return names.get(user_id) or _("somebody who left")
    return _("through the API") if actor_kind == "token" else "Vigie"


def _is_told(event: EventLine) -> bool:
    return event.kind not in {"decided", "commented", "proposed", "sent_back", "withdrawn"}


def _happening(event: EventLine, names: Names, matter: str) -> Moment:
    icon, tone, sentence = EVENTS.get(_kind(event, matter), ("info-circle", "", event.kind))
    said = str(sentence) % {
        "level": level_word(event.level),
        "task": task_words(str(event.data.get("task", ""))),
        "act": EFFECTS.get(str(event.data.get("act", "")), ""),
        "person": who(event.data.get("to"), "", names),
        "day": _until(event),
        "import": event.data.get("import", ""),
        "line": event.data.get("line", ""),
        "why": why_words(event.why),
        "held": why_lower_words(event.why),
        "doubts": doubt_words(event.doubts, names),
    }
    words = said.strip()
    if event.run_id is None:
        person = _person(event, names)
        return Moment(icon, words, _("Portal"), event.recorded_at, None, person, "person", "", tone)
    source = _("run %(number)s of the watch") % {"number": event.run_id}
    known = _known(event)
    return Moment(icon, words, source, event.effective_on, known, "", "register", "", tone)


def _kind(event: EventLine, matter: str) -> str:
    if event.kind == "opened" and matter == LEARNED_PATTERN:
        return "opened_by_model"
    return next(
        (told for kind, holds, told in _TOLD if kind == event.kind and holds(event)), event.kind
    )


# Kind of event, when it is told as another, as which.
_TOLD: Final[tuple[tuple[str, Callable[[EventLine], bool], str], ...]] = (
    ("assigned", lambda event: event.data.get("to") is None, "unassigned"),
    ("not_read", lambda event: "import" in event.data, "row_unreadable"),
    ("not_read", lambda event: bool(event.doubts), "in_doubt"),
    ("level_lowered", lambda event: bool(event.doubts), "lowered_by_doubt"),
    ("seen_again", lambda event: "recalled" in event.data, "stands_again"),
    ("taken_back", lambda event: event.state == "cleared_by_register", "red_gone"),
    ("woken", lambda event: event.run_id is not None, "woken_by_read"),
)


def _until(event: EventLine) -> str:
    said = event.data.get("until") or event.data.get("looked_on")
    return formats.day(date.fromisoformat(said), cells.language()) if said else ""


def _person(event: EventLine, names: Names) -> str:
    """Return who acted; what came by a link is the person's own."""
    if event.kind == "answered" or event.data.get("by_link"):
        return _("the person concerned")
    return who(event.user_id, "", names)


def _known(event: EventLine) -> date | None:
    known = timezone.localdate(event.recorded_at)
    return None if known == event.effective_on else known


def _decision(said: Said, names: Names) -> Moment:
    verdict = VERDICTS.get(said.verdict, said.verdict)
    words = _("%(verdict)s: “%(reason)s”") % {"verdict": verdict, "reason": said.text}
    if not said.text:  # a reduced alert keeps the verdict alone
        words = str(verdict)
    if said.seconded_by is not None:
        second = {"words": words, "person": who(said.seconded_by, "", names)}
        words = _("%(words)s Confirmed as a second person by %(person)s.") % second
    return _spoken("gavel", words, _("Decision"), said, names, "person")


def _proposed(one: Proposed, names: Names) -> list[tuple[datetime, Moment]]:
    """Return the proposal of a verdict, and its answer unless that is the decision itself."""
    verdict = VERDICTS.get(one.verdict, one.verdict)
    words = _("Proposed for a second person: %(verdict)s: “%(reason)s”")
    said = words % {"verdict": verdict, "reason": one.reason}
    first = Said("", "", one.user_id, one.actor_kind, one.proposed_at)
    told = [(first.at, _spoken("gavel", said, _("Decision"), first, names, "person"))]
    answer = _ANSWERS.get(one.state)
    if answer is not None and one.answered_at is not None:
        back = str(answer) % {"verdict": verdict, "answer": one.answer}
        last = Said("", "", one.answered_by, "", one.answered_at)
        told.append((last.at, _spoken("arrow-left", back, _("Decision"), last, names, "person")))
    return told


_ANSWERS: Final[dict[str, Words]] = {
    "sent_back": gettext_lazy("Sent back: %(verdict)s: “%(answer)s”"),
    "withdrawn": gettext_lazy("Withdrawn by who proposed it: %(verdict)s."),
    "dropped": gettext_lazy("Dropped, for the alert was settled without it: %(verdict)s."),
}


def _comment(said: Said, names: Names) -> Moment:
    return _spoken("message", f"“{said.text}”", _("Comment"), said, names, "comment")


def _spoken(icon: str, words: str, source: str, said: Said, names: Names, kind: str) -> Moment:
    person = who(said.user_id, said.actor_kind, names)
    return Moment(icon, words, source, said.at, None, person, kind)


def read_day(at: datetime) -> date:
    """Return the day of a read of the register: an extract is read at midnight UTC of its day."""
    return at.astimezone(UTC).date()
