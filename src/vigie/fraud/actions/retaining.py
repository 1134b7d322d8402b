"""Terms of alerts: a shorter one is one person's word, a longer one needs a second person's."""

from dataclasses import asdict
from datetime import date

from vigie.fraud.domain.retention import Terms
from vigie.fraud.models import RetentionTerms
from vigie.fraud.queries.retention import SET, chosen_terms, terms_on
from vigie.journal.actions import act, answer_choice, note_choice, record
from vigie.kernel.actor import Actor

SUBJECT = "fraud.retention"


@act("fraud.retention_proposed", permission=SET)
def propose_terms(terms: Terms, *, effective_on: date, reason: str, by: Actor, key: str) -> int:
    """Choose for how long alerts are kept from a day on; returns the id of the choice.

    In force at once when no term is longer than that of its day; else it waits for a second person
    (`answer_terms`). Invalid outside the bounds, and as `journal.actions.note_choice` says.
    """
    del key
    terms.check()
    row = RetentionTerms(
        dismissed_days=terms.dismissed,
        undecided_days=terms.undecided,
        confirmed_days=terms.confirmed,
        effective_on=effective_on,
        reason=reason,
    )
    is_longer = terms.keeps_longer_than(terms_on(by, effective_on))
    note_choice(row, chosen_terms(by), waits=is_longer, by=by)
    data = {**asdict(terms), "state": row.state}
    record(SUBJECT, row.pk, data=data, personal={"reason": row.reason}, effective_on=effective_on)
    return row.pk


@act("fraud.retention_answered", permission=SET)
def answer_terms(terms_id: int, *, is_agreed: bool, by: Actor, key: str) -> str:
    """Put longer terms in force as a second person, or refuse them; returns the new state.

    Who may, and from which day on: `journal.actions.answer_choice`.
    """
    del key
    return answer_choice(terms_id, chosen_terms(by), SUBJECT, is_agreed=is_agreed, by=by)
