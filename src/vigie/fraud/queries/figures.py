"""Figures of the dashboard and of the run's digest."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection
from django.db.models import Count, QuerySet
from django.utils import timezone

from vigie.fraud.models import Alert, AlertEvent, Tally
from vigie.fraud.queries.queue import READ
from vigie.kernel.actor import Actor
from vigie.scoring.domain.levels import Level

_EXPOSURE = """
select currency, level, sum(cents) from (
    select distinct on (currency, contract_number) currency, level, exposure_cents as cents
    from fraud_alert
    where organisation_id = %s and (is_waiting or state = 'confirmed')
      and nature <> 'housekeeping'
    order by currency, contract_number, level desc, exposure_cents desc) as each_contract_once
group by currency, level having sum(cents) > 0 order by currency, level desc
"""
AGES = {"0-1": (0, 1), "2-7": (2, 7), "8-30": (8, 30), "31+": (31, 100_000)}
LEVELS = (Level.RED, Level.ORANGE, Level.YELLOW)


@dataclass(frozen=True, slots=True)
class Exposure:
    """Hundredths of a currency that stand behind waiting alerts, each contract once.

    `by_level` tells them by the highest level that an alert of the contract has, highest first, and
    the amount is that of this alert: the one that the queue shows of it (`AlertFilters.worst`).
    """

    currency: str
    cents: int
    by_level: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Week:
    """Alerts opened in the week that begins on a Monday, by level.

    `erased` are the levels of which some were erased since: they count, and no list shows them.
    """

    starts_on: date
    red: int
    orange: int
    yellow: int
    erased: frozenset[str] = field(default=frozenset(), compare=False)


def counts_by_level(by: Actor, *, waiting: bool = True) -> dict[str, int]:
    """Return level → how many alerts wait for a person (or stand in all)."""
    by.require(READ)
    found = Alert.objects.filter(organisation_id=by.organisation_id)
    if waiting:
        found = found.filter(is_waiting=True)
    counted = dict(found.values_list("level").annotate(Count("id")))
    return {level.word: counted.get(level, 0) for level in LEVELS}


def counts_by_typology(by: Actor) -> dict[str, int]:
    """Return typology → how many alerts wait for a person, most first."""
    by.require(READ)
    found = Alert.objects.filter(organisation_id=by.organisation_id, is_waiting=True)
    counted = found.values_list("typology").annotate(number=Count("id"))
    return dict(counted.order_by("-number", "typology"))


def exposure_at_risk(by: Actor) -> list[Exposure]:
    """Return what stands behind waiting or confirmed alerts other than housekeeping."""
    by.require(READ)
    with connection.cursor() as cursor:
        cursor.execute(_EXPOSURE, [by.organisation_id])
        rows = cursor.fetchall()
    found: dict[str, dict[str, int]] = {}
    for currency, level, cents in rows:
        found.setdefault(currency, {})[Level(level).word] = int(cents)
    return [Exposure(name, sum(levels.values()), levels) for name, levels in found.items()]


def has_alerts(by: Actor) -> bool:
    """Tell whether an alert was ever raised; erased ones apart."""
    by.require(READ)
    return Alert.objects.filter(organisation_id=by.organisation_id).exists()


def opened_per_week(by: Actor, *, weeks: int = 13, until: date | None = None) -> list[Week]:
    """Return the weeks up to that of `until` (today), oldest first, empty ones included; the baseline is left out.

    A week is that of the extract which raised the alert, not of the day it was read. Erased alerts
    still count.
    """
    by.require(READ)
    today = until or timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=weeks - 1)
    wanted = {"organisation_id": by.organisation_id, "is_baseline": False, "opened_on__gte": first}
    found, erased = Alert.objects.filter(**wanted), Tally.objects.filter(**wanted)
    counted, gone = _by_week(found), _by_week(erased)
    mondays = [first + timedelta(weeks=place) for place in range(weeks)]
    return [_week(on, counted, gone) for on in mondays]


def _week(on: date, counted: Counter[tuple[date, int]], gone: Counter[tuple[date, int]]) -> Week:
    red, orange, yellow = (counted[on, level] + gone[on, level] for level in LEVELS)
    erased = frozenset(level.word for level in LEVELS if gone[on, level])
    return Week(on, red, orange, yellow, erased)


def ageing(by: Actor, *, on: date | None = None) -> dict[str, dict[str, int]]:
    """Return age (`0-1`, `2-7`, `8-30`, `31+` days) → level → waiting alerts of that age.

    An age is that of the extract which raised the alert, `on` (today) being 0. What stands behind
    another alert of its piece of work is left out, as the queue leaves it out.
    """
    by.require(READ)
    today = on or timezone.localdate()
    waiting = Alert.objects.filter(
        organisation_id=by.organisation_id, is_waiting=True, is_led=False
    )
    counted: Counter[tuple[str, int]] = Counter()
    for opened_on, level, number in _by_day(waiting.filter(opened_on__lte=today)):
        days = (today - opened_on).days
        age = next(name for name, (_first, last) in AGES.items() if days <= last)
        counted[age, level] += number
    return {age: {level.word: counted[age, level] for level in LEVELS} for age in AGES}


def _by_week(alerts: QuerySet[Alert] | QuerySet[Tally]) -> Counter[tuple[date, int]]:
    counted: Counter[tuple[date, int]] = Counter()
    for on, level, number in _by_day(alerts):
        counted[on - timedelta(days=on.weekday()), level] += number
    return counted


def _by_day(alerts: QuerySet[Alert] | QuerySet[Tally]) -> Iterable[tuple[date, int, int]]:
    """Return day of opening, level and number: a few hundred lines, read from an index alone."""
    grouped = alerts.order_by("opened_on", "level").values_list("opened_on", "level")
    return grouped.annotate(number=Count("*"))


def run_counts(by: Actor, runs: Collection[int]) -> dict[str, dict[str, int]]:
    """Return what some runs did: event kind → level → number of alerts (for the digest)."""
    by.require(READ)
    found = (
        AlertEvent.objects.filter(organisation_id=by.organisation_id, run_id__in=runs)
        .values_list("kind", "level")
        .annotate(Count("id"))
    )
    counts: dict[str, dict[str, int]] = {}
    for kind, level, number in found:
        counts.setdefault(kind, {})[Level(level).word] = number
    return counts
