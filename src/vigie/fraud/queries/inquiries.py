"""Reads of questions, answers, silence and contests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from vigie.fraud.domain.effects import Bearing
from vigie.fraud.domain.inquiries import REMIND_AFTER, ContestState, InquiryState
from vigie.fraud.domain.lifecycle import State
from vigie.fraud.models import Alert, Answer, Contest, Decision, Effect, Inquiry, Silence
from vigie.fraud.queries.queue import READ
from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound

ANSWER = "fraud.answer_questions"


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What the person said, when, and the documents that came with it."""

    text: str
    documents: tuple[int, ...]
    given_at: datetime


@dataclass(frozen=True, slots=True)
class InquiryLine:
    """A question and what came of it."""

    id: int
    question: str
    channel: str
    language: str
    state: str
    asked_by: int | None
    asked_at: datetime
    answer_by: date
    reminded_at: datetime | None
    answers: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True)
class SilenceLine:
    """Who ordered not to tell the person, when and why."""

    reason: str
    user_id: int | None
    since: datetime


@dataclass(frozen=True, slots=True)
class ContestLine:
    """A contest and its outcome; `judged_by` is never who decided what it disputes."""

    id: int
    alert_id: int
    text: str
    by_link: bool
    state: str
    decided_by_user: int | None
    recorded_at: datetime
    outcome: str
    judged_by: int | None
    judged_at: datetime | None


@dataclass(frozen=True, slots=True)
class Explanations:
    """All that was asked and said about an alert, newest question first."""

    inquiries: tuple[InquiryLine, ...]
    silence: SilenceLine | None
    contests: tuple[ContestLine, ...]
    may_be_contested: bool
    state: str
    subject_kind: str
    subject_id: int


def explanations_of(by: Actor, alert_id: int) -> Explanations:
    """Return what was asked and said about an alert; the page that shows it journals the reading."""
    by.require(READ)
    mine = {"organisation_id": by.organisation_id, "alert_id": alert_id}
    inquiries = tuple(map(_inquiry, Inquiry.objects.filter(**mine).order_by("-id")))
    contests = tuple(map(contest_line, Contest.objects.filter(**mine).order_by("-id")))
    alert = Alert.objects.filter(organisation_id=by.organisation_id, id=alert_id).first()
    if alert is None:
        raise NotFound("fraud.alert_unknown")
    silence = silence_on(by.organisation_id, alert_id)
    about = (alert.state, alert.subject_kind, alert.subject_id)
    return Explanations(inquiries, silence, contests, may_be_contested(alert), *about)


def silence_on(organisation_id: int, alert_id: int) -> SilenceLine | None:
    """Return the order of silence that stands on an alert."""
    mine = Silence.objects.filter(organisation_id=organisation_id, alert_id=alert_id)
    last = mine.order_by("-id").first()
    return SilenceLine(last.reason, last.user_id, last.recorded_at) if last and last.holds else None


def may_be_contested(alert: Alert) -> bool:
    """Tell whether something bears on the person: a verdict that stands, or an act by default."""
    if alert.state == State.CONFIRMED:
        return True
    bearing = Effect.objects.filter(organisation_id=alert.organisation_id, alert=alert)
    return bearing.exclude(bearing=Bearing.RELEASED).filter(undone_at=None).exists()


def deciders_of(contest: Contest) -> frozenset[int]:
    """Return who decided what a contest disputes: one person, or two where four eyes looked."""
    decisions = Decision.objects.filter(
        organisation_id=contest.organisation_id,
        alert_id=contest.alert_id,
        decided_at__lte=contest.recorded_at,
    )
    last = decisions.order_by("-id").first()
    people = (contest.decided_by_user, last.seconded_by if last else None)
    return frozenset(user for user in people if user is not None)


def inquiry(by: Actor, inquiry_id: int) -> Inquiry:
    """Return a question of the actor's organisation, for staff; NotFound otherwise."""
    by.require("fraud.ask_persons")
    found = Inquiry.objects.filter(organisation_id=by.organisation_id, id=inquiry_id).first()
    if found is None:
        raise NotFound("fraud.question_unknown_id")
    return found


def inquiry_of_link(by: Actor, link_id: int) -> Inquiry:
    """Return the question behind a link, with its alert, for whoever came by it."""
    by.require(ANSWER)
    mine = Inquiry.objects.select_related("alert").filter(organisation_id=by.organisation_id)
    found = mine.filter(link_id=link_id).exclude(state=InquiryState.WITHDRAWN).first()
    if found is None:
        raise NotFound("tenancy.link_over")
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """What bears on the person: a confirmed verdict or not, and acts by default; whether contested."""

    is_confirmed: bool
    effects: tuple[str, ...]
    is_contested: bool


def standing_on(alert: Alert) -> Standing | None:
    """Return what the person may be told that bears on him; None: nothing, or silence is ordered."""
    if silence_on(alert.organisation_id, alert.pk) is not None or not may_be_contested(alert):
        return None
    mine = {"organisation_id": alert.organisation_id, "alert": alert}
    bearing = Effect.objects.filter(**mine, undone_at=None).exclude(bearing=Bearing.RELEASED)
    contested = Contest.objects.filter(**mine, state=ContestState.OPEN).exists()
    codes = tuple(bearing.order_by("id").values_list("code", flat=True))
    return Standing(alert.state == State.CONFIRMED, codes, contested)


def answers_of(inquiry: Inquiry) -> Sequence[Answer]:
    """Return the answers to a question, oldest first."""
    mine = Answer.objects.filter(organisation_id=inquiry.organisation_id, inquiry=inquiry)
    return list(mine.order_by("id"))


def inquiries_to_remind(by: Actor) -> list[int]:
    """Return the questions that wait for a reminder: once, by e-mail, while nobody ordered silence."""
    by.require(READ)
    now = timezone.now()
    waiting = Inquiry.objects.filter(
        organisation_id=by.organisation_id,
        state=InquiryState.OPEN,
        channel="email",
        reminded_at=None,
        asked_at__lte=now - REMIND_AFTER,
        answer_by__gte=timezone.localdate(now),
        alert__is_waiting=True,
    )
    found = waiting.order_by("id").values_list("id", "alert_id")
    return [pk for pk, alert in found if silence_on(by.organisation_id, alert) is None]


def contest_line(one: Contest) -> ContestLine:
    """Return a contest as pages and endpoints show it."""
    return ContestLine(
        one.pk,
        one.alert_id,
        one.text,
        one.by_link,
        one.state,
        one.decided_by_user,
        one.recorded_at,
        one.outcome,
        one.judged_by,
        one.judged_at,
    )


def open_contests(by: Actor) -> list[ContestLine]:
    """Return the contests that wait for their outcome, oldest first."""
    by.require(READ)
    mine = Contest.objects.filter(organisation_id=by.organisation_id, state=ContestState.OPEN)
    return [contest_line(one) for one in mine.order_by("id")]


def _inquiry(one: Inquiry) -> InquiryLine:
    answers = tuple(AnswerLine(a.text, tuple(a.documents), a.given_at) for a in answers_of(one))
    return InquiryLine(
        one.pk,
        one.question,
        one.channel,
        one.language,
        one.state,
        one.asked_by,
        one.asked_at,
        one.answer_by,
        one.reminded_at,
        answers,
    )
