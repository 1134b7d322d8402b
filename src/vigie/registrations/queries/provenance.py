"""The files that the present state rests on, for a page that must say what it was made of."""

from dataclasses import dataclass
from datetime import date

from vigie.kernel.actor import Actor
from vigie.registrations.models import Batch
from vigie.registrations.queries.records import current_batches
from vigie.registrations.queries.viewpoints import Viewpoint


@dataclass(frozen=True, slots=True)
class Provenance:
    """A file behind the state of a side, and the digest of its bytes as received."""

    side: str
    file_name: str
    as_of: date
    sha256: str


def provenance(by: Actor, at: Viewpoint | None = None) -> list[Provenance]:
    """Return the files that the states of the organisation's sources are (or were) made of."""
    by.require("registrations.read_certificates")
    sides = {
        int(number): side
        for side in ("portfolio", "register")
        for batch in current_batches(by.organisation_id, side, at)
        for layer in batch.state
        for number in (layer["batch"], *layer.get("also", ()))
    }
    found = Batch.objects.filter(organisation_id=by.organisation_id, id__in=sides)
    return [
        Provenance(sides[one.pk], one.file_name, one.as_of, one.sha256)
        for one in found.order_by("id")
    ]
