"""Cut-offs: proposed by one person, signed by another, never edited."""

from django.db.models import Max, QuerySet
from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Forbidden, NotFound, Refused
from vigie.scoring.actions.credit.cards import EDIT, PUBLISH, chosen_card
from vigie.scoring.domain.credit.cutoffs import Cutoffs
from vigie.scoring.models import CreditCutoffs


@act("scoring.cutoffs_proposed", permission=EDIT)
def propose_cutoffs(card_id: int, cutoffs: Cutoffs, *, reason: str, by: Actor, key: str) -> int:
    """Propose cut-offs of a card; returns their id. They judge nobody until another signs.

    Invalid (`scoring.cutoffs_odd`) unless both stand in order on the card's scale.
    """
    card = chosen_card(card_id, by)
    cutoffs.check(int(card.card["lowest"]), int(card.card["highest"]))
    last = _mine(by).filter(card=card).aggregate(last=Max("version"))["last"] or 0
    row = CreditCutoffs.objects.create(
        organisation_id=by.organisation_id,
        card=card,
        version=last + 1,
        accept_from=cutoffs.accept_from,
        refuse_below=cutoffs.refuse_below,
        reason=reason,
        proposed_by=by.user_id,
        proposed_at=timezone.now(),
    )
    said = {"accept_from": cutoffs.accept_from, "refuse_below": cutoffs.refuse_below}
    record("scoring.credit_card", card.pk, data=said, personal={"reason": reason})
    return row.pk


@act("scoring.cutoffs_signed", permission=PUBLISH)
def sign_cutoffs(cutoffs_id: int, *, by: Actor, key: str) -> int:
    """Put cut-offs in force and retire those before; returns their id.

    A person signs (`scoring.person_needed`), and not the one who proposed (`scoring.own_cutoffs`).
    """
    if by.user_id is None:
        raise Forbidden("scoring.person_needed")
    row = _mine(by).select_for_update().filter(pk=cutoffs_id).first()
    if row is None:
        raise NotFound("scoring.cutoffs_missing")
    if row.state != "draft":
        raise Conflict("scoring.cutoffs_no_draft", state=row.state)
    if row.proposed_by == by.user_id:
        raise Refused("scoring.own_cutoffs")
    _mine(by).filter(card_id=row.card_id, state="published").update(state="retired")
    _mine(by).filter(pk=row.pk).update(
        state="published", signed_by=by.user_id, signed_at=timezone.now()
    )
    record("scoring.credit_card", row.card_id, data={"cutoffs": row.version})
    return row.pk


def _mine(by: Actor) -> QuerySet[CreditCutoffs]:
    return CreditCutoffs.objects.filter(organisation_id=by.organisation_id)
