"""A past day to look at a certificate from: what was true then, as far as it was known by some day.

Facts carry two dates. `on` bounds the first (the day an extract speaks of), `known_on` the second
(the day the file was taken): a file that came late is left out of what was known before it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from vigie.kernel.clock import local_date
from vigie.kernel.errors import Refused
from vigie.registrations.models import Batch


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """The state on the evening of `on`, as known on the evening of `known_on`."""

    on: date
    known_on: date

    @property
    def known_until(self) -> datetime:
        """Return the first instant that no longer counts."""
        return timezone.make_aware(datetime.combine(self.known_on + timedelta(days=1), time.min))

    def knows(self, recorded_at: datetime | None) -> bool:
        """Tell whether a fact recorded then was known."""
        return recorded_at is None or recorded_at < self.known_until

    def shows(self, on: date, recorded_at: datetime | None = None) -> bool:
        """Tell whether a fact of a day, recorded then, stands in this view."""
        return on <= self.on and self.knows(recorded_at)


def viewpoint(on: date, known_on: date | None = None) -> Viewpoint:
    """Return the view of a day, as known today unless said otherwise."""
    return Viewpoint(on, known_on or local_date(timezone.now()))


def batches_at(organisation_id: int, side: str, at: Viewpoint) -> list[Batch]:
    """Return the batch at which each source of a side stood, the latest day first.

    Refused when the files of one went with their retention: what they said is not known any more.
    """
    found = (
        Batch.objects.filter(
            organisation_id=organisation_id,
            source__side=side,
            status="taken",
            as_of__lte=at.on,
            taken_at__lt=at.known_until,
        )
        .order_by("source_id", "-as_of", "-id")
        .distinct("source_id")
    )
    if any(batch.removed_at is not None for batch in found):
        raise Refused("registrations.past_removed", day=at.on.isoformat())
    return sorted(found, key=lambda batch: (batch.as_of, batch.pk), reverse=True)
