"""One category, two writers: no day has two ceilings, whoever comes at once."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.two_at_once import Cursor, committed, second_meets_first

from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid
from vigie.leasing.actions import NewCeiling, record_usury_ceiling

QUARTER = NewCeiling(
    "above_6000", date(2026, 10, 1), date(2026, 12, 31), Decimal("8.49"), "a notice"
)
OVERLAPPING = NewCeiling(
    "above_6000", date(2026, 12, 1), date(2027, 3, 31), Decimal("8.60"), "another notice"
)


@pytest.fixture
def two(django_db_setup: None, django_db_blocker: Any, owner_cursor: Cursor) -> Iterator[Actor]:
    with committed(django_db_blocker, owner_cursor, ("leasing_usurythreshold",)) as by:
        yield by


def test_two_writers_cannot_lay_two_ceilings_on_one_day(two: Actor, owner_cursor: Cursor) -> None:
    second = second_meets_first(
        two,
        owner_cursor,
        lambda: record_usury_ceiling(QUARTER, by=two, key="a"),
        lambda: record_usury_ceiling(OVERLAPPING, by=two, key="b"),
    )
    with pytest.raises(Invalid, match=r"leasing\.usury"):
        second.result()
