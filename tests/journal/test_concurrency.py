"""Two connections at once: one key, one chain, one sight of an organisation.

Threads meet at events of `threading` and at locks of PostgreSQL, never at a sleep.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any, TypeVar

import psycopg
import pytest
from django.db import connection, transaction
from psycopg import sql

from vigie.database.tenant import current_tenant, tenant
from vigie.journal.actions import act, record, record_reading, seal
from vigie.journal.domain.chain import Break
from vigie.journal.models import ChainLink, Entry, Unsealed
from vigie.journal.queries import first_break, organisations_to_seal
from vigie.journal.tasks import seal_waiting
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Refused
from vigie.tenancy.actions import create_organisation
from vigie.tenancy.models import Organisation

T = TypeVar("T")

_TABLES = ("journal_unsealed", "journal_chainlink", "journal_personalvalue", "journal_entry")


@pytest.fixture(autouse=True)
def committed(
    django_db_setup: None, django_db_blocker: Any, owner_cursor: psycopg.Cursor[tuple[object, ...]]
) -> Iterator[None]:
    """Let the test commit, and take away what it left, as only the owner of the tables can."""
    owner_cursor.execute("select coalesce(max(id), 0) from tenancy_organisation")
    (last,) = owner_cursor.fetchone() or (0,)
    with django_db_blocker.unblock():
        yield
        connection.close()
    for table in _TABLES:
        name = sql.Identifier(table)
        owner_cursor.execute(sql.SQL("alter table {} disable trigger user").format(name))
        taken = sql.SQL("delete from {} where organisation_id > %s").format(name)
        owner_cursor.execute(taken, [last])
        owner_cursor.execute(sql.SQL("alter table {} enable trigger user").format(name))
    owner_cursor.execute("delete from tenancy_organisation where id > %s", [last])


@pytest.fixture
def by(committed: None) -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test")


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as threads:
        yield threads


def apart(pool: ThreadPoolExecutor, work: Callable[[], T]) -> "Future[T]":
    """Run work on a connection of its own and close it."""

    def run() -> T:
        try:
            return work()
        finally:
            connection.close()

    return pool.submit(run)


def until_one_waits(cursor: psycopg.Cursor[tuple[object, ...]]) -> None:
    """Return once some connection waits for an advisory lock."""
    while True:
        cursor.execute("select count(*) from pg_locks where locktype = 'advisory' and not granted")
        if cursor.fetchone() != (0,):
            return


class Gate:
    """Holds the first act open until the test lets it go."""

    def __init__(self) -> None:
        self.entered, self.go = Event(), Event()
        self.runs = 0


GATES: dict[str, Gate] = {}


@act("journal_test.renamed")
def rename(name: str, *, gate: str, by: Actor, key: str) -> str:
    """Refuse the second renaming, as a decision refuses to be taken twice."""
    GATES[gate].runs += 1
    own = Organisation.objects.select_for_update(no_key=True).get(id=by.organisation_id)
    if own.name == name:
        raise Refused("journal_test.named_already")
    GATES[gate].entered.set()
    assert GATES[gate].go.wait(30)
    Organisation.objects.filter(id=own.pk).update(name=name)
    record("tenancy.organisation", own.pk)
    return f"was {own.name}"


def test_two_calls_with_one_key_run_once_and_both_get_the_first_result(
    by: Actor, pool: ThreadPoolExecutor, owner_cursor: psycopg.Cursor[tuple[object, ...]]
) -> None:
    gate = GATES["one"] = Gate()
    first = apart(pool, lambda: rename("New", gate="one", by=by, key="k"))
    assert gate.entered.wait(30)
    second = apart(pool, lambda: rename("New", gate="one", by=by, key="k"))
    until_one_waits(owner_cursor)
    gate.go.set()
    assert (first.result(30), second.result(30)) == ("was Lessor One", "was Lessor One")
    assert gate.runs == 1
    with tenant(by.organisation_id):
        assert Entry.objects.filter(act="journal_test.renamed").count() == 1


def test_other_keys_do_not_wait(by: Actor, pool: ThreadPoolExecutor) -> None:
    gate = GATES["other"] = Gate()
    first = apart(pool, lambda: rename("New", gate="other", by=by, key="k"))
    assert gate.entered.wait(30)
    for number in range(3):
        record_reading(by, "journal_test.thing", number)
    assert seal(by.organisation_id) == 4
    gate.go.set()
    assert first.result(30) == "was Lessor One"
    assert seal(by.organisation_id) == 1


def test_writers_and_sealers_at_once_leave_one_whole_chain(
    by: Actor, pool: ThreadPoolExecutor
) -> None:
    start = Barrier(4)

    def write() -> None:
        start.wait(30)
        for number in range(40):
            record_reading(by, "journal_test.thing", number)

    def seal_often() -> int:
        start.wait(30)
        return sum(seal(by.organisation_id, limit=7) for _ in range(40))

    writers = [apart(pool, write), apart(pool, write)]
    sealers = [apart(pool, seal_often), apart(pool, seal_often)]
    for writer in writers:
        writer.result(60)
    sealed = sum(sealer.result(60) for sealer in sealers) + seal(by.organisation_id)
    assert sealed == 81
    assert first_break(by.organisation_id) == (81, None)


def test_an_entry_that_commits_late_is_sealed_behind_later_ones(
    by: Actor, pool: ThreadPoolExecutor
) -> None:
    wrote, go = Event(), Event()

    def late() -> None:
        with transaction.atomic():
            record_reading(by, "journal_test.late", 1)
            wrote.set()
            assert go.wait(30)

    slow = apart(pool, late)
    assert wrote.wait(30)
    record_reading(by, "journal_test.early", 2)
    assert seal(by.organisation_id) == 2
    go.set()
    slow.result(30)
    assert seal(by.organisation_id) == 1
    assert first_break(by.organisation_id) == (3, None)
    with tenant(by.organisation_id):
        in_chain = ChainLink.objects.order_by("position").values_list(
            "entry__subject_kind", "entry_id"
        )
        kinds = [kind for kind, _ in in_chain]
        ids = [number for _, number in in_chain]
    assert kinds == ["tenancy.organisation", "journal_test.early", "journal_test.late"]
    assert ids[2] < ids[1]


def test_one_organisation_that_cannot_be_sealed_holds_no_other_up(by: Actor) -> None:
    other = system_actor(create_organisation("Lessor Two"), name="test")
    seal(by.organisation_id)
    with tenant(by.organisation_id):
        chained = Entry.objects.get()
        Unsealed.objects.create(organisation_id=by.organisation_id, entry=chained)
    try:
        assert by.organisation_id < other.organisation_id
        seal_waiting()
        assert other.organisation_id not in organisations_to_seal()
        assert by.organisation_id in organisations_to_seal()
    finally:
        with tenant(by.organisation_id):
            Unsealed.objects.all().delete()


def test_an_entry_taken_out_of_the_queue_is_missed(by: Actor) -> None:
    seal(by.organisation_id)
    record_reading(by, "journal_test.thing", 1)
    assert first_break(by.organisation_id) == (1, None)
    with tenant(by.organisation_id):
        Unsealed.objects.all().delete()
        escaped = Entry.objects.latest("id").pk
    broken = Break(2, escaped, "entry_unchained")
    assert first_break(by.organisation_id) == (1, broken)


def test_a_kept_connection_forgets_the_organisation(by: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        before = cursor.fetchone()
    with tenant(by.organisation_id):
        assert current_tenant() == str(by.organisation_id)
        assert Organisation.objects.count() == 1
    with pytest.raises(ZeroDivisionError):
        fail_inside(by.organisation_id)
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        assert cursor.fetchone() == before
    assert current_tenant() == ""
    assert Organisation.objects.count() == 0


def fail_inside(*organisations: int) -> None:
    """Open each block within the one before, see only its own organisation, and fail."""
    with tenant(organisations[0]):
        assert Organisation.objects.get().pk == organisations[0]
        if len(organisations) > 1:
            fail_inside(*organisations[1:])
        raise ZeroDivisionError


def test_a_failure_in_an_inner_organisation_gives_the_outer_one_back(by: Actor) -> None:
    other = create_organisation("Lessor Two")
    with tenant(by.organisation_id):
        with pytest.raises(ZeroDivisionError):
            fail_inside(other, by.organisation_id, other)
        assert Organisation.objects.get().name == "Lessor One"
        with tenant(other):
            assert Organisation.objects.get().name == "Lessor Two"
        assert Organisation.objects.get().name == "Lessor One"
    assert current_tenant() == ""
