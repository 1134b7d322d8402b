"""The alerts that an act is about, locked; and the words a person gives with it, checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone

from vigie.fraud.domain.alerts import EventKind
from vigie.fraud.models import Alert, AlertEvent
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid, NotFound

MOST_AT_ONCE: Final = 500
LONGEST_TEXT: Final = 4_000


@dataclass(frozen=True, slots=True)
class Touched:
    """How many alerts an act changed, and the ids of those it left as they were (with the code)."""

    done: int
    refused: tuple[int, ...] = ()
    refusal: str = ""


def locked(alert_ids: Sequence[int], by: Actor) -> list[Alert]:
    """Return alerts of the actor's organisation until the end of the act; NotFound otherwise."""
    found = list(
        Alert.objects.select_for_update()
        .filter(organisation_id=by.organisation_id, id__in=alert_ids)
        .order_by("id")
    )
    if len(found) != len(set(alert_ids)):
        raise NotFound("fraud.alert_unknown")
    return found


def bounded(alert_ids: Sequence[int]) -> Sequence[int]:
    """Return the ids; Invalid when there are none or over 500."""
    if not alert_ids:
        raise Invalid("fraud.nothing_selected")
    if len(alert_ids) > MOST_AT_ONCE:
        raise Invalid("fraud.too_many_selected", count=len(alert_ids), limit=MOST_AT_ONCE)
    return alert_ids


def reason_of(text: str) -> str:
    """Return a reason without the blanks around it; Invalid when it is empty or too long."""
    said = bounded_text(text)
    if not said:
        raise Invalid("fraud.reason_missing")
    return said


def bounded_text(text: str) -> str:
    """Return a text without the blanks around it; Invalid over 4,000 characters."""
    said = text.strip()
    if len(said) > LONGEST_TEXT:
        raise Invalid("fraud.text_too_long", length=len(said), limit=LONGEST_TEXT)
    return said


def tell(
    alerts: Sequence[Alert],
    kind: EventKind,
    by: Actor,
    now: datetime,
    data: Mapping[str, object] | None = None,
) -> None:
    """Write one line of history for each alert, as it now stands."""
    AlertEvent.objects.bulk_create(
        AlertEvent(
            organisation_id=by.organisation_id,
            alert=alert,
            kind=kind.value,
            state=alert.state,
            level=alert.level,
            effective_on=timezone.localdate(now),
            recorded_at=now,
            user_id=by.user_id,
            data=dict(data or {}),
        )
        for alert in alerts
    )
