"""Acts by default are noted once they are executed, followed, and taken back by a person."""

from typing import Final

from django.utils import timezone

from vigie.fraud.actions.chosen import reason_of
from vigie.fraud.domain.alerts import EventKind
from vigie.fraud.domain.effects import Bearing, Outcome
from vigie.fraud.models import Alert, AlertEvent, Effect
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, NotFound

RUN: Final = "fraud.raise_alerts"


@act("fraud.effect_noted", permission=RUN)
def note_effect(alert_id: int, code: str, outcome: str, *, by: Actor, key: str) -> int:
    """Keep that an act by default was executed, and what came of it; returns its id.

    NotFound for an alert that is not ours; the database keeps one of each code and alert.
    """
    del key
    mine = Alert.objects.select_for_update().filter(organisation_id=by.organisation_id)
    alert = mine.filter(id=alert_id).first()
    if alert is None:
        raise NotFound("fraud.alert_unknown")
    bearing = Bearing.STOPPED if outcome == Outcome.DONE else Bearing.RELEASED
    effect = Effect.objects.create(
        organisation_id=by.organisation_id,
        alert=alert,
        code=code,
        outcome=outcome,
        bearing=bearing,
        done_at=timezone.now(),
    )
    tell(alert, EventKind.ACTED, by, act=code, outcome=outcome)
    record("fraud.alert", alert_id, data={"effect": effect.pk, "code": code, "outcome": outcome})
    return effect.pk


@act("fraud.effect_followed", permission=RUN)
def follow_effect(effect_id: int, bearing: str, *, by: Actor, key: str) -> None:
    """Keep how far an act by default bears since its alert moved on."""
    del key
    effect = _locked(effect_id, by)
    Effect.objects.filter(organisation_id=by.organisation_id, id=effect_id).update(bearing=bearing)
    record("fraud.alert", effect.alert_id, data={"effect": effect_id, "bearing": bearing})


@act("fraud.effect_undone", permission="fraud.decide_alerts")
def undo_effect(effect_id: int, *, reason: str, by: Actor, key: str) -> int:
    """Take an act by default back, with a reason; a job undoes it where it was done.

    Returns the alert's id. Conflict when it bears no more, Invalid without a reason.
    """
    del key
    effect = _locked(effect_id, by)
    said = reason_of(reason)
    if effect.undone_at is not None or effect.bearing == Bearing.RELEASED:
        raise Conflict("fraud.effect_over")
    effect.undone_at, effect.undone_by, effect.undone_reason = timezone.now(), by.user_id, said
    effect.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    tell(effect.alert, EventKind.UNDONE, by, act=effect.code)
    record(
        "fraud.alert",
        effect.alert_id,
        data={"effect": effect_id, "code": effect.code},
        personal={"reason": said},
    )
    return effect.alert_id


def tell(alert: Alert, kind: EventKind, by: Actor, **data: object) -> None:
    """Add a line to the history of an alert, inside a running act."""
    now = timezone.now()
    AlertEvent.objects.create(
        organisation_id=by.organisation_id,
        alert=alert,
        kind=kind.value,
        state=alert.state,
        level=alert.level,
        effective_on=timezone.localdate(now),
        recorded_at=now,
        user_id=by.user_id,
        data=data,
    )


def _locked(effect_id: int, by: Actor) -> Effect:
    mine = Effect.objects.select_for_update(of=("self",)).select_related("alert")
    found = mine.filter(organisation_id=by.organisation_id, id=effect_id).first()
    if found is None:
        raise NotFound("fraud.effect_unknown")
    return found
