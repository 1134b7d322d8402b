"""Erasure of a person: every personal value goes, the number and the journal's chain stay."""

from django.utils import timezone

from vigie.journal.actions import act, erase_personal_values, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid, Refused
from vigie.parties.actions.parties import SUBJECT, locked_party
from vigie.parties.domain.keeping import named
from vigie.parties.domain.parties import reference_of
from vigie.parties.models import PartyFact, PartyKey
from vigie.parties.ports import erase_elsewhere, kept_by

ERASE = "parties.erase_parties"


@act("parties.party_erased", permission=ERASE)
def erase_party(party_id: int, *, reason: str, by: Actor, key: str) -> int:
    """Erase what is known of a party, for good; returns how many facts went (GDPR, article 17).

    Its number stays, so that what names it still stands; so does the journal, whose entries hold
    digests of values whose salt goes too. What other features hold of it goes with it
    (`ports.use_erasers`). Raises NotFound, Invalid without a reason, and Refused while a contract, a
    paper, an alert or a hold needs the values.
    """
    if not reason.strip():
        raise Invalid("parties.erasure_unexplained")
    party = locked_party(party_id, by)
    kept = kept_by(party_id, by)
    if kept:
        raise Refused("parties.still_needed", party=reference_of(party_id), what=named(kept))
    erase_elsewhere(party_id, by=by, key=f"{key} elsewhere"[-400:])
    mine = {"organisation_id": by.organisation_id, "party": party}
    PartyKey.objects.filter(**mine).delete()
    went, _ = PartyFact.objects.filter(**mine).delete()
    party.shown, party.name_key, party.city, party.roles = reference_of(party_id), "", "", ""
    party.erased_at = timezone.now()
    party.save()
    erase_personal_values(SUBJECT, party_id, by=by, key=f"{key} journal"[-500:])
    record(SUBJECT, party_id, data={"facts": went}, personal={"reason": reason.strip()})
    return went
