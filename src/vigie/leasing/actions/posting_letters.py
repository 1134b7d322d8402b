"""Printed letters that a person handed to the post: which, on what day, by whom; taken back if that was wrong."""

from datetime import date
from typing import Final

from django.utils import timezone
from django.utils.timezone import localdate

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid, NotFound, Refused
from vigie.leasing.actions import loading
from vigie.leasing.actions.transferring import SUBJECT
from vigie.leasing.actions.writing_customers import WRITE
from vigie.leasing.domain.letters import Occasion
from vigie.leasing.domain.lifecycle import ENFORCING
from vigie.leasing.models import ContractEvent, CustomerLetter, LetterPosting, LetterPostingUndone
from vigie.leasing.queries.contracts import READ

POSTED: Final = "leasing.letter_posted"
UNDONE: Final = "leasing.letter_posting_undone"
CORRECT: Final = "leasing.correct_letters"
LONGEST: Final = 200


@act(POSTED, permission=WRITE)
def note_posting(letter_id: int, *, on: date, by: Actor, key: str) -> int:
    """Note that a printed letter was handed to the post on a day; returns its contract.

    NotFound for another organisation's, Refused `leasing.letter_is_mail` for one that leaves by e-mail,
    Conflict where it was noted already, Invalid for a day before it was written or to come.
    """
    del key
    letter = _locked(letter_id, by)
    if letter.document_id is None:
        raise Refused("leasing.letter_is_mail")
    if not letter.written_on <= on <= localdate():
        raise Invalid("leasing.letter_posted_when", written=letter.written_on)
    last = _last(letter)
    if last is not None and not _is_undone(last):
        raise Conflict("leasing.letter_posted_already", on=last.posted_on)
    LetterPosting.objects.create(
        organisation_id=by.organisation_id,
        letter=letter,
        posted_on=on,
        user_id=by.user_id,
        after=last,
        recorded_at=timezone.now(),
    )
    record(SUBJECT, letter.contract_id, data={"letter": letter.pk}, effective_on=on)
    return letter.contract_id


@act(UNDONE, permission=READ)
def undo_posting(letter_id: int, *, reason: str, by: Actor, key: str) -> int:
    """Take back that a letter was posted, for it was noted by mistake; returns its contract.

    Whoever noted it does so, or somebody who may correct what others noted. NotFound `leasing.letter_not_posted`,
    Invalid without a reason, Refused `leasing.letter_had_effect` once a further reminder, a default notice
    or the end of the term rests on it.
    """
    del key
    said = " ".join(reason.split())
    if not said or len(said) > LONGEST:
        raise Invalid("leasing.letter_undo_reason", longest=LONGEST)
    letter = _locked(letter_id, by)
    posting = _last(letter)
    if posting is None or _is_undone(posting):
        raise NotFound("leasing.letter_not_posted")
    by.require(WRITE if posting.user_id == by.user_id else CORRECT)
    _refuse_effect(letter, posting)
    LetterPostingUndone.objects.create(
        organisation_id=by.organisation_id,
        posting=posting,
        reason=said,
        user_id=by.user_id,
        recorded_at=timezone.now(),
    )
    told = {"letter": letter.pk, "posting": posting.pk}
    record(SUBJECT, letter.contract_id, data=told, effective_on=localdate())
    return letter.contract_id


def _locked(letter_id: int, by: Actor) -> CustomerLetter:
    """Return a letter with its contract locked."""
    mine = CustomerLetter.objects.filter(organisation_id=by.organisation_id, pk=letter_id)
    letter = mine.first()
    if letter is None:
        raise NotFound("leasing.letter_unknown")
    loading.locked(letter.contract_id, by)
    return letter


def _last(letter: CustomerLetter) -> LetterPosting | None:
    mine = LetterPosting.objects.filter(organisation_id=letter.organisation_id, letter=letter)
    return mine.order_by("-id").first()


def _is_undone(posting: LetterPosting) -> bool:
    mine = LetterPostingUndone.objects.filter(organisation_id=posting.organisation_id)
    return mine.filter(posting=posting).exists()


def _refuse_effect(letter: CustomerLetter, posting: LetterPosting) -> None:
    """Refuse where something was built on the letter since it was posted."""
    mine = {"organisation_id": letter.organisation_id, "contract_id": letter.contract_id}
    since = {"recorded_at__gt": posting.recorded_at}
    reminders = CustomerLetter.objects.filter(**mine, **since, occasion=Occasion.REMINDER)
    steps = [step.value for step in ENFORCING]
    enforced = ContractEvent.objects.filter(**mine, **since, step__in=steps)
    days = [
        *reminders.values_list("written_on", flat=True),
        *enforced.values_list("effective_on", flat=True),
    ]
    if days:
        raise Refused("leasing.letter_had_effect", on=min(days))
