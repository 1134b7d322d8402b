"""An alert put aside comes back on its day, and at once when there is news."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.fraud.actions import (
    Touched,
    decide_alert,
    raise_alerts,
    snooze_alerts,
    wake_alerts,
)
from vigie.fraud.domain.alerts import AssessedSubject
from vigie.fraud.models import Alert, AlertEvent, Comment
from vigie.fraud.queries import AlertFilters, alert_queue, waiting_alerts
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Invalid
from vigie.scoring.domain.assessment import Finding
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.signals import Signal
from vigie.tenancy.actions import create_organisation
from vigie.testing.alerts import finding, reading, subject

pytestmark = pytest.mark.django_db
RED, ORANGE, YELLOW = Level.RED, Level.ORANGE, Level.YELLOW


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="Anna")


def read(by: Actor, run: int, *said: AssessedSubject) -> None:
    raise_alerts(said, reading=reading(run, 10 + run), by=by, key=f"run {run}")


def put_aside(by: Actor, days: int = 20, key: str = "z") -> Touched:
    until = timezone.localdate() + timedelta(days=days)
    return snooze_alerts(all_ids(by), until=until, reason="letter sent", by=by, key=key)


def all_ids(by: Actor) -> tuple[int, ...]:
    with tenant(by.organisation_id):
        return tuple(Alert.objects.order_by("id").values_list("id", flat=True))


def awake(by: Actor) -> list[str]:
    with tenant(by.organisation_id):
        return [row.contract_number for row in alert_queue(by, AlertFilters(asleep=False)).rows]


def with_fact(level: Level, *, value: int = 3, known: int = 20) -> Finding:
    """Return a finding whose one fact has a value, known on a day of November."""
    fact = Signal("instalments_missed", value, date(2026, 11, 1), date(2026, 11, known), "x")
    usual = finding(level)
    says = replace(usual.said, reasons=(("exported_dated", (fact.name,)),))
    return Finding(says, (*usual.facts, fact))


def test_it_leaves_the_queue_and_is_counted_apart(by: Actor) -> None:
    read(by, 1, subject(1, finding(ORANGE)), subject(2, finding(YELLOW)))
    assert put_aside(by) == Touched(2)
    assert awake(by) == []
    with tenant(by.organisation_id):
        aside = alert_queue(by, AlertFilters(asleep=True)).rows
        assert [(row.contract_number, row.is_asleep) for row in aside] == [
            ("C-1", True),
            ("C-2", True),
        ]
        assert {(one.level, one.is_asleep) for one in waiting_alerts(by)} == {
            ("orange", True),
            ("yellow", True),
        }
        assert Comment.objects.filter(text="letter sent").count() == 2
        assert AlertEvent.objects.filter(kind="snoozed").count() == 2


def test_it_comes_back_on_its_day(by: Actor) -> None:
    read(by, 1, subject(1, finding(ORANGE)))
    put_aside(by)
    with tenant(by.organisation_id):
        Alert.objects.update(snoozed_until=timezone.localdate() + timedelta(days=1))
    assert awake(by) == []
    with tenant(by.organisation_id):
        Alert.objects.update(snoozed_until=timezone.localdate())
    assert awake(by) == ["C-1"]


QUIET: tuple[Callable[[], AssessedSubject], ...] = (
    lambda: subject(1, with_fact(ORANGE)),
    lambda: subject(1, with_fact(ORANGE, known=25)),
    lambda: subject(1, with_fact(ORANGE), exposure="900"),
    lambda: subject(1, with_fact(ORANGE), exposure="2000"),
)
NEWS: tuple[Callable[[], AssessedSubject], ...] = (
    lambda: subject(1, with_fact(ORANGE, value=4)),
    lambda: subject(1, with_fact(YELLOW)),
    lambda: subject(1, with_fact(RED)),
    lambda: subject(1),
    lambda: subject(1, with_fact(ORANGE), finding(ORANGE, rule="second")),
)


@pytest.mark.parametrize("said", QUIET)
def test_a_read_that_says_the_same_leaves_it_aside(
    by: Actor, said: Callable[[], AssessedSubject]
) -> None:
    read(by, 1, subject(1, with_fact(ORANGE)))
    put_aside(by)
    read(by, 2, said())
    assert awake(by) == []


@pytest.mark.parametrize("said", NEWS)
def test_a_read_with_news_brings_it_back_at_once(
    by: Actor, said: Callable[[], AssessedSubject]
) -> None:
    read(by, 1, subject(1, with_fact(ORANGE)))
    put_aside(by)
    read(by, 2, said())
    assert awake(by) == ["C-1"]
    with tenant(by.organisation_id):
        (woken,) = AlertEvent.objects.filter(kind="woken")
        assert (woken.run_id, woken.user_id) == (2, None)


def test_a_red_that_grew_is_never_hidden(by: Actor) -> None:
    read(by, 1, subject(1, finding(RED)))
    read(by, 3, subject(1, finding(RED)))
    put_aside(by)
    read(by, 4, subject(1, finding(RED), exposure="999.99"))
    assert awake(by) == []
    read(by, 5, subject(1, finding(RED), exposure="1000.01"))
    assert awake(by) == ["C-1"]


def test_the_second_read_of_a_red_brings_it_back(by: Actor) -> None:
    read(by, 1, subject(1, finding(RED)))
    put_aside(by)
    read(by, 3, subject(1, finding(RED)))
    assert awake(by) == ["C-1"]


def test_a_person_takes_it_back_and_a_verdict_ends_it(by: Actor) -> None:
    read(by, 1, subject(1, finding(ORANGE)), subject(2, finding(ORANGE)))
    put_aside(by)
    first, second = all_ids(by)
    assert wake_alerts((first, second), by=by, key="w") == Touched(2)
    assert wake_alerts((first,), by=by, key="again") == Touched(0)
    assert awake(by) == ["C-2", "C-1"]
    put_aside(by, key="z2")
    decide_alert(first, verdict="cannot_tell", reason="wait", by=by, key="d")
    assert awake(by) == ["C-1"]


def test_only_what_waits_is_put_aside_and_only_until_a_day_to_come(by: Actor) -> None:
    read(by, 1, subject(1, finding(ORANGE)), subject(2, finding(ORANGE)))
    first, second = all_ids(by)
    decide_alert(first, verdict="not_fraud", reason="ours", by=by, key="d")
    assert put_aside(by) == Touched(1, (first,), "fraud.not_snoozable")
    for days in (-1, 0, 181):
        with pytest.raises(Invalid, match=r"fraud\.snooze_out_of_range"):
            put_aside(by, days, key=f"{days}")
    until = timezone.localdate() + timedelta(days=3)
    with pytest.raises(Invalid, match=r"fraud\.reason_missing"):
        snooze_alerts((second,), until=until, reason=" ", by=by, key="r")
