"""What people and registers find out about a contract becomes a label of its case.

A case is a contract in a year. It is positive while one of its alerts stands confirmed, a register
proved it or an audit found something; negative when all that was looked at was dismissed; unknown
otherwise. A verdict that changes is told as a new label. What closed by itself, what nobody could
tell and what nobody looked at gives none.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.fraud.domain.cases import MODEL, case_of
from vigie.fraud.queries import (
    StandingVerdict,
    standing_verdicts,
    subjects_of_alerts,
    subjects_proved,
)
from vigie.fraud.queries.auditing import audit_line
from vigie.journal.queries import said_in
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.scoring.actions import record_labels
from vigie.scoring.domain.learning.labels import GivenLabel
from vigie.scoring.queries import inputs_on, labelled

# What a register dates itself, seen red in two reads, is the truth of the matter.
PROVING: Final = ("destroyed", "exported", "stolen")
Subject = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of a case now; `is_positive` None: what was known no longer stands."""

    case: str
    is_positive: bool | None
    first: StandingVerdict
    found_on: date


def label_decision(entry_id: int, alert_id: int, *, by: Actor, key: str) -> int:
    """Tell what a decision of the journal, on one alert or on many, makes of cases; returns labels."""
    with tenant(by.organisation_id):
        ids = [alert_id] if alert_id else said_in(by, entry_id).get("alert_ids", [])
    return label_alerts(ids, by=by, key=key)


def label_alerts(alert_ids: Collection[int], *, by: Actor, key: str) -> int:
    """Tell what the verdicts on some alerts make of the cases of their contracts; returns labels."""
    with tenant(by.organisation_id):
        subjects = subjects_of_alerts(by, alert_ids)
    return label_subjects(subjects, by=by, key=key)


def label_proofs(run_id: int, *, by: Actor, key: str) -> int:
    """Tell what a register proved in a run: its own dated facts, red in two reads; returns labels."""
    with tenant(by.organisation_id):
        subjects = subjects_proved(by, run_id, PROVING)
    return label_subjects(subjects, by=by, key=key)


def label_audit(audit_id: int, *, by: Actor, key: str) -> int:
    """Tell what a person found in a case drawn by chance; returns how many labels."""
    with tenant(by.organisation_id):
        one = audit_line(by, audit_id)
    return label_subjects({(one.subject_kind, one.subject_id)}, by=by, key=key)


def label_subjects(subjects: Collection[Subject], *, by: Actor, key: str) -> int:
    """Record a label of each case whose truth is news and of which something was known."""
    with tenant(by.organisation_id):
        found = standing_verdicts(by, subjects, PROVING)
        truths = {one.case: one for said in found.values() for one in truths_of(said)}
        before = labelled(by, MODEL, truths)
        news = [one for one in truths.values() if before.get(one.case) != one.is_positive]
        labels = _labels(news, by)
    if not labels:
        return 0
    return record_labels(MODEL, labels, on=local_date(timezone.now()), by=by, key=f"{key}-labels")


def truths_of(verdicts: Iterable[StandingVerdict]) -> list[Truth]:
    """Return what the standing verdicts of one contract make of its cases, one a year; pure."""
    by_case: dict[str, list[StandingVerdict]] = {}
    for one in verdicts:
        case = case_of(one.subject_kind, one.subject_id, one.opened_on)
        by_case.setdefault(case, []).append(one)
    return [_truth(case, several) for case, several in by_case.items()]


def _truth(case: str, several: Sequence[StandingVerdict]) -> Truth:
    confirmed = [one for one in several if one.is_positive]
    dismissed = [one for one in several if one.is_positive is False]
    leading = confirmed or dismissed or several
    is_positive = True if confirmed else (False if dismissed else None)
    first = min(leading, key=lambda one: one.opened_on)
    found_on = max(local_date(one.decided_at) for one in leading)
    return Truth(case, is_positive, first, found_on)


def _labels(truths: Sequence[Truth], by: Actor) -> list[GivenLabel]:
    """Return a label of each truth with what was known on the day its case was scored."""
    days = {one.first.opened_on for one in truths}
    known = {
        (day, case): held
        for day in days
        for case, held in inputs_on(by, MODEL, [t.case for t in truths], on=day).items()
    }
    return [
        GivenLabel(
            case=one.case,
            is_positive=bool(one.is_positive),
            source=one.first.source,
            effective_on=max(one.found_on, held.known_on),
            scored_on=held.known_on,
            inputs=held.inputs,
            why_looked=one.first.why_looked,
            probability=one.first.probability,
            is_withdrawn=one.is_positive is None,
        )
        for one in truths
        if (held := known.get((one.first.opened_on, one.case))) is not None
    ]
