"""Live records: those that stand now, and those that stood at an instant of the past."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from vigie.kernel.actor import Actor
from vigie.kernel.facts import Then
from vigie.registrations.models import Certificate, LiveRecord, Run


def live_rows(by: Actor, then: Then | None = None) -> QuerySet[LiveRecord]:
    """Return the live records that stand, or stood `then`; to be called in the tenant's block."""
    mine = LiveRecord.objects.filter(organisation_id=by.organisation_id)
    if then is None:
        return mine.filter(ended_at=None)
    stood = Q(ended_at=None) | Q(ended_at__gt=then.known_at)
    return mine.filter(stood, recorded_at__lte=then.known_at)


def told_since(by: Actor, run_id: int) -> frozenset[int]:
    """Return the certificates of which live records told since a run began, in the tenant's block.

    What the run read of them is older than what is known. Those that know the vehicle by its previous
    plate alone are among them.
    """
    begun = Run.objects.filter(organisation_id=by.organisation_id, id=run_id).values("started_at")
    mine = LiveRecord.objects.filter(organisation_id=by.organisation_id)
    told = list(
        mine.filter(recorded_at__gt=begun[:1]).values_list(
            "contract_key", "plate", "vin", "row__previous_plate__0"
        )
    )
    if not told:
        return frozenset()
    numbers, plates, vins, were = ({key for key in keys if key} for keys in zip(*told, strict=True))
    same = Q(contract_key__in=numbers) | Q(plate__in=plates) | Q(vin__in=vins)
    same |= Q(plate__in=were, vin="")
    found = Certificate.objects.filter(same, organisation_id=by.organisation_id)
    return frozenset(found.values_list("id", flat=True))


def ended_before(by: Actor, source_id: int, day: date) -> QuerySet[LiveRecord]:
    """Return the live records of a source that came before a day and stand no more."""
    mine = LiveRecord.objects.filter(organisation_id=by.organisation_id, source_id=source_id)
    start = timezone.make_aware(datetime.combine(day, time.min))
    return mine.filter(recorded_at__lt=start).exclude(ended_at=None)


def terms_of_ended(by: Actor, today: date) -> dict[int, int]:
    """Return the days of retention of each source with live records that are past them."""
    over = LiveRecord.objects.filter(organisation_id=by.organisation_id).exclude(ended_at=None)
    found = over.exclude(source__retention_days=None).values_list(
        "source_id", "source__retention_days"
    )
    return {
        source: days
        for source, days in found.distinct().order_by("source_id")
        if days is not None and ended_before(by, source, today - timedelta(days=days)).exists()
    }
