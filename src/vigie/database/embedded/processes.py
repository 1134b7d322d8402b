"""What the kernel says of a process: alive, a zombie, or at work in a folder."""

import contextlib
import os
from pathlib import Path

_PROC = Path("/proc")


def is_alive(pid: int) -> bool:
    """Tell whether `pid` runs; a zombie waits for its parent only and counts as dead."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return state(pid) != "Z"


def state(pid: int) -> str:
    """Return the kernel's state letter of `pid` ("Z" for a zombie), "" when it is not known."""
    with contextlib.suppress(OSError, IndexError):
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    return ""


def working_in(folder: Path) -> list[int]:
    """Return the living PostgreSQL processes at work in `folder`: one server's whole family."""
    wanted, found = str(folder.resolve()), []
    for entry in _PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if str((entry / "cwd").readlink()) == wanted and _is_postgres(entry):
                found.append(int(entry.name))
    return found


def _is_postgres(entry: Path) -> bool:
    return (entry / "comm").read_text().strip() == "postgres" and is_alive(int(entry.name))
