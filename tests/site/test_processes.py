"""The parts of the supervisor alone: children, ports, and who may serve."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from vigie.database.addresses import owner_url
from vigie.database.embedded.processes import is_alive
from vigie.kernel.errors import Conflict
from vigie.site.processes.child import Child, Program
from vigie.site.processes.listening import require_free
from vigie.site.processes.preparation import migrations_digest

SLEEPER = (sys.executable, "-c", "import time; time.sleep(600)")
STUBBORN = """
import pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pid = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']).pid
path = pathlib.Path(sys.argv[1])
path.with_suffix('.draft').write_text(str(pid))
path.with_suffix('.draft').rename(path)
time.sleep(600)
"""


def wait_until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, "did not come true in time"
        time.sleep(0.01)


def test_a_child_that_ends_starts_again_after_a_growing_pause() -> None:
    child = Child(Program("clock", (sys.executable, "-c", "raise SystemExit(3)")))
    child.start()
    said: list[str] = []

    def told_twice() -> bool:
        said.extend(filter(None, [child.look_after()]))
        return len(said) == 2

    wait_until(told_twice)
    child.stop()
    assert said == [
        "clock ended with code 3; it starts again in 1 s",
        "clock ended with code 3; it starts again in 2 s",
    ]


def test_a_stubborn_child_is_killed_with_all_it_started(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    command = (sys.executable, "-c", STUBBORN, str(told))
    child = Child(Program("stubborn", command, patience=0.2))
    child.start()
    wait_until(told.exists)
    pid, grandchild = child.pid, int(told.read_text())
    assert pid is not None
    child.stop()
    wait_until(lambda: not is_alive(pid) and not is_alive(grandchild))


def test_a_child_that_was_told_to_stop_does_not_start_again() -> None:
    child = Child(Program("sleeper", SLEEPER))
    child.start()
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    wait_until(lambda: child.look_after() is not None)
    child.ask_to_stop()
    assert child.look_after() is None
    assert child.pid is None


@pytest.mark.parametrize(
    ("host", "family"), [("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)]
)
def test_a_port_with_a_listener_is_busy_even_when_it_allows_reuse(
    host: str, family: socket.AddressFamily
) -> None:
    with closing(socket.socket(family)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind((host, 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(Conflict, match="port_busy"):
            require_free(host, port)
    require_free(host, port)


@pytest.mark.parametrize("module", ["vigie.site.processes.portal", "vigie.site.processes.worker"])
def test_nothing_serves_as_the_owner_of_the_tables(django_db_setup: None, module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import {module} as m; getattr(m, 'main', int)()"],
        env={**os.environ, "VIGIE_APP_DATABASE_URL": owner_url()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "owns tables: row policies would not bind it" in done.stderr


def test_the_digest_of_the_migrations_is_stable() -> None:
    assert migrations_digest() == migrations_digest()
    assert len(migrations_digest()) == 64
