"""What a person answers about a certificate."""

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid, NotFound
from vigie.registrations.models import Certificate, Question

ANSWERS = ("ended", "still_ours")


@act("registrations.question_answered", permission="registrations.answer_questions")
def answer_question(question_id: int, *, answer: str, note: str, by: Actor, key: str) -> str:
    """Say of a contract that left the portfolio whether it ended; returns its state of watch.

    `ended` takes the certificate off the watch, `still_ours` leaves it there. Conflict when the
    question was answered meanwhile.
    """
    del key
    if answer not in ANSWERS:
        raise Invalid("registrations.answer_unknown", answer=answer, known=", ".join(ANSWERS))
    question = (
        Question.objects.select_for_update()
        .filter(organisation_id=by.organisation_id, id=question_id)
        .first()
    )
    if question is None:
        raise NotFound("registrations.question_unknown", question=question_id)
    if question.answered_at is not None:
        raise Conflict("registrations.question_answered", question=question_id)
    question.answer, question.note = answer, note.strip()
    question.answered_at, question.answered_by_id = timezone.now(), by.user_id
    question.save(update_fields=["answer", "note", "answered_at", "answered_by_id"])
    watch = "ended" if answer == "ended" else "absent_from_portfolio"
    Certificate.objects.filter(
        organisation_id=by.organisation_id, id=question.certificate_id
    ).update(watch=watch)
    record(
        "registrations.certificate",
        question.certificate_id,
        data={"answer": answer},
        personal={"note": note.strip()} if note.strip() else None,
    )
    return watch
