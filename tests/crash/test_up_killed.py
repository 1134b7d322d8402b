"""kill -9 of `vigie up`: nobody is left behind, and the next start comes up."""

import os
import signal
import socket
import subprocess
import sys
import time
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


def still_alive_after(seconds: float, family: list[int]) -> list[str]:
    """Return the commands of those that live after so long; at best an empty list, at once."""
    limit = time.monotonic() + seconds
    while left := [pid for pid in family if is_alive(pid)]:
        if time.monotonic() > limit:
            return [Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ") for pid in left]
        time.sleep(0.02)
    return []


def test_a_killed_supervisor_leaves_nobody_and_the_next_comes_up() -> None:
    port = free_port()
    with throwaway_home() as home:
        for _ in range(2):
            with start(home, port) as supervisor:
                family = descendants(supervisor.pid)
                assert len(family) > 8
                supervisor.send_signal(signal.SIGKILL)
                assert still_alive_after(20, family) == []
                require_free("127.0.0.1", port)
        with start(home, port) as supervisor:
            supervisor.send_signal(signal.SIGTERM)
            assert supervisor.wait(20) == 0
