"""One alert with everything known of it, and the alerts of one subject."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from vigie.fraud.domain.lifecycle import Moment, State, allowed, looked_at
from vigie.fraud.models import Alert, AlertEvent, Decision
from vigie.fraud.queries.looks import unsaid_on
from vigie.fraud.queries.queue import READ, AlertRow, row_of
from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.scoring.domain.levels import Level

_GONE = ("taken_back", "cleared_by_register", "closed_by_register", "register_right_again")


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of the history; `user_id` None when the register or the system acted."""

    kind: str
    level: str
    state: str
    effective_on: date
    recorded_at: datetime
    run_id: int | None
    user_id: int | None
    data: dict[str, Any]

    @property
    def why(self) -> dict[str, Any] | None:
        """Return why the alert went or fell: `by`, and `parts` with section, code, level and facts."""
        return self.data.get("why")

    @property
    def doubts(self) -> list[dict[str, Any]]:
        """Return the fields mapped wrongly that it names: field, user_id, said_at."""
        return list(self.data.get("doubts", ()))


@dataclass(frozen=True, slots=True)
class Said:
    """A decision (with its verdict) or a comment (verdict empty).

    `seconded_by` is the second person of a decision, where four eyes looked.
    """

    verdict: str
    text: str
    user_id: int | None
    actor_kind: str
    at: datetime
    seconded_by: int | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A verdict that waits for a second person, or what became of it.

    `state` is open, confirmed, sent_back, withdrawn or dropped; `answer` is the reason given with
    it. `level` is that of the alert when it was proposed.
    """

    verdict: str
    reason: str
    level: str
    state: str
    user_id: int | None
    actor_kind: str
    proposed_at: datetime
    answer: str
    answered_by: int | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task of the alert."""

    id: int
    code: str
    state: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class AlertDetail:
    """An alert as its page shows it.

    `findings` are the findings of the body, strongest first: rule, level, evidence_level, reasons,
    exculpations (code, answer, lowers_to, facts) and caps. `gone_by` is the code of why it went, `rests_on` are the fields whose
    mapping is in question without any one of which nothing would speak; on `looked_on` a person looked the register up. `acts` are
    what a person may do now. At
    `reduced_at` its term was over: what it said and who said so is erased.
    """

    row: AlertRow
    highest_level: str
    evidence_level: str
    ruleset: str
    ruleset_version: int
    findings: tuple[dict[str, Any], ...]
    first_red_read_at: datetime | None
    read_twice_at: datetime | None
    last_read_at: datetime
    gone_on: date | None
    acts: frozenset[str]
    events: tuple[EventLine, ...]
    decisions: tuple[Said, ...]
    comments: tuple[Said, ...]
    tasks: tuple[TaskLine, ...]
    proposals: tuple[Proposed, ...] = ()
    reduced_at: datetime | None = None
    gone_by: str = ""
    rests_on: tuple[str, ...] = ()
    looked_on: date | None = None

    @property
    def doubts(self) -> list[dict[str, Any]]:
        """Return the fields mapped wrongly because of which it is held back or in doubt, told last."""
        told = [one.doubts for one in self.events if one.doubts]
        return told[-1] if told else []

    @property
    def unsaid_on(self) -> date | None:
        """Return the day of the last read that did not say again a red that was read once."""
        first = self.first_red_read_at
        if self.row.state != State.TO_BE_REREAD or first is None:
            return None
        return unsaid_on(((one.kind, one.effective_on) for one in self.events), first)

    @property
    def gone_why(self) -> dict[str, Any] | None:
        """Return why the alert is gone, as its history kept it; None where it stands or was not kept."""
        told = [one.why for one in self.events if one.kind in _GONE and one.why]
        return told[-1] if told and self.gone_on is not None else None

    @property
    def proposal(self) -> Proposed | None:
        """Return the verdict that waits for a second person."""
        return next((one for one in self.proposals if one.state == "open"), None)


def alert_subject(by: Actor, alert_id: int) -> tuple[str, int]:
    """Return what an alert is about, kind and id; NotFound for another organisation's."""
    by.require(READ)
    mine = Alert.objects.filter(organisation_id=by.organisation_id, id=alert_id)
    found = mine.values_list("subject_kind", "subject_id").first()
    if found is None:
        raise NotFound("fraud.alert_unknown")
    return found


def alert_detail(by: Actor, alert_id: int) -> AlertDetail:
    """Return an alert with its history; NotFound for another organisation's too. Six queries."""
    by.require(READ)
    alert = Alert.objects.filter(organisation_id=by.organisation_id, id=alert_id).first()
    if alert is None:
        raise NotFound("fraud.alert_unknown")
    return AlertDetail(
        row=row_of(alert),
        highest_level=Level(alert.highest_level).word,
        evidence_level=Level(alert.evidence_level).word,
        ruleset=alert.ruleset,
        ruleset_version=alert.ruleset_version,
        findings=tuple(alert.body.get("findings", ())),
        first_red_read_at=alert.first_red_read_at,
        read_twice_at=alert.read_twice_at,
        last_read_at=alert.last_read_at,
        gone_on=alert.gone_on,
        acts=_acts(alert),
        events=_events(alert),
        decisions=_decisions(alert),
        comments=_comments(alert),
        tasks=_tasks(alert),
        proposals=_proposals(alert),
        reduced_at=alert.reduced_at,
        gone_by=alert.gone_by,
        rests_on=tuple(alert.rests_on),
        looked_on=alert.looked_on,
    )


def _acts(alert: Alert) -> frozenset[str]:
    moment = Moment(
        first_red_read_at=alert.first_red_read_at,
        looked_at=looked_at(alert.looked_on),
        is_in_doubt=alert.is_in_doubt,
    )
    return frozenset(act.value for act in allowed(State(alert.state), moment))


def alert_id_of(by: Actor, reference: str) -> int:
    """Return the id of a reference such as ALR-2026-000001; NotFound otherwise."""
    by.require(READ)
    found = (
        Alert.objects.filter(organisation_id=by.organisation_id, reference=reference)
        .values_list("id", flat=True)
        .first()
    )
    if found is None:
        raise NotFound("fraud.alert_unknown")
    return found


def references_of(by: Actor, ids: Collection[int]) -> dict[int, str]:
    """Return the references of some alerts by id; those of others are absent."""
    by.require(READ)
    rows = Alert.objects.filter(organisation_id=by.organisation_id, id__in=ids)
    return dict(rows.values_list("id", "reference"))


def alerts_of_subject(by: Actor, subject_kind: str, subject_id: int) -> list[AlertRow]:
    """Return all alerts of a subject, newest first (100 at most); for its panel and timeline."""
    by.require(READ)
    found = Alert.objects.filter(
        organisation_id=by.organisation_id, subject_kind=subject_kind, subject_id=subject_id
    ).order_by("-id")[:100]
    return [row_of(alert) for alert in found]


@dataclass(frozen=True, slots=True)
class StoryLine:
    """Something that happened to one of a subject's alerts: an event of it, or a decision on it."""

    alert: AlertRow
    event: EventLine | None
    decision: Said | None


def story_of_subject(by: Actor, subject_kind: str, subject_id: int) -> list[StoryLine]:
    """Return the events of and the decisions on all alerts of a subject, oldest first.

    Three queries, however many alerts it had.
    """
    rows = {row.id: row for row in alerts_of_subject(by, subject_kind, subject_id)}
    mine = {"organisation_id": by.organisation_id, "alert_id__in": list(rows)}
    told = AlertEvent.objects.filter(**mine).exclude(kind__in=("decided", "commented"))
    lines = [StoryLine(rows[one.alert_id], _event(one), None) for one in told.order_by("id")]
    said = Decision.objects.filter(**mine).order_by("id")
    return lines + [StoryLine(rows[one.alert_id], None, _said(one)) for one in said]


def _events(alert: Alert) -> tuple[EventLine, ...]:
    found = alert.events.filter(organisation_id=alert.organisation_id).order_by("id")
    return tuple(map(_event, found))


def _event(one: AlertEvent) -> EventLine:
    return EventLine(
        one.kind,
        Level(one.level).word,
        one.state,
        one.effective_on,
        one.recorded_at,
        one.run_id,
        one.user_id,
        one.data,
    )


def _decisions(alert: Alert) -> tuple[Said, ...]:
    found = alert.decisions.filter(organisation_id=alert.organisation_id).order_by("id")
    return tuple(map(_said, found))


def _said(one: Decision) -> Said:
    return Said(
        one.verdict, one.reason, one.user_id, one.actor_kind, one.decided_at, one.seconded_by
    )


def _comments(alert: Alert) -> tuple[Said, ...]:
    found = alert.comments.filter(organisation_id=alert.organisation_id).order_by("id")
    return tuple(Said("", one.text, one.user_id, one.actor_kind, one.written_at) for one in found)


def _tasks(alert: Alert) -> tuple[TaskLine, ...]:
    found = alert.tasks.filter(organisation_id=alert.organisation_id).order_by("id")
    return tuple(TaskLine(one.pk, one.code, one.state, one.opened_at) for one in found)


def _proposals(alert: Alert) -> tuple[Proposed, ...]:
    found = alert.proposals.filter(organisation_id=alert.organisation_id).order_by("id")
    return tuple(
        Proposed(
            one.verdict,
            one.reason,
            Level(one.level).word,
            one.state,
            one.user_id,
            one.actor_kind,
            one.proposed_at,
            one.answer,
            one.answered_by,
            one.answered_at,
        )
        for one in found
    )
