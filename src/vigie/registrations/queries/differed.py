"""Until when the holder of a certificate differed before, or was not compared; since when he differs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.db.models import Max, Q

from vigie.kernel.actor import Actor
from vigie.registrations.domain.facts import SubjectFacts
from vigie.registrations.models import Distortion, MappingFault

_FIELD: Final = "holder_name"
_HELD: Final = ("confirmed", "automatic")


def holder_differed_until(
    by: Actor, ids: Sequence[int], then: date | None = None
) -> Mapping[int, date]:
    """Return certificate → the last day on which an earlier difference of the holder ended.

    While the field is held back as wrongly mapped, every certificate counts as differing: nobody
    looked. `then` is a day of the past. To be called in the tenant's block.
    """
    until = then or date.max
    ended = Distortion.objects.filter(
        organisation_id=by.organisation_id,
        certificate_id__in=ids,
        field=_FIELD,
        closed_on__lte=until,
    )
    found = dict(ended.values_list("certificate_id").annotate(last=Max("closed_on")))
    held = MappingFault.objects.filter(
        organisation_id=by.organisation_id, field=_FIELD, state__in=_HELD, first_seen_on__lte=until
    )
    days = [closed_on or date.max for closed_on in held.values_list("closed_on", flat=True)]
    if not days:
        return found
    return {pk: max(found.get(pk, date.min), *days) for pk in ids}


@dataclass(frozen=True, slots=True)
class HolderPast:
    """What is known of holders before they began to differ, by certificate."""

    differed_until: Mapping[int, date]
    found_at: Mapping[int, datetime]

    def told(
        self, facts: SubjectFacts, last_before: Callable[[datetime], date | None]
    ) -> SubjectFacts:
        """Return facts that tell it; `last_before` is the extract compared last before an instant."""
        found_at = self.found_at.get(facts.certificate_id)
        return replace(
            facts,
            holder_differed_until=self.differed_until.get(facts.certificate_id),
            holder_agreed_on=None if found_at is None else last_before(found_at),
        )


def holder_past(by: Actor, ids: Sequence[int], then: date | None = None) -> HolderPast:
    """Return until when holders differed before, and when it was found that they differ now.

    `then` is a day of the past. To be called in the tenant's block.
    """
    stands = Q(closed_on=None)
    if then is not None:
        stands = Q(first_seen_on__lte=then) & (stands | Q(closed_on__gt=then))
    mine = {"organisation_id": by.organisation_id, "certificate_id__in": ids, "field": _FIELD}
    found = Distortion.objects.filter(stands, **mine).values_list("certificate_id", "recorded_at")
    return HolderPast(holder_differed_until(by, ids, then), dict(found))
