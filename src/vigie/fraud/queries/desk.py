"""Who works at the desk, and what each has in hand."""

from dataclasses import dataclass

from django.db.models import Count

from vigie.fraud.models import Alert
from vigie.fraud.queries.queue import READ
from vigie.kernel.actor import Actor
from vigie.scoring.domain.levels import Level
from vigie.tenancy.queries import recipients_with

DECIDE = "fraud.decide_alerts"


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person who may decide alerts, and how many that wait he has in hand, by level."""

    user_id: int
    name: str
    red: int
    orange: int
    yellow: int

    @property
    def load(self) -> int:
        """Return how many alerts he has in hand."""
        return self.red + self.orange + self.yellow


def colleagues(by: Actor) -> list[Colleague]:
    """Return those who may decide alerts, by name, with what waits in their hands. Two queries."""
    by.require(READ)
    held = Alert.objects.filter(
        organisation_id=by.organisation_id, is_waiting=True, assigned_to__isnull=False
    )
    grouped = held.order_by().values_list("assigned_to", "level").annotate(number=Count("*"))
    counted = {(user_id, level): number for user_id, level, number in grouped}
    found = [
        Colleague(
            one.user_id,
            one.name,
            *(counted.get((one.user_id, int(level)), 0) for level in _LEVELS),
        )
        for one in recipients_with(by.organisation_id, DECIDE)
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.user_id))


_LEVELS = (Level.RED, Level.ORANGE, Level.YELLOW)
