"""To which day each source is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from vigie.kernel.actor import Actor
from vigie.registrations.models import Batch


@dataclass(frozen=True, slots=True)
class KnownDays:
    """To which day each source is known, by import: a delta that leaves a row out confirms it."""

    by_batch: Mapping[int, date]
    latest: date

    def of(self, batch_id: int, as_of: date) -> date:
        """Return the day that the source of a row is known to; a live record's is its own."""
        return self.by_batch.get(batch_id, as_of)


def known_days(by: Actor, side: str) -> KnownDays:
    """Return to which day the sources of a side are known; to be called in the tenant's block."""
    taken = Batch.objects.filter(
        organisation_id=by.organisation_id,
        source__side=side,
        source__current__isnull=False,
        status="taken",
    )
    by_batch = dict(taken.values_list("id", "source__current__as_of"))
    return KnownDays(by_batch, max(by_batch.values(), default=date.min))
