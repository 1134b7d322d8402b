"""What an alert did not do by itself, and why."""

from datetime import date
from typing import Final

from django.utils import timezone

from vigie.fraud.models import Alert, WithheldAct
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound

RUN: Final = "fraud.raise_alerts"


@act("fraud.act_withheld", permission=RUN)
def withhold_act(alert_id: int, code: str, grounds: str, *, on: date, by: Actor, key: str) -> int:
    """Keep that an alert did not do something by itself on a day, and on what grounds."""
    del key
    if not Alert.objects.filter(organisation_id=by.organisation_id, id=alert_id).exists():
        raise NotFound("fraud.alert_unknown")
    row, _ = WithheldAct.objects.update_or_create(
        organisation_id=by.organisation_id,
        alert_id=alert_id,
        act=code,
        defaults={"grounds": grounds, "withheld_on": on, "ended_at": None},
    )
    record("fraud.alert", alert_id, data={"act": code, "grounds": grounds}, effective_on=on)
    return row.pk


@act("fraud.withheld_ended", permission=RUN)
def end_withheld(alert_id: int, code: str, *, by: Actor, key: str) -> int:
    """Keep that nothing is withheld any more of an act: it may be done now; returns how many."""
    del key
    mine = WithheldAct.objects.filter(organisation_id=by.organisation_id, alert_id=alert_id)
    count = mine.filter(act=code, ended_at=None).update(ended_at=timezone.now())
    record("fraud.alert", alert_id, data={"act": code, "ended": count})
    return count
