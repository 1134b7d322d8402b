"""One message per run to the people who decide alerts: counts and links, no personal data."""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Final

from vigie.database.tenant import tenant
from vigie.fraud.actions import Raised
from vigie.fraud.domain.alerts import EventKind
from vigie.fraud.queries import run_counts, settings_for
from vigie.kernel.actor import Actor
from vigie.notices.actions import notify
from vigie.notices.domain.kinds import Context
from vigie.registrations import queries
from vigie.tenancy.queries import recipients_with

CONCERNED: Final = "fraud.decide_alerts"
_NOTABLE: Final = ("confirmed", "cleared", "tasks", "held_back", "opened_again")
_COUNTED: Final = ("red", "orange", "yellow", *_NOTABLE)
_ALERTS: Final = "/alerts/"
_SETTINGS: Final = "/settings/"
_QUESTIONS: Final = "/questions/"


def asked_ids(by: Actor, run_id: int | None = None) -> Set[int]:
    """Return the questions of mapping that wait for an answer, or waited when a run began."""
    with tenant(by.organisation_id):
        return queries.asked_faults(by, run_id)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at: the day of the data, certificates compared, distortions open.

    `asked` are the open questions of mapping, `asked_anew` those among them that it brought.
    """

    as_of: date
    certificates: int
    distortions: int
    asked: Set[int] = frozenset()
    asked_anew: Set[int] = frozenset()
    is_baseline: bool = False


def send_digest(
    looked: Looked, raised: Sequence[Raised], broken: Sequence[int], *, name: str, by: Actor
) -> int:
    """Queue the digest of what was raised under a name of its own; returns how many mails.

    What `broken` runs raised before they could tell anybody is told with it.

    A baseline has its own message. Nothing is sent when nothing notable happened: levels that
    the organisation wants to hear of, reds confirmed, alerts cleared, held back or opened again, tasks,
    a new question of mapping.
    """
    with tenant(by.organisation_id):
        counts = _counts(raised) + _untold(by, broken)
        people = recipients_with(by.organisation_id, CONCERNED)
        chosen = settings_for(by)
    recipients = [(one.user_id, one.email, one.language) for one in people]
    if looked.is_baseline:
        return notify(
            "fraud.baseline_ready",
            recipients,
            _of_baseline(looked, counts),
            name,
            by=by,
            key=f"digest-{name}",
        ).queued
    wanted = {
        "red": chosen.notifies_red,
        "orange": chosen.notifies_orange,
        "yellow": chosen.notifies_yellow,
    }
    heard = sum(counts[level] for level, is_wanted in wanted.items() if is_wanted)
    notable = sum(counts[name] for name in _NOTABLE)
    if not heard + notable and not looked.asked_anew:
        return 0
    context: Context = {
        "as_of": looked.as_of,
        "certificates": looked.certificates,
        "distortions": looked.distortions,
        **{kind: counts[kind] for kind in _COUNTED},
        "questions": len(looked.asked),
        "questions_link": _QUESTIONS,
        "alerts_link": _ALERTS,
        "settings_link": _SETTINGS,
    }
    return notify("fraud.run_digest", recipients, context, name, by=by, key=f"digest-{name}").queued


def _of_baseline(looked: Looked, counts: Counter[str]) -> Context:
    return {
        "as_of": looked.as_of,
        "certificates": looked.certificates,
        "backlog": counts["red"] + counts["orange"] + counts["yellow"],
        "red": counts["red"],
        "orange": counts["orange"],
        "yellow": counts["yellow"],
        "questions": len(looked.asked),
        "questions_link": _QUESTIONS,
        "backlog_link": _ALERTS,
        "settings_link": _SETTINGS,
    }


def _counts(raised: Sequence[Raised]) -> Counter[str]:
    return Counter(
        red=sum(one.opened_red for one in raised),
        orange=sum(one.opened_orange for one in raised),
        yellow=sum(one.opened_yellow for one in raised),
        confirmed=sum(one.read_twice for one in raised),
        cleared=sum(one.cleared + one.closed for one in raised),
        tasks=sum(one.tasks_opened for one in raised),
        held_back=sum(one.held_back for one in raised),
        opened_again=sum(one.opened_again for one in raised),
    )


def _untold(by: Actor, broken: Sequence[int]) -> Counter[str]:
    if not broken:
        return Counter()
    did = run_counts(by, broken)
    number = {kind: sum(by_level.values()) for kind, by_level in did.items()}
    return Counter(
        **did.get(EventKind.OPENED, {}),
        confirmed=number.get(EventKind.READ_TWICE, 0),
        cleared=number.get(EventKind.CLEARED, 0) + number.get(EventKind.CLOSED, 0),
        tasks=number.get(EventKind.TASK_OPENED, 0),
        held_back=number.get(EventKind.HELD_BACK, 0),
        opened_again=number.get(EventKind.OPENED_AGAIN, 0),
    )
