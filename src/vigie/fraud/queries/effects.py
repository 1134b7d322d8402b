"""Which alerts act by default, what they did, and what no longer bears."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vigie.fraud.domain.effects import ACTING_NATURES, Bearing, EffectCode, Outcome, bearing_of
from vigie.fraud.domain.lifecycle import State
from vigie.fraud.models import Alert, Effect, FraudSettings
from vigie.fraud.queries.queue import READ
from vigie.fraud.queries.rules import settings_for
from vigie.kernel.actor import Actor
from vigie.scoring.domain.levels import Level


@dataclass(frozen=True, slots=True)
class Acting:
    """An alert whose act by default is to be executed, or to be followed to where it bears now."""

    alert_id: int
    reference: str
    contract_number: str
    code: str
    bearing: str
    rule: str
    level: str


@dataclass(frozen=True, slots=True)
class EffectLine:
    """What an alert did by default, and who took it back."""

    id: int
    code: str
    outcome: str
    bearing: str
    done_at: datetime
    undone_at: datetime | None
    undone_by: int | None
    undone_reason: str


def effects_due(by: Actor) -> list[Acting]:
    """Return alerts that act by default now and did not yet, oldest first.

    A red once it was read twice, an orange as it opens, where the organisation switched it on for the
    level; never the backlog of a first run, and never what has a victim.
    """
    by.require(READ)
    code = EffectCode.HOLD_PAYOUT
    found = (
        Alert.objects.filter(
            organisation_id=by.organisation_id,
            state=State.OPEN,
            level__in=_levels(settings_for(by)),
            is_baseline=False,
            nature__in=ACTING_NATURES,
        )
        .exclude(level=Level.RED, read_twice_at=None)
        .exclude(effects__code=code)
        .defer("body", "evidence")
        .order_by("id")
    )
    return [_acting(one, code, Bearing.STOPPED) for one in found]


def effects_to_follow(by: Actor) -> list[tuple[int, Acting]]:
    """Return the acts whose alert moved on since: id of the act, and how far it bears now."""
    by.require(READ)
    done = Effect.objects.filter(organisation_id=by.organisation_id, outcome=Outcome.DONE)
    open_ones = done.exclude(bearing=Bearing.RELEASED).select_related("alert").order_by("id")
    found = []
    for one in open_ones:
        now = bearing_of(State(one.alert.state), is_undone=one.undone_at is not None)
        if now != one.bearing:
            found.append((one.pk, _acting(one.alert, one.code, now)))
    return found


def effects_of(by: Actor, alert_id: int) -> list[EffectLine]:
    """Return what an alert did by default, oldest first."""
    by.require(READ)
    found = Effect.objects.filter(organisation_id=by.organisation_id, alert_id=alert_id)
    return [
        EffectLine(
            one.pk,
            one.code,
            one.outcome,
            one.bearing,
            one.done_at,
            one.undone_at,
            one.undone_by,
            one.undone_reason,
        )
        for one in found.order_by("id")
    ]


def _levels(chosen: FraudSettings) -> Sequence[int]:
    on = {Level.RED: chosen.red_holds_payout, Level.ORANGE: chosen.orange_holds_payout}
    return [int(level) for level, is_on in on.items() if is_on]


def _acting(alert: Alert, code: str, bearing: str) -> Acting:
    return Acting(
        alert.pk,
        alert.reference,
        alert.contract_number,
        code,
        bearing,
        alert.rule,
        Level(alert.level).word,
    )
