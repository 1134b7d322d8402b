"""Alerts that rest wholly on one field of the certificate, whose mapping is in question."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from vigie.fraud.domain.lifecycle import State
from vigie.fraud.models import Alert
from vigie.fraud.queries.queue import READ
from vigie.kernel.actor import Actor
from vigie.scoring.domain.levels import Level

LEVELS = (Level.RED, Level.ORANGE, Level.YELLOW)
_UNDECIDED = (State.TO_BE_REREAD.value, State.OPEN.value)


@dataclass(frozen=True, slots=True)
class Resting:
    """How many alerts rest wholly on a field, by level: undecided, confirmed, held back already."""

    undecided: Mapping[str, int]
    confirmed: Mapping[str, int]
    held_back: Mapping[str, int]


def resting_on(by: Actor, product: str, field: str) -> Resting:
    """Return the alerts of a product of which nothing would speak without a field, as last judged."""
    by.require(READ)
    mine = Alert.objects.filter(
        organisation_id=by.organisation_id,
        product=product,
        holds=True,
        state__in=(*_UNDECIDED, State.CONFIRMED.value, State.HELD_BACK.value),
        rests_on__contains=[field],
    )
    grouped = mine.order_by().values_list("state", "level").annotate(number=Count("*"))
    counted = {(state, level): number for state, level, number in grouped}

    def of(*states: str) -> Mapping[str, int]:
        return {
            level.word: sum(counted.get((state, int(level)), 0) for state in states)
            for level in LEVELS
        }

    return Resting(of(*_UNDECIDED), of(State.CONFIRMED.value), of(State.HELD_BACK.value))


def rests_on(by: Actor, alert_id: int) -> tuple[str, ...]:
    """Return the fields in question without any one of which nothing would speak of an alert."""
    by.require(READ)
    mine = Alert.objects.filter(organisation_id=by.organisation_id, id=alert_id)
    return tuple(next(iter(mine.values_list("rests_on", flat=True)), ()))
