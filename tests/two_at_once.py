"""Two writers at once, on connections of their own: the first holds its act open, the second comes.

They meet at an event and at locks of PostgreSQL, never at a sleep.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any, TypeVar

import psycopg
from django.db import connection
from psycopg import sql

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.tenancy.actions import create_organisation

T = TypeVar("T")
Cursor = psycopg.Cursor[tuple[object, ...]]


_TABLES = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
  and exists (select from pg_attribute a where a.attrelid = c.oid and not a.attisdropped
              and a.attname = 'organisation_id')
"""


@contextmanager
def committed(blocker: Any, owner: Cursor, tables: tuple[str, ...] = ()) -> Iterator[Actor]:
    """Yield an actor whose organisation other connections see; take away what it left after.

    `tables` beside the journal's, in the order they empty; without any, every table is looked through.
    """
    with blocker.unblock():
        by = system_actor(create_organisation("Lessor of two"), name="test")
        yield by
        connection.close()
    known = ("journal_unsealed", "journal_personalvalue", "journal_entry", *tables)
    _empty(by.organisation_id, known if tables else _all_tables(owner), owner)
    owner.execute("delete from tenancy_organisation where id = %s", [by.organisation_id])


def _all_tables(owner: Cursor) -> tuple[str, ...]:
    owner.execute(_TABLES)
    return tuple(str(name) for (name,) in owner.fetchall())


def _empty(organisation_id: int, tables: tuple[str, ...], owner: Cursor) -> None:
    """Delete an organisation's rows; what others still point at is tried again behind them."""
    left = []
    for table in tables:
        name = sql.Identifier(table)
        owner.execute(sql.SQL("alter table {} disable trigger user").format(name))
        taken = sql.SQL("delete from {} where organisation_id = %s").format(name)
        try:
            owner.execute(taken, [organisation_id])
        except psycopg.errors.ForeignKeyViolation:
            left.append(table)
        owner.execute(sql.SQL("alter table {} enable trigger user").format(name))
    assert len(left) < len(tables), left
    if left:
        _empty(organisation_id, tuple(left), owner)


def second_meets_first(
    by: Actor, owner: Cursor, first: Callable[[], object], second: Callable[[], T]
) -> "Future[T]":
    """Run `first`, and `second` before the first commits; return what became of the second."""
    entered, go = Event(), Event()

    def hold() -> None:
        try:
            with tenant(by.organisation_id):
                first()
                entered.set()
                assert go.wait(30)
        finally:
            entered.set()
            connection.close()

    def come() -> T:
        try:
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        holding = threads.submit(hold)
        assert entered.wait(30)
        coming = threads.submit(come)
        while not coming.done() and not _one_waits(owner):
            pass
        go.set()
        holding.result(30)
        coming.exception(30)
    return coming


def _one_waits(owner: Cursor) -> bool:
    owner.execute("select exists (select from pg_locks where not granted)")
    return owner.fetchone() == (True,)
