"""Putting alerts aside until a day, with a reason, and taking them back."""

from datetime import date

from django.utils import timezone

from vigie.fraud.actions.chosen import Touched, bounded, locked, reason_of, tell
from vigie.fraud.domain.alerts import EventKind
from vigie.fraud.domain.body import gist_of
from vigie.fraud.domain.snoozing import checked_day
from vigie.fraud.models import Alert, Comment
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor

_CHANGED = ("snoozed_until", "snoozed_gist", "snoozed_cents")


@act("fraud.alerts_snoozed", permission="fraud.decide_alerts")
def snooze_alerts(
    alert_ids: tuple[int, ...], *, until: date, reason: str, by: Actor, key: str
) -> Touched:
    """Put up to 500 alerts aside until a day within 180 days; the reason is kept as a comment.

    They come back on that day, or at once when the register or the evidence changes. Alerts that
    wait for nobody, or for a second person, are left as they were and returned.
    """
    text, today = reason_of(reason), timezone.localdate()
    checked_day(until, today)
    alerts, now = locked(bounded(alert_ids), by), timezone.now()
    able = [alert for alert in alerts if alert.is_waiting and not alert.is_proposed]
    for alert in able:
        alert.snoozed_until, alert.snoozed_gist = until, gist_of(alert.body)
        alert.snoozed_cents = alert.exposure_cents
    Alert.objects.bulk_update(able, _CHANGED, batch_size=500)
    Comment.objects.bulk_create(
        Comment(
            organisation_id=by.organisation_id,
            alert=alert,
            text=text,
            user_id=by.user_id,
            actor_kind=by.kind,
            written_at=now,
        )
        for alert in able
    )
    tell(able, EventKind.SNOOZED, by, now, {"until": until.isoformat()})
    data = {"until": until.isoformat(), "alert_ids": [alert.pk for alert in able]}
    record("fraud.alerts", None, data=data, personal={"reason": text})
    left = tuple(alert.pk for alert in alerts if alert not in able)
    return Touched(len(able), left, "fraud.not_snoozable" if left else "")


@act("fraud.alerts_woken", permission="fraud.decide_alerts")
def wake_alerts(alert_ids: tuple[int, ...], *, by: Actor, key: str) -> Touched:
    """Take alerts back that were put aside; the others stay as they are."""
    alerts, now = locked(bounded(alert_ids), by), timezone.now()
    asleep = [alert for alert in alerts if alert.snoozed_until is not None]
    for alert in asleep:
        alert.snoozed_until = None
    Alert.objects.bulk_update(asleep, ["snoozed_until"], batch_size=500)
    tell(asleep, EventKind.WOKEN, by, now)
    record("fraud.alerts", None, data={"alert_ids": [alert.pk for alert in asleep]})
    return Touched(len(asleep))
