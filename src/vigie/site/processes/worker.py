"""The worker: runs jobs, seals the journal, and takes up again the jobs of a worker that died."""

import asyncio
import logging
import os
import signal
import threading
import time
from contextlib import suppress

import django
import procrastinate

CONCURRENCY = 4
HEARTBEAT_SECONDS = 5.0
STALLED_AFTER_SECONDS = 20.0
_GRACE_SECONDS = 4.0
_DATABASE_SECONDS = 5.0
_ORPHAN_SECONDS = 10.0

log = logging.getLogger(__name__)


def main() -> None:
    """Work until SIGTERM or SIGINT; a job that does not end in four seconds is given back."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.site.settings")
    django.setup()
    from vigie.database.checks import refuse_unbound_role  # noqa: PLC0415  # Django is ready only now

    refuse_unbound_role()
    stop = threading.Event()
    sealer = threading.Thread(target=_seal, args=(stop,), name="sealer")
    sealer.start()
    try:
        asyncio.run(work(worker_app()))
    finally:
        stop.set()
        sealer.join()


def leave_after_parent() -> None:
    """End this process ten seconds after its supervisor died, whatever it still waits for.

    The database dies with the supervisor, and waits for it add up; jobs begun are given back.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        time.sleep(_ORPHAN_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, name="orphan", daemon=True).start()


def worker_app() -> procrastinate.App:
    """Return an application that runs the tasks over connections of its own.

    Django's application keeps its connector, so a job deferred inside a task still belongs to the
    task's transaction and vanishes with its rollback.
    """
    from procrastinate.contrib.django import app  # noqa: PLC0415  # Django is ready only now
    from procrastinate.contrib.django.utils import connector_params  # noqa: PLC0415

    made = procrastinate.App(
        # Waiting longer than this for a lost database would outlive the order to stop.
        connector=procrastinate.PsycopgConnector(
            kwargs=connector_params(), timeout=_DATABASE_SECONDS
        ),
        worker_defaults=app.worker_defaults,
    )
    made.tasks, made.periodic_registry = app.tasks, app.periodic_registry
    return made


async def work(app: procrastinate.App) -> None:
    """Run jobs of `app` until a signal arrives."""
    async with app.open_async():
        reviver = asyncio.create_task(revive_for_ever(app))
        try:
            await app.run_worker_async(
                name="vigie",
                concurrency=CONCURRENCY,
                shutdown_graceful_timeout=_GRACE_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=STALLED_AFTER_SECONDS,
                fetch_job_polling_interval=5.0,
                delete_jobs="successful",
            )
        finally:
            reviver.cancel()
            with suppress(asyncio.CancelledError):
                await reviver


async def revive_for_ever(app: procrastinate.App) -> None:
    """Every ten seconds give back the jobs whose worker stopped breathing."""
    while True:
        with suppress(procrastinate.exceptions.ConnectorException):
            await revive(app, STALLED_AFTER_SECONDS)
        await asyncio.sleep(10)


async def revive(app: procrastinate.App, silent_seconds: float) -> int:
    """Give back the jobs of workers silent for so long; actions are idempotent, so twice is once."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent_seconds)
    count = 0
    for job in stalled:
        # Nobody has to do anything about it: said to who listens, not among the lines for people.
        log.info("job %s (%s) is taken up again: its worker died", job.id, job.task_name)
        await app.job_manager.retry_job(job)
        count += 1
    return count


def _seal(stop: threading.Event) -> None:
    """Run the sealer; if it fails for a reason it does not know, the worker ends and starts anew."""
    from vigie.journal.tasks import seal_until  # noqa: PLC0415  # Django is ready only now

    try:
        seal_until(stop)
    finally:
        if not stop.is_set():
            os.kill(os.getpid(), signal.SIGTERM)
