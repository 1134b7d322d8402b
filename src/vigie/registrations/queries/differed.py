"""Until when the holder of a certificate differed before, or was not compared; since when he differs."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from django.db.models import Max, Q

from vigie.kernel.actor import Actor
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


def holder_differs_since(
    by: Actor, ids: Sequence[int], then: date | None = None
) -> Mapping[int, datetime]:
    """Return certificate → when it was found that the holder differs, of those whose holder does.

    `then` is a day of the past. To be called in the tenant's block.
    """
    stands = Q(closed_on=None)
    if then is not None:
        stands = Q(first_seen_on__lte=then) & (stands | Q(closed_on__gt=then))
    mine = {"organisation_id": by.organisation_id, "certificate_id__in": ids, "field": _FIELD}
    found = Distortion.objects.filter(stands, **mine)
    return dict(found.values_list("certificate_id", "recorded_at"))
