"""Files past their retention go every night, but those on which a live alert rests."""

from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.fraud.queries import runs_of_live_alerts
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.registrations.actions import Cleared, remove_expired
from vigie.registrations.queries.retention import Expired, expired


def past_retention(*, by: Actor) -> tuple[Expired, ...]:
    """Return the imports past their retention today, and what keeps those that would stay."""
    with tenant(by.organisation_id):
        runs = runs_of_live_alerts(by)
        return expired(by, today=local_date(timezone.now()), alert_runs=runs)


def clear(*, by: Actor, key: str) -> Cleared:
    """Remove what is past its retention today and what nothing needs; returns what went."""
    with tenant(by.organisation_id):
        runs = runs_of_live_alerts(by)
    today = local_date(timezone.now())
    return remove_expired(today, alert_runs=sorted(runs), by=by, key=key)
