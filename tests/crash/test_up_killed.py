"""kill -9 of `vigie up`: nobody is left behind, and the next start comes up."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from vigie.database.embedded import throwaway_home
from vigie.database.embedded.processes import is_alive
from vigie.site.processes.listening import require_free

pytestmark = pytest.mark.crash

VIGIE = (sys.executable, "-c", "from vigie.site.cli import main; main()")


def start(home: Path, port: int) -> "subprocess.Popen[str]":
    """Start `vigie up` and return it once it serves."""
    kept = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name}
    process = subprocess.Popen(
        [*VIGIE, "up", "--port", str(port)],
        env={**kept, "VIGIE_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    while "Vigie serves" not in process.stderr.readline():
        assert process.poll() is None
    return process


def descendants(pid: int) -> list[int]:
    found: list[int] = []
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            found += [int(child), *descendants(int(child))]
    return found


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(holds: Callable[[], bool], seconds: float) -> None:
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, "did not come true in time"
        time.sleep(0.02)


def test_a_killed_supervisor_leaves_nobody_and_the_next_comes_up() -> None:
    port = free_port()
    with throwaway_home() as home:
        for _ in range(2):
            with start(home, port) as supervisor:
                family = descendants(supervisor.pid)
                assert len(family) > 8
                supervisor.send_signal(signal.SIGKILL)
                wait_until(lambda: not any(is_alive(pid) for pid in family), 20)  # noqa: B023
                require_free("127.0.0.1", port)
        with start(home, port) as supervisor:
            supervisor.send_signal(signal.SIGTERM)
            assert supervisor.wait(20) == 0
