"""An organisation with the French lessor's chart, in the test's transaction or committed."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from vigie.kernel.actor import Actor, system_actor
from vigie.ledger.actions import adopt_chart
from vigie.tenancy.actions import create_organisation

# Children first; what an organisation left is taken away as only the owner can.
_TABLES = (
    "ledger_transfer", "ledger_entry", "ledger_periodlock", "ledger_route", "ledger_account",
    "ledger_chart", "journal_unsealed", "journal_chainlink", "journal_personalvalue",
    "journal_entry",
)  # fmt: skip


@pytest.fixture
def by() -> Actor:
    return lessor()


@pytest.fixture
def committed(
    django_db_setup: None, django_db_blocker: Any, owner_cursor: psycopg.Cursor[tuple[object, ...]]
) -> Iterator[Actor]:
    """Yield the actor of an organisation whose rows other connections see."""
    owner_cursor.execute("select coalesce(max(id), 0) from tenancy_organisation")
    (last,) = owner_cursor.fetchone() or (0,)
    with django_db_blocker.unblock():
        yield lessor()
        connection.close()
    for table in _TABLES:
        name = psycopg.sql.Identifier(table)
        for statement in (
            psycopg.sql.SQL("alter table {} disable trigger user").format(name),
            psycopg.sql.SQL("delete from {} where organisation_id > {}").format(name, last),
            psycopg.sql.SQL("alter table {} enable trigger user").format(name),
        ):
            owner_cursor.execute(statement)
    owner_cursor.execute("delete from tenancy_organisation where id > %s", [last])


def lessor() -> Actor:
    actor = system_actor(create_organisation("Lessor One"), name="test")
    adopt_chart("fr_lessor", currency="EUR", by=actor, key="statutory")
    return actor
