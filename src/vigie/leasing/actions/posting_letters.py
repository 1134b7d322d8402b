"""Printed letters that a person handed to the post: which, on what day, by whom."""

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
from vigie.leasing.models import CustomerLetter, LetterPosting

POSTED: Final = "leasing.letter_posted"


@act(POSTED, permission=WRITE)
def note_posting(letter_id: int, *, on: date, by: Actor, key: str) -> int:
    """Note that a printed letter was handed to the post on a day; returns its contract.

    NotFound for another organisation's, Refused `leasing.letter_is_mail` for one that leaves by e-mail,
    Conflict where it was noted already, Invalid for a day before it was written or to come.
    """
    del key
    mine = {"organisation_id": by.organisation_id}
    letter = CustomerLetter.objects.filter(**mine, pk=letter_id).first()
    if letter is None:
        raise NotFound("leasing.letter_unknown")
    loading.locked(letter.contract_id, by)
    if letter.document_id is None:
        raise Refused("leasing.letter_is_mail")
    if not letter.written_on <= on <= localdate():
        raise Invalid("leasing.letter_posted_when", written=letter.written_on)
    before = LetterPosting.objects.filter(**mine, letter=letter).first()
    if before is not None:
        raise Conflict("leasing.letter_posted_already", on=before.posted_on)
    LetterPosting.objects.create(
        **mine, letter=letter, posted_on=on, user_id=by.user_id, recorded_at=timezone.now()
    )
    record(SUBJECT, letter.contract_id, data={"letter": letter.pk}, effective_on=on)
    return letter.contract_id
