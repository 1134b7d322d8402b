"""A run and a live record raise the same alert at once: one opens it, the other joins it."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.two_at_once import Cursor, committed, second_meets_first

from vigie.database.tenant import tenant
from vigie.fraud.actions import keep_rings, raise_alerts
from vigie.fraud.domain.rings import RingFound, Tie
from vigie.fraud.models import Ring, RingTie
from vigie.kernel.actor import Actor
from vigie.scoring.domain.levels import Level
from vigie.testing.alerts import finding, reading, subject


@pytest.fixture
def two(django_db_setup: None, django_db_blocker: Any, owner_cursor: Cursor) -> Iterator[Actor]:
    tables = (
        "fraud_ringtie",
        "fraud_ring",
        "fraud_alertevent",
        "fraud_task",
        "fraud_alert",
        "fraud_referencecounter",
    )
    with committed(django_db_blocker, owner_cursor, tables) as by:
        yield by


def test_two_readings_at_once_open_one_alert(two: Actor, owner_cursor: Cursor) -> None:
    said = (subject(1, finding(Level.ORANGE)),)
    second = second_meets_first(
        two,
        owner_cursor,
        lambda: raise_alerts(said, reading=reading(7, 10), by=two, key="run"),
        lambda: raise_alerts(said, reading=reading(-8, 10), by=two, key="live"),
    )
    assert second.result().opened == 0


def test_two_looks_at_once_leave_each_ring_once(two: Actor, owner_cursor: Cursor) -> None:
    ties = (Tie("iban", 1, "C-1", 1), Tie("iban", 1, "C-2", 2))
    found = (RingFound(("C-1", "C-2"), ties),)
    second = second_meets_first(
        two,
        owner_cursor,
        lambda: keep_rings(found, by=two, key="after a run"),
        lambda: keep_rings(found, by=two, key="by night"),
    )
    assert second.result() == 1
    with tenant(two.organisation_id):
        assert (Ring.objects.count(), RingTie.objects.count()) == (1, 2)
