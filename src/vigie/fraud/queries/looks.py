"""Whether a red that was read once was left unsaid by a later read of its register."""

from collections.abc import Iterable
from datetime import date, datetime

from vigie.fraud.domain.alerts import EventKind
from vigie.fraud.models import AlertEvent
from vigie.fraud.queries.queue import READ
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date


def was_unsaid(by: Actor, alert_id: int, first_red_read_at: datetime) -> bool:
    """Tell whether a read since the first one of a red did not say it again."""
    by.require(READ)
    found = AlertEvent.objects.filter(
        organisation_id=by.organisation_id, alert_id=alert_id, kind=EventKind.NOT_READ.value
    )
    return found.filter(effective_on__gte=local_date(first_red_read_at)).exists()


def unsaid_on(events: Iterable[tuple[str, date]], first_red_read_at: datetime) -> date | None:
    """Return the day of the last such read among events, kind and day; None when there is none."""
    since = local_date(first_red_read_at)
    days = (on for kind, on in events if kind == EventKind.NOT_READ.value and on >= since)
    return max(days, default=None)
