"""Set who the organisation is on its papers."""

from dataclasses import asdict
from datetime import date

from django.utils import timezone

from vigie.documents.domain.parties import Party
from vigie.documents.models import Letterhead
from vigie.documents.queries import EDIT_LETTERHEAD
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid

NEEDED = ("name", "street", "postcode", "city", "country")


@act("documents.letterhead_set", permission=EDIT_LETTERHEAD)
def set_letterhead(party: Party, *, on: date, by: Actor, key: str) -> int:
    """Say how the organisation signs its papers from a day; returns the fact's id.

    Raises Invalid when the name or a part of the address is empty, or the country is not two
    letters.
    """
    del key
    empty = [name for name in NEEDED if not getattr(party, name).strip()]
    if empty or len(party.country) != 2:
        raise Invalid("documents.letterhead_incomplete", fields=", ".join(empty) or "country")
    fact = Letterhead.objects.create(
        organisation_id=by.organisation_id,
        **asdict(party),
        effective_on=on,
        recorded_at=timezone.now(),
    )
    record("documents.letterhead", fact.pk, effective_on=on)
    return fact.pk
