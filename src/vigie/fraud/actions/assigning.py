"""Who has an alert in hand: somebody, or nobody."""

from django.utils import timezone

from vigie.fraud.actions.chosen import Touched, bounded, locked, tell
from vigie.fraud.domain.alerts import EventKind
from vigie.fraud.domain.lifecycle import LIVE
from vigie.fraud.models import Alert
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid
from vigie.tenancy.queries import recipients_with

DECIDE = "fraud.decide_alerts"


@act("fraud.alerts_assigned", permission="fraud.assign_alerts")
def assign_alerts(alert_ids: tuple[int, ...], *, to: int | None, by: Actor, key: str) -> Touched:
    """Put up to 500 alerts into somebody's hands, None for nobody's.

    Alerts that ended are left as they were and returned. Invalid when the person is not an active
    user of the organisation who may decide alerts.
    """
    if to is not None and to not in _able(by):
        raise Invalid("fraud.assignee_unknown")
    alerts = locked(bounded(alert_ids), by)
    live = [alert for alert in alerts if alert.state in LIVE]
    moved = [alert for alert in live if alert.assigned_to != to]
    for alert in moved:
        alert.assigned_to = to
    Alert.objects.bulk_update(moved, ["assigned_to"], batch_size=500)
    tell(moved, EventKind.ASSIGNED, by, timezone.now(), {"to": to})
    record("fraud.alerts", None, data={"to": to, "alert_ids": [alert.pk for alert in moved]})
    ended = tuple(alert.pk for alert in alerts if alert.state not in LIVE)
    return Touched(len(live), ended, "fraud.alert_ended" if ended else "")


def _able(by: Actor) -> set[int]:
    return {one.user_id for one in recipients_with(by.organisation_id, DECIDE)}
