"""Endpoints of explanations: ask the person, silence, contests, acts by default taken back."""

from dataclasses import asdict
from typing import Annotated

from ninja import Header, Router, Schema

from vigie.fraud import actions
from vigie.fraud.actions.asking import SUBJECT
from vigie.fraud.domain.inquiries import Asking
from vigie.fraud.queries import EffectLine, effects_of, explanations_of
from vigie.fraud.queries.inquiries import ContestLine, InquiryLine, SilenceLine
from vigie.journal.actions import record_reading
from vigie.ui.access import StaffRequest
from vigie.ui.strict import Strict

router = Router()
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]
Said = dict[str, object]


class QuestionIn(Strict):
    """A neutral question by its code, how it is sent, and to whom."""

    question: str
    channel: str = "email"
    address: str = ""
    language: str = "fr"


class SilenceIn(Strict):
    """Whether the person is not to be told, and why."""

    holds: bool
    reason: str


class ContestIn(Strict):
    """What the person disputes, as staff heard it."""

    text: str


class OutcomeIn(Strict):
    """What comes of a contest, and why."""

    overturns: bool
    reason: str


class ReasonIn(Strict):
    """Why something is taken back."""

    reason: str


class AskedOut(Schema):
    """The question that was asked."""

    question_id: int


class AlertOut(Schema):
    """The alert that it belongs to."""

    alert_id: int


class SilenceOut(AlertOut):
    """Whether the person is not to be told."""

    holds: bool


class ContestOut(Schema):
    """The contest that was recorded."""

    contest_id: int


class ExplanationsOut(Schema):
    """All that was asked and said of an alert, the newest first; what it did by default."""

    inquiries: list[InquiryLine]
    silence: SilenceLine | None
    contests: list[ContestLine]
    may_be_contested: bool
    state: str
    subject_kind: str
    subject_id: int
    effects: list[EffectLine]


@router.get(
    "/alerts/{alert_id}/explanations", response=ExplanationsOut, summary="Read what the person said"
)
def read_explanations(request: StaffRequest, alert_id: int) -> Said:
    """Questions with their answers, the order of silence, contests, acts by default. Journalled."""
    by = request.actor
    found = asdict(explanations_of(by, alert_id))
    record_reading(by, SUBJECT, alert_id)
    return {**found, "effects": [asdict(one) for one in effects_of(by, alert_id)]}


@router.post("/alerts/{alert_id}/questions", response=AskedOut, summary="Ask the person")
def ask(request: StaffRequest, alert_id: int, given: QuestionIn, key: Key) -> Said:
    """Ask one neutral question; refused while silence is ordered."""
    asked = Asking(given.question, given.channel, given.address, given.language)
    return {"question_id": actions.ask_person(alert_id, asked, by=request.actor, key=key)}


@router.post(
    "/alerts/questions/{question_id}/withdrawal", response=AlertOut, summary="Withdraw a question"
)
def withdraw(request: StaffRequest, question_id: int, key: Key) -> Said:
    """Take an open question back; its page closes."""
    return {"alert_id": actions.withdraw_question(question_id, by=request.actor, key=key)}


@router.post("/alerts/{alert_id}/silence", response=SilenceOut, summary="Order silence, or end it")
def silence(request: StaffRequest, alert_id: int, given: SilenceIn, key: Key) -> Said:
    """Say that the person is not to be told, or may be told again."""
    by = request.actor
    actions.order_silence(alert_id, holds=given.holds, reason=given.reason, by=by, key=key)
    return {"alert_id": alert_id, "holds": given.holds}


@router.post("/alerts/{alert_id}/contests", response=ContestOut, summary="Record a contest")
def contest(request: StaffRequest, alert_id: int, given: ContestIn, key: Key) -> Said:
    """Record that the person disputes what stands."""
    return {
        "contest_id": actions.record_contest(alert_id, text=given.text, by=request.actor, key=key)
    }


@router.post("/alerts/contests/{contest_id}/outcome", response=AlertOut, summary="Judge a contest")
def judge(request: StaffRequest, contest_id: int, given: OutcomeIn, key: Key) -> Said:
    """Say what comes of a contest; a token is nobody who could judge."""
    alert_id = actions.judge_contest(
        contest_id, overturns=given.overturns, reason=given.reason, by=request.actor, key=key
    )
    return {"alert_id": alert_id}


@router.post(
    "/alerts/effects/{effect_id}/undo", response=AlertOut, summary="Take an act by default back"
)
def undo(request: StaffRequest, effect_id: int, given: ReasonIn, key: Key) -> Said:
    """Take an act by default back, with a reason."""
    by, reason = request.actor, given.reason
    return {"alert_id": actions.undo_effect(effect_id, reason=reason, by=by, key=key)}
