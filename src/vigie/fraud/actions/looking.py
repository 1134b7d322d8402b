"""A person looks the register up himself, for a red that its later reads do not say again."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone

from vigie.fraud.actions.chosen import bounded_text, locked, tell
from vigie.fraud.domain.alerts import EventKind
from vigie.fraud.domain.lifecycle import State, first_look_on
from vigie.fraud.models import Alert, Comment
from vigie.fraud.queries.looks import was_unsaid
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.kernel.errors import Invalid, Refused

LOOK: Final = "fraud.look_up_registers"


@dataclass(frozen=True, slots=True)
class Looked:
    """An alert that a person looked up, and the day that his look speaks of."""

    alert_id: int
    reference: str
    looked_on: date


@act("fraud.register_looked_up", permission=LOOK)
def record_look(alert_id: int, *, looked_on: date, source: str, by: Actor, key: str) -> Looked:
    """Record that a person looked up the register that gave a red, and saw it stand there.

    `source` says where he looked and what it shows; it stands as a comment. From then on the alert
    may be confirmed, by a verdict as any other. Refused `fraud.look_by_person` for anything but a
    person, `fraud.look_not_awaited` unless the red was read once and a later read did not say it again,
    `fraud.look_too_soon` within 24 hours of the first read; Invalid without a source
    (`fraud.look_source_missing`) and for a day to come (`fraud.look_to_come`).
    """
    del key
    if by.user_id is None:
        raise Refused("fraud.look_by_person")
    said, now = bounded_text(source), timezone.now()
    if not said:
        raise Invalid("fraud.look_source_missing")
    if looked_on > local_date(now):
        raise Invalid("fraud.look_to_come", day=looked_on.isoformat())
    (alert,) = locked((alert_id,), by)
    _check(alert, looked_on, by)
    alert.looked_on = looked_on
    alert.save(update_fields=["looked_on"])
    comment = Comment.objects.create(
        organisation_id=by.organisation_id,
        alert_id=alert_id,
        text=said,
        user_id=by.user_id,
        actor_kind=by.kind,
        written_at=now,
    )
    data = {"looked_on": looked_on.isoformat(), "comment": comment.pk}
    tell([alert], EventKind.LOOKED_UP, by, now, data)
    told = {"reference": alert.reference, **data}
    record("fraud.alert", alert.pk, data=told, personal={"source": said}, effective_on=looked_on)
    return Looked(alert.pk, alert.reference, looked_on)


def _check(alert: Alert, looked_on: date, by: Actor) -> None:
    first = alert.first_red_read_at
    if alert.state != State.TO_BE_REREAD or first is None or not was_unsaid(by, alert.pk, first):
        raise Refused("fraud.look_not_awaited")
    due = first_look_on(first)
    if looked_on < due:
        raise Refused("fraud.look_too_soon", day=due.isoformat())
