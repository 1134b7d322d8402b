"""How many alerts wait, told apart as the saved views of the queue tell them apart."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count

from vigie.fraud.models import Alert, Task
from vigie.fraud.queries.queue import READ
from vigie.kernel.actor import Actor
from vigie.scoring.domain.levels import Level


@dataclass(frozen=True, slots=True)
class Waiting:
    """A number of alerts that wait for a person and have all this in common."""

    level: str
    state: str
    nature: str
    is_baseline: bool
    number: int


def waiting_alerts(by: Actor) -> list[Waiting]:
    """Return how many alerts wait, by level, state, nature and backlog: a few dozen lines."""
    by.require(READ)
    found = (
        Alert.objects.filter(organisation_id=by.organisation_id, is_waiting=True)
        .values_list("level", "state", "nature", "is_baseline")
        .annotate(Count("id"))
        .order_by()
    )
    return [Waiting(Level(level).word, *rest) for level, *rest in found]


def number_of(waiting: list[Waiting], wanted: Callable[[Waiting], bool]) -> int:
    """Return how many alerts of the lines are wanted."""
    return sum(one.number for one in waiting if wanted(one))


def open_task_counts(by: Actor) -> dict[str, int]:
    """Return task → how many are open, most first."""
    by.require(READ)
    found = Task.objects.filter(organisation_id=by.organisation_id, state="open")
    counted = found.values_list("code").annotate(number=Count("id"))
    return dict(counted.order_by("-number", "code"))
