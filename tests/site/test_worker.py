"""The worker's own rules: whose transaction a job belongs to, and jobs of a worker that died."""

import asyncio
from collections.abc import Iterator

import procrastinate
import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app as django_app
from pytest_django.plugin import DjangoDbBlocker

from vigie.database.jobs import defer
from vigie.site.processes.worker import revive, worker_app


class Lost(Exception):
    """The task fails after it deferred another."""


@django_app.task(name="test.outer")
def outer(*, fail: bool) -> None:
    try:
        with transaction.atomic():
            defer("test.inner", queue="test", number=1)
            if fail:
                raise Lost
    finally:
        connection.close()


@django_app.task(name="test.inner")
def inner(number: int) -> None:
    """Does nothing: it is counted where it waits."""


@pytest.fixture(autouse=True)
def no_jobs(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Commit for true, since the worker has connections of its own; leave no job behind."""
    with django_db_blocker.unblock():
        forget_jobs()
        yield
        forget_jobs()


def forget_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
        cursor.execute("delete from procrastinate_workers")


def statuses() -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select task_name, array_agg(status::text) from procrastinate_jobs where queue_name = 'test' group by 1"
        )
        return dict(cursor.fetchall())


def run_waiting_jobs() -> None:
    async def run() -> None:
        app = worker_app()
        async with app.open_async():
            await app.run_worker_async(wait=False, queues=["test"], install_signal_handlers=False)

    asyncio.run(run())


def test_a_job_deferred_by_a_job_vanishes_with_its_rollback() -> None:
    defer("test.outer", queue="test", fail=True)
    run_waiting_jobs()
    assert statuses() == {"test.outer": ["failed"]}


def test_a_job_deferred_by_a_job_runs() -> None:
    defer("test.outer", queue="test", fail=False)
    run_waiting_jobs()
    assert statuses() == {"test.outer": ["succeeded"], "test.inner": ["succeeded"]}


def test_the_jobs_of_a_dead_worker_are_taken_up_again(caplog: pytest.LogCaptureFixture) -> None:
    defer("test.inner", queue="test", number=2)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour') "
            "returning id"
        )
        (worker,) = cursor.fetchone()
        cursor.execute("update procrastinate_jobs set status = 'doing', worker_id = %s", [worker])

    async def take_up(app: procrastinate.App) -> int:
        async with app.open_async():
            return await revive(app, 20)

    assert asyncio.run(take_up(worker_app())) == 1
    assert [one for one in caplog.records if one.levelname == "WARNING"] == []
    assert statuses() == {"test.inner": ["todo"]}
    run_waiting_jobs()
    assert statuses() == {"test.inner": ["succeeded"]}
