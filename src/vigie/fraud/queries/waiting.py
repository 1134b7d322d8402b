"""How many alerts wait, told apart as the saved views of the queue tell them apart."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, Count, F, Value, When
from django.utils import timezone

from vigie.fraud.models import Alert, Task
from vigie.fraud.queries.queue import READ, AlertFilters, count_alerts
from vigie.kernel.actor import Actor
from vigie.scoring.domain.levels import Level


@dataclass(frozen=True, slots=True)
class Waiting:
    """A number of alerts that wait for a person and have all this in common.

    `hand` is `mine`, `nobody` or `other`.
    """

    level: str
    state: str
    nature: str
    is_baseline: bool
    is_asleep: bool
    is_led: bool
    hand: str
    number: int


def waiting_alerts(by: Actor) -> list[Waiting]:
    """Return how many alerts wait, by all that `Waiting` tells apart: a few dozen lines."""
    by.require(READ)
    found = (
        Alert.objects.filter(organisation_id=by.organisation_id, is_waiting=True)
        .annotate(**_told_apart(by))
        .values_list("level", "state", "nature", "is_baseline", *_told_apart(by))
        .annotate(number=Count("*"))
        .order_by()
    )
    return [Waiting(Level(level).word, *rest) for level, *rest in found]


def _told_apart(by: Actor) -> dict[str, Case | F]:
    """Return what tells alerts apart by the day and by who asks; of one row each, for the index."""
    asleep = When(snoozed_until__gt=timezone.localdate(), then=Value(True))
    hands = [When(assigned_to=None, then=Value("nobody"))]
    if by.user_id is not None:
        hands.append(When(assigned_to=by.user_id, then=Value("mine")))
    return {
        "asleep": Case(asleep, default=Value(False)),
        "led": F("is_led"),
        "hand": Case(*hands, default=Value("other")),
    }


def for_second_eyes(by: Actor) -> int:
    """Return on how many alerts a verdict waits for which the actor may be the second person.

    As the queue shows them: decided ones whose verdict is to be corrected, and those put aside, too.
    """
    if by.user_id is None:
        return 0
    return count_alerts(by, AlertFilters(waiting=None, baseline=False, eyes_of=by.user_id))


def count_among(waiting: list[Waiting], by: Actor, filters: AlertFilters) -> int:
    """Return how many alerts the filters show: from the lines where these tell, else counted."""
    told = AlertFilters(
        levels=filters.levels,
        states=filters.states,
        natures=filters.natures,
        baseline=filters.baseline,
        asleep=filters.asleep,
        led=filters.led,
    )
    if filters != told:
        return count_alerts(by, filters)
    return number_of(
        waiting,
        lambda one: (
            filters.baseline in (None, one.is_baseline)
            and filters.asleep in (None, one.is_asleep)
            and filters.led in (None, one.is_led)
            and (not filters.levels or one.level in filters.levels)
            and (not filters.states or one.state in filters.states)
            and (not filters.natures or one.nature in filters.natures)
        ),
    )


def number_of(waiting: list[Waiting], wanted: Callable[[Waiting], bool]) -> int:
    """Return how many alerts of the lines are wanted."""
    return sum(one.number for one in waiting if wanted(one))


def open_task_counts(by: Actor) -> dict[str, int]:
    """Return task → how many are open, most first."""
    by.require(READ)
    found = Task.objects.filter(organisation_id=by.organisation_id, state="open")
    counted = found.values_list("code").annotate(number=Count("id"))
    return dict(counted.order_by("-number", "code"))
