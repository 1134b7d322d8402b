"""Versions of credit cards: saved once as a draft, published by another person."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, NotFound, Refused
from vigie.scoring.domain.credit.builtin import builtin_card, read_card
from vigie.scoring.domain.credit.points import Card
from vigie.scoring.models import CreditCard, ModelVersion

EDIT = "scoring.edit_credit_cards"
PUBLISH = "scoring.publish_credit_cards"


@act("scoring.credit_card_saved", permission=EDIT)
def save_card(text: str, *, by: Actor, key: str) -> int:
    """Save a draft of the expert card that a TOML text describes; returns its id.

    Raises what `read_card` raises, and Conflict (`scoring.version_taken`) when that version exists.
    """
    card = read_card(text)
    if _mine(by).filter(name=card.name, version=card.version).exists():
        raise Conflict("scoring.version_taken", name=card.name, version=card.version)
    row = keep_card(card, {"by_hand": True}, by=by)
    record("scoring.credit_card", row.pk, data={"name": card.name, "version": card.version})
    return row.pk


@act("scoring.credit_card_adopted", permission=EDIT)
def adopt_card(name: str, *, by: Actor, key: str) -> int:
    """Keep the card that comes with Vigie, in force, so that it can bear cut-offs; returns its id.

    The card in force already where there is one; Invalid (`scoring.card_unknown`) for no name.
    """
    row = card_for_scoring(builtin_card(name), by)
    record("scoring.credit_card", row.pk, data={"name": name, "version": row.version})
    return row.pk


@act("scoring.credit_card_published", permission=PUBLISH)
def publish_card(card_id: int, *, by: Actor, key: str) -> int:
    """Put a draft in force and retire the version before; returns its id.

    Refused (`scoring.own_card`) to the person who saved it: four eyes see what judges people.
    Conflict (`scoring.card_no_draft`) unless it is a draft.
    """
    row = chosen_card(card_id, by)
    if row.state != "draft":
        raise Conflict("scoring.card_no_draft", state=row.state)
    if by.user_id is not None and row.saved_by == by.user_id:
        raise Refused("scoring.own_card")
    _mine(by).filter(name=row.name, state="published").update(state="retired")
    _mine(by).filter(pk=row.pk).update(
        state="published", published_by=by.user_id, published_at=timezone.now()
    )
    record("scoring.credit_card", row.pk, data={"name": row.name, "version": row.version})
    return row.pk


def keep_card(
    card: Card,
    grounds: Mapping[str, Any],
    *,
    by: Actor,
    state: str = "draft",
    challenger: ModelVersion | None = None,
) -> CreditCard:
    """Keep a card as a row; inside an act."""
    held = card.as_json()
    now = timezone.now()
    return CreditCard.objects.create(
        organisation_id=by.organisation_id,
        name=card.name,
        version=card.version,
        state=state,
        origin=card.origin,
        card=held,
        digest=hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest(),
        grounds=dict(grounds),
        challenger=challenger,
        saved_by=by.user_id,
        created_at=now,
        published_at=now if state == "published" else None,
    )


def next_version(name: str, by: Actor) -> int:
    """Return the number after the last of a name; the card that comes with Vigie is number 1."""
    last = _mine(by).filter(name=name).aggregate(last=Max("version"))["last"]
    return (last or 1) + 1


def chosen_card(card_id: int, by: Actor) -> CreditCard:
    """Return a locked row; NotFound (`scoring.card_missing`) for another organisation's."""
    row = _mine(by).select_for_update().filter(pk=card_id).first()
    if row is None:
        raise NotFound("scoring.card_missing")
    return row


def card_for_scoring(card: Card, by: Actor) -> CreditCard:
    """Return the published row of a card's name; the one that comes with Vigie is kept first.

    So that a score can be worked out again when a later Vigie brings another card.
    """
    row = _mine(by).filter(name=card.name, state="published").first()
    return row or keep_card(card, {"comes_with_vigie": True}, by=by, state="published")


def _mine(by: Actor) -> QuerySet[CreditCard]:
    return CreditCard.objects.filter(organisation_id=by.organisation_id)
