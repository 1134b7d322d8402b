"""Two imports of one organisation at once: whoever waits reads on from what the other left."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from vigie.database.tenant import tenant
from vigie.kernel.errors import Conflict
from vigie.registrations.actions import Taken, read_import
from vigie.registrations.actions.busy import alone
from vigie.registrations.models import Source
from vigie.testing.lender import Lender, certificate, contract, new_lender

FIRST, SECOND, THIRD = date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 9)


@pytest.fixture
def lender(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[Lender]:
    """Commit for real: the other import has a connection of its own."""
    with django_db_blocker.unblock():
        yield new_lender(tmp_path, name="Lender of two imports")
        connection.close()


def read_after(lender: Lender, first: int, waits: int) -> Taken:
    """Read one import while another waits for it; return what the other came to."""

    def other() -> Taken:
        try:
            return read_import(waits, by=lender.by, key="waits")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with alone(lender.by):
            waiting: Future[Taken] = pool.submit(other)
            while not waiting.done() and not is_waited_for():
                pass
            read_import(first, by=lender.by, key="first")
        return waiting.result()


def is_waited_for() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from pg_locks where locktype = 'advisory' and not granted)"
        )
        return bool(cursor.fetchone()[0])


def state_of(lender: Lender, source_id: int) -> tuple[list[int], date]:
    with tenant(lender.by.organisation_id):
        current = Source.objects.select_related("current").get(id=source_id).current
    assert current is not None
    return [layer["batch"] for layer in current.state], current.as_of


def test_a_delta_that_waited_lies_on_the_one_it_waited_for(lender: Lender) -> None:
    full = lender.take("portfolio", [contract(number) for number in range(3)], FIRST)
    one = lender.receive("portfolio", [contract(7)], SECOND, kind="delta")
    other = lender.receive("portfolio", [contract(8)], SECOND, kind="delta")
    read_after(lender, one.batch_id, other.batch_id)
    layers, _ = state_of(lender, lender.portfolio)
    assert layers == [other.batch_id, one.batch_id, full.batch_id]


def test_an_older_file_that_waited_does_not_hide_a_younger_one(lender: Lender) -> None:
    rows = [certificate(number) for number in range(3)]
    lender.take("register", rows, FIRST)
    exported = [rows[0], certificate(1, exported_on="2026-11-05"), rows[2]]
    younger = lender.receive("register", exported, THIRD)
    older = lender.receive("register", rows, SECOND)
    with pytest.raises(Conflict) as refused:
        read_after(lender, younger.batch_id, older.batch_id)
    assert refused.value.code == "registrations.file_older"
    assert state_of(lender, lender.register) == ([younger.batch_id], THIRD)


def test_a_file_read_by_another_meanwhile_is_not_read_again(lender: Lender) -> None:
    one = lender.receive("portfolio", [contract(number) for number in range(3)], FIRST)
    assert not read_after(lender, one.batch_id, one.batch_id).is_new


def test_the_same_extract_with_operations_is_another_import(lender: Lender) -> None:
    rows = [certificate(number) for number in range(3)]
    plain = lender.take("register", rows, FIRST)
    sold = {"plate": rows[1]["plate"], "vin": rows[1]["vin"], "operation": "DECLARATION_CESSION"}
    operations = [sold | {"occurred_on": "2026-10-20"}]
    told = lender.take_with_operations(rows, operations, FIRST)
    assert told.is_new
    assert told.batch_id != plain.batch_id
    assert not lender.take_with_operations(rows, operations, FIRST).is_new
    with tenant(lender.by.organisation_id):
        current = Source.objects.select_related("current").get(id=lender.register).current
    assert current is not None
    assert current.operations_path
