"""Numbers drawn by several connections at once: no gap, none twice, a rollback gives them back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from vigie.database.tenant import tenant
from vigie.leasing.actions.numbers import draw
from vigie.tenancy.actions import create_organisation

ROUNDS = 25


@pytest.fixture
def organisation(
    django_db_setup: None, django_db_blocker: Any, owner_cursor: psycopg.Cursor[tuple[object, ...]]
) -> Iterator[int]:
    """Yield an organisation that other connections see, and take away what it left."""
    with django_db_blocker.unblock():
        number = create_organisation("Lessor of numbers")
        yield number
        connection.close()
    for table in ("journal_unsealed", "journal_entry"):
        owner_cursor.execute(f"alter table {table} disable trigger user")
        owner_cursor.execute(
            f"delete from {table} where organisation_id = %s", [number]
        )  # names above
        owner_cursor.execute(f"alter table {table} enable trigger user")
    owner_cursor.execute(
        "delete from leasing_referencecounter where organisation_id = %s", [number]
    )
    owner_cursor.execute("delete from tenancy_organisation where id = %s", [number])


def drawn_by_one(organisation: int, worker: int) -> list[int]:
    """Draw one to three numbers a time; every fifth time the act is refused after all."""
    kept: list[int] = []
    try:
        for turn in range(ROUNDS):
            with tenant(organisation):
                count = 1 + (turn + worker) % 3
                first = draw(organisation, "INV", 2026, count)
                if turn % 5 == worker:
                    transaction.set_rollback(True)
                else:
                    kept += range(first, first + count)
    finally:
        connection.close()
    return kept


def test_four_connections_leave_no_gap(organisation: int) -> None:
    with ThreadPoolExecutor(4) as threads:
        jobs = [threads.submit(drawn_by_one, organisation, worker) for worker in range(4)]
        numbers = sorted(number for job in jobs for number in job.result())
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 100
