"""Terms of alerts: a shorter one is one person's word, a longer one needs a second person's."""

from datetime import date

from django.utils import timezone

from vigie.fraud.actions.chosen import reason_of
from vigie.fraud.domain.retention import Terms
from vigie.fraud.models import RetentionTerms
from vigie.fraud.queries.retention import SET, terms_on
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused

SUBJECT = "fraud.retention"


@act("fraud.retention_proposed", permission=SET)
def propose_terms(terms: Terms, *, effective_on: date, reason: str, by: Actor, key: str) -> int:
    """Choose for how long alerts are kept from a day on; returns the id of the choice.

    In force at once when neither term is longer than that of its day; else it waits for a second person
    (`answer_terms`). Invalid outside the bounds, for a day that is past, or without a reason; Conflict
    (`fraud.terms_waiting`) while another choice waits.
    """
    del key
    said = reason_of(reason)
    terms.check()
    if effective_on < timezone.localdate():
        raise Invalid("fraud.terms_in_the_past", on=effective_on)
    mine = RetentionTerms.objects.filter(organisation_id=by.organisation_id)
    if mine.filter(state="open").exists():
        raise Conflict("fraud.terms_waiting")
    is_longer = terms.keeps_longer_than(terms_on(by, effective_on))
    row = RetentionTerms.objects.create(
        organisation_id=by.organisation_id,
        dismissed_days=terms.dismissed,
        undecided_days=terms.undecided,
        effective_on=effective_on,
        state="open" if is_longer else "in_force",
        reason=said,
        proposed_by=by.user_id,
        proposed_at=timezone.now(),
    )
    data = {"dismissed": terms.dismissed, "undecided": terms.undecided, "state": row.state}
    record(SUBJECT, row.pk, data=data, personal={"reason": said}, effective_on=effective_on)
    return row.pk


@act("fraud.retention_answered", permission=SET)
def answer_terms(terms_id: int, *, is_agreed: bool, by: Actor, key: str) -> str:
    """Put longer terms in force as a second person, or refuse them; returns the new state.

    A person answers (`fraud.person_needed`), not the one who proposed, who may only take them back
    (`fraud.own_terms`). Signed after their day, they begin with the day of the signature.
    """
    del key
    if by.user_id is None:
        raise Forbidden("fraud.person_needed")
    mine = RetentionTerms.objects.select_for_update().filter(organisation_id=by.organisation_id)
    row = mine.filter(pk=terms_id).first()
    if row is None:
        raise NotFound("fraud.terms_unknown")
    if row.state != "open":
        raise Conflict("fraud.terms_answered")
    if is_agreed and row.proposed_by == by.user_id:
        raise Refused("fraud.own_terms")
    row.state = "in_force" if is_agreed else "refused"
    row.effective_on = max(row.effective_on, timezone.localdate())
    row.answered_by, row.answered_at = by.user_id, timezone.now()
    row.save(update_fields=["state", "effective_on", "answered_by", "answered_at"])
    record(SUBJECT, row.pk, data={"state": row.state}, effective_on=row.effective_on)
    return row.state
