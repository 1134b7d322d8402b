"""The trust score on pages of parties and contracts: leasing and scoring ignore each other's pages."""

from collections.abc import Mapping
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vigie.flows.credit.trust import LEAST, trust_of
from vigie.kernel.actor import Actor
from vigie.leasing.queries import find_contract
from vigie.scoring.portal.credit.shown import shown_score
from vigie.scoring.queries.credit import READ
from vigie.ui.registries import Panel


def trust_of_party(by: Actor, party_id: int) -> Mapping[str, object] | None:
    """Return a debtor's trust; None for who has no delivered contract, or may not be read."""
    if not by.may("leasing.read_contracts"):
        return None
    found = trust_of(by, party_id, timezone.localdate())
    if found is None:
        return None
    card = found.card.card
    return {
        "shown": shown_score(found.scored, card.highest) if found.scored else None,
        "is_expert": found.card.is_expert,
        "fell_due": found.fell_due,
        "least": LEAST,
        "history": found.history[:6],
    }


def trust_of_contract(by: Actor, contract_id: int) -> Mapping[str, object] | None:
    """Return the trust of a contract's customer."""
    return trust_of_party(by, find_contract(by, contract_id).customer_id)


PANELS: Final = tuple(
    Panel(
        f"scoring.trust_of_{subject}",
        kind,
        _("Trust score"),
        "scoring/parts/trust.html",
        load,
        READ,
        order=8,
    )
    for subject, kind, load in (
        ("party", "parties.party", trust_of_party),
        ("contract", "leasing.contract", trust_of_contract),
    )
)
