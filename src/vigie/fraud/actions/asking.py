"""Ask the person concerned, remind once, withdraw; order silence; take what the person says."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from vigie.documents.queries import document
from vigie.fraud.actions.chosen import locked, reason_of
from vigie.fraud.actions.effects import tell
from vigie.fraud.domain.alerts import EventKind
from vigie.fraud.domain.inquiries import (
    ANSWER_DAYS,
    LINK_DAYS,
    LONGEST_ANSWER,
    MOST_ANSWERS,
    Asking,
    Channel,
    InquiryState,
    check_asking,
)
from vigie.fraud.models import Alert, Answer, Inquiry, Silence
from vigie.fraud.queries.inquiries import ANSWER, answers_of, silence_on
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Invalid, NotFound, Refused
from vigie.notices.actions import Outsider, write_out
from vigie.notices.actions import tell as tell_inbox
from vigie.notices.domain.kinds import Context
from vigie.tenancy.actions import LinkSubject, issue_link, revoke_link
from vigie.tenancy.queries import users

ASK: Final = "fraud.ask_persons"
SUBJECT: Final = "fraud.alert"


@act("fraud.person_asked", permission=ASK)
def ask_person(alert_id: int, asked: Asking, *, by: Actor, key: str) -> int:
    """Ask the person concerned one neutral question, by e-mail or by a letter to print.

    Returns the question's id. Refused `fraud.may_not_tell` while silence is ordered (with who and why),
    `fraud.alert_over` once nobody decides any more; Conflict while another question is open.
    """
    check_asking(asked)
    (alert,) = locked((alert_id,), by)
    refuse_silence(alert, by)
    if not alert.is_waiting:
        raise Refused("fraud.alert_over")
    mine = Inquiry.objects.filter(organisation_id=by.organisation_id, alert=alert)
    if mine.filter(state=InquiryState.OPEN).exists():
        raise Conflict("fraud.asked_already")
    about = LinkSubject(SUBJECT, alert_id, asked.language)
    link_id = issue_link("explain", about, days=LINK_DAYS, by=by, key=f"{key} link")
    now = timezone.now()
    inquiry = Inquiry.objects.create(
        organisation_id=by.organisation_id,
        alert=alert,
        link_id=link_id,
        question=asked.question,
        channel=asked.channel,
        address=asked.address if asked.channel == Channel.EMAIL else "",
        language=asked.language,
        asked_by=by.user_id,
        asked_at=now,
        answer_by=timezone.localdate(now) + timedelta(days=ANSWER_DAYS),
    )
    if asked.channel == Channel.EMAIL:
        _write("fraud.question", inquiry, by, key)
    tell(alert, EventKind.ASKED, by, question=asked.question, channel=asked.channel)
    record(
        SUBJECT,
        alert_id,
        data={"inquiry": inquiry.pk, "question": asked.question, "channel": asked.channel},
        personal={"address": asked.address} if asked.address else {},
    )
    return inquiry.pk


@act("fraud.person_reminded", permission=ASK)
def remind_person(inquiry_id: int, *, by: Actor, key: str) -> None:
    """Send the one reminder; Conflict when it left, or the question is over, Refused under silence."""
    inquiry = _locked(inquiry_id, by)
    locked((inquiry.alert_id,), by)  # an order of silence that is given right now comes first
    refuse_silence(inquiry.alert, by)
    if inquiry.reminded_at is not None or inquiry.state != InquiryState.OPEN:
        raise Conflict("fraud.question_over")
    _write("fraud.question_again", inquiry, by, key)
    inquiry.reminded_at = timezone.now()
    inquiry.save(update_fields=["reminded_at"])
    record(SUBJECT, inquiry.alert_id, data={"inquiry": inquiry_id})


@act("fraud.question_withdrawn", permission=ASK)
def withdraw_question(inquiry_id: int, *, by: Actor, key: str) -> int:
    """Take an open question back: its page closes and no reminder leaves. Returns the alert's id."""
    inquiry = _locked(inquiry_id, by)
    if inquiry.state != InquiryState.OPEN:
        raise Conflict("fraud.question_over")
    revoke_link(inquiry.link_id, by=by, key=f"{key} link")
    inquiry.state, inquiry.ended_at = InquiryState.WITHDRAWN, timezone.now()
    inquiry.save(update_fields=["state", "ended_at"])
    record(SUBJECT, inquiry.alert_id, data={"inquiry": inquiry_id})
    return inquiry.alert_id


@act("fraud.silence_ordered", permission="fraud.keep_silent")
def order_silence(alert_id: int, *, holds: bool, reason: str, by: Actor, key: str) -> None:
    """Order that the person is not told of an alert, or end that order; with who and why.

    Nobody asks and no reminder leaves. A page that is open already stays open: closing it would tell.
    """
    del key
    (alert,) = locked((alert_id,), by)
    said = reason_of(reason)
    if (silence_on(by.organisation_id, alert_id) is not None) == holds:
        raise Conflict("fraud.silence_stands" if holds else "fraud.silence_gone")
    Silence.objects.create(
        organisation_id=by.organisation_id,
        alert=alert,
        holds=holds,
        reason=said,
        user_id=by.user_id,
        recorded_at=timezone.now(),
    )
    record(SUBJECT, alert_id, data={"silence": holds}, personal={"reason": said})


@act("fraud.question_answered", permission=ANSWER)
def answer_question(
    inquiry_id: int, *, text: str, documents: tuple[int, ...], by: Actor, key: str
) -> int:
    """Keep what the person said, with the papers sent along; tells who asked. Returns the answer's id.

    Refused after the question was withdrawn or its time is over, or beyond five answers; Invalid when
    empty or too long.
    """
    del key
    inquiry = _locked(inquiry_id, by)
    said = text.strip()
    if not said and not documents:
        raise Invalid("fraud.answer_empty")
    if len(said) > LONGEST_ANSWER:
        raise Invalid("fraud.text_too_long", length=len(said), limit=LONGEST_ANSWER)
    count = refuse_answer(inquiry)
    for number in documents:
        document(number, by)
    now = timezone.now()
    answer = Answer.objects.create(
        organisation_id=by.organisation_id,
        inquiry=inquiry,
        text=said,
        documents=list(documents),
        given_at=now,
    )
    inquiry.state, inquiry.ended_at = InquiryState.ANSWERED, now
    inquiry.save(update_fields=["state", "ended_at"])
    tell(inquiry.alert, EventKind.ANSWERED, by, papers=len(documents))
    _tell_who_asked(inquiry, count + 1)
    record(
        SUBJECT,
        inquiry.alert_id,
        data={"inquiry": inquiry_id, "answer": answer.pk, "documents": list(documents)},
        personal={"text": said} if said else {},
    )
    return answer.pk


def refuse_silence(alert: Alert, by: Actor) -> None:
    """Refuse while the person is not to be told, naming who ordered it, since when and why."""
    silence = silence_on(by.organisation_id, alert.pk)
    if silence is not None:
        names = dict(users(by).values_list("id", "name"))
        who = names.get(silence.user_id or 0, "Vigie")
        since = timezone.localdate(silence.since)
        raise Refused("fraud.may_not_tell", who=who, since=since, reason=silence.reason)


def refuse_answer(inquiry: Inquiry) -> int:
    """Refuse what comes too late or beyond five answers; returns how many there are."""
    if inquiry.state == InquiryState.WITHDRAWN or timezone.localdate() > inquiry.answer_by:
        raise Refused("fraud.question_over")
    count = len(answers_of(inquiry))
    if count >= MOST_ANSWERS:
        raise Refused("fraud.answers_too_many", limit=MOST_ANSWERS)
    return count


def _write(kind: str, inquiry: Inquiry, by: Actor, key: str) -> None:
    to = Outsider(inquiry.address, inquiry.language, inquiry.link_id)
    context = {"answer_by": inquiry.answer_by}
    write_out(kind, to, context, str(inquiry.pk), by=by, key=f"{key} letter")


def _tell_who_asked(inquiry: Inquiry, count: int) -> None:
    if inquiry.asked_by is None:
        return
    house = system_actor(inquiry.organisation_id, name="explanations")
    context: Context = {"answers": count, "alert_link": f"/alerts/{inquiry.alert_id}/"}
    name = f"answer-{inquiry.pk}-{count}"
    tell_inbox("fraud.answer_came", [inquiry.asked_by], context, name, by=house, key=name)


def _locked(inquiry_id: int, by: Actor) -> Inquiry:
    mine = Inquiry.objects.select_for_update(of=("self",)).select_related("alert")
    found = mine.filter(organisation_id=by.organisation_id, id=inquiry_id).first()
    if found is None:
        raise NotFound("fraud.question_unknown_id")
    return found
