"""What a killed server leaves behind, and when it is safe to take it away.

PostgreSQL refuses to start while the pid of `postmaster.pid` answers, and a zombie answers: in a
container whose first process does not reap, a killed server could never start again. We read the
process state, wait until the last backend has gone, and only then remove pid file and socket.
"""

import contextlib
import os
import signal
import time
from pathlib import Path

from vigie.database.embedded.address import Address
from vigie.database.embedded.processes import is_alive, working_in
from vigie.kernel.errors import Unavailable

_STEPS = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))


def sweep(data: Path, address: Address) -> None:
    """End an orphan server of `data` and remove its pid file, socket and socket lock.

    Call it with the supervisor's lock in hand: who still works in `data` then has no supervisor.
    Raises Unavailable("database.orphan_remains") when a process cannot be ended.
    """
    for number, patience in _STEPS:
        if _gone(data, 0.5):
            break
        _tell(data, number)
        if _gone(data, patience):
            break
    else:
        raise Unavailable("database.orphan_remains", folder=str(data), pids=_family(data))
    socket = Path(address.host) / f".s.PGSQL.{address.port}"
    for leftover in (data / "postmaster.pid", socket, Path(f"{socket}.lock")):
        leftover.unlink(missing_ok=True)


def postmaster_pid(data: Path) -> int | None:
    """Return the pid that `postmaster.pid` names, dead or alive; None without a readable file."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int((data / "postmaster.pid").read_text().splitlines()[0])
    return None


def _family(data: Path) -> list[int]:
    """Return the living processes of the server; without /proc, the pid file is all we know."""
    if Path("/proc/self/cwd").exists():
        return working_in(data)
    pid = postmaster_pid(data)
    return [pid] if pid is not None and is_alive(pid) else []


def _tell(data: Path, number: signal.Signals) -> None:
    """Signal the postmaster, which tells its children; without it, the children themselves."""
    family, chief = _family(data), postmaster_pid(data)
    for pid in [chief] if chief in family and number != signal.SIGKILL else family:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _gone(data: Path, patience: float) -> bool:
    limit = time.monotonic() + patience
    while _family(data):
        if time.monotonic() > limit:
            return False
        time.sleep(0.02)
    return True
