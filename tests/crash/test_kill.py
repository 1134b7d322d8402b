"""kill -9 under load: no row whose commit was acknowledged may be missing afterwards."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import psycopg
import pytest

from vigie.database.embedded import EmbeddedServer, superuser_url, throwaway_home
from vigie.database.embedded.address import address_of
from vigie.database.embedded.processes import is_alive, working_in

pytestmark = pytest.mark.crash

WRITERS = 4
SUPERVISOR = """
    import pathlib, sys
    from vigie.database.embedded import EmbeddedServer
    server = EmbeddedServer(pathlib.Path(sys.argv[1]))
    server.start()
    print(server.pid, flush=True)
    sys.stdin.read()
"""


@contextmanager
def supervised(home: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Yield a supervisor process of its own and the pid of its postmaster."""
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(SUPERVISOR), str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as supervisor:
        assert supervisor.stdout is not None
        yield supervisor, int(supervisor.stdout.readline())
        supervisor.kill()


def write_until_cut(url: str, writer: int, acknowledged: list[tuple[int, int]]) -> None:
    with suppress(psycopg.Error), psycopg.connect(url, autocommit=True) as link:
        for number in range(1_000_000):
            link.execute("insert into acts values (%s, %s)", [writer, number])
            acknowledged.append((writer, number))


def load(home: Path, kill: Callable[[], None]) -> set[tuple[int, int]]:
    """Write with four connections, kill meanwhile; return the rows whose commit was answered."""
    url = superuser_url(address_of(home), home)
    with psycopg.connect(url) as link:
        link.execute("create table if not exists acts (writer int, number int)")
        link.execute("truncate acts")
    rows: list[tuple[int, int]] = []
    writers = [
        threading.Thread(target=write_until_cut, args=(url, writer, rows))
        for writer in range(WRITERS)
    ]
    for thread in writers:
        thread.start()
    wait_until(lambda: len(rows) > 300, 60)
    kill()
    for thread in writers:
        thread.join(30)
    return set(rows)


def survivors(home: Path) -> set[tuple[int, int]]:
    with (
        EmbeddedServer(home) as server,
        psycopg.connect(superuser_url(server.address, home)) as link,
    ):
        return {(int(row[0]), int(row[1])) for row in link.execute("select * from acts")}


@pytest.mark.parametrize("victim", ["supervisor", "postmaster"])
def test_no_acknowledged_row_is_lost(victim: str) -> None:
    with throwaway_home() as home:
        for trial in range(3):
            with supervised(home) as (supervisor, postmaster):
                pid = supervisor.pid if victim == "supervisor" else postmaster
                acknowledged = load(home, partial(os.kill, pid, signal.SIGKILL))
                wait_until(lambda: not working_in(home / "postgres" / "data"), 20)
                assert not is_alive(postmaster)
            kept = survivors(home)
            assert len(acknowledged) > 300
            assert acknowledged - kept == set(), f"{victim}, trial {trial}"
            # At most one commit per writer can be done without its answer having arrived.
            assert len(kept - acknowledged) <= WRITERS


def wait_until(holds: Callable[[], bool], seconds: float) -> None:
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, "did not come true in time"
        time.sleep(0.01)
