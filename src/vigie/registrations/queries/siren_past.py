"""Since when registers give the SIREN of holders: an extract without the column names no company."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from vigie.kernel.actor import Actor
from vigie.registrations.domain.facts import ChangeFact
from vigie.registrations.models import Batch

SIREN: Final = "holder_siren"


def siren_given_since(by: Actor) -> date | None:
    """Return the day since which each register that gives SIRENs gave them in every file; the latest.

    None where no register gives them; in the tenant's block.
    """
    taken = Batch.objects.filter(
        organisation_id=by.organisation_id, source__side="register", status="taken"
    )
    since: dict[int, date | None] = {}
    for source_id, on, columns in taken.order_by("source_id", "as_of", "id").values_list(
        "source_id", "as_of", "known_columns"
    ):
        since[source_id] = (since.get(source_id) or on) if SIREN in columns else None
    return max((day for day in since.values() if day is not None), default=None)


def siren_past(by: Actor, changes: Iterable[ChangeFact]) -> date | None:
    """Return it where a holder changed, else None: nobody asks; in the tenant's block."""
    is_asked = any(one.field == "holder_name" for one in changes)
    return siren_given_since(by) if is_asked else None
