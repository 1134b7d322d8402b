"""A run and a live record raise the same alert at once: one opens it, the other joins it."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.two_at_once import Cursor, committed, second_meets_first

from vigie.fraud.actions import raise_alerts
from vigie.kernel.actor import Actor
from vigie.scoring.domain.levels import Level
from vigie.testing.alerts import finding, reading, subject


@pytest.fixture
def two(django_db_setup: None, django_db_blocker: Any, owner_cursor: Cursor) -> Iterator[Actor]:
    tables = ("fraud_alertevent", "fraud_task", "fraud_alert", "fraud_referencecounter")
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
