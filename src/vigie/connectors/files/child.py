"""The process that reads a stranger's file: `python -m vigie.connectors.files.child`.

It binds itself first (CPU seconds, address space, file size, no core), then reads, lays the rows
down and answers with one line of JSON on standard output. It is given no secret: its environment
is emptied by the parent.
"""

import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

from vigie.kernel.errors import VigieError


def main() -> NoReturn:
    """Read one order from standard input, answer on standard output, end at once.

    Arrow's threads may still run; under the bound of memory they abort a Python that tears itself
    down around them, so the process leaves without tearing down.
    """
    order = json.load(sys.stdin)
    bind(order["cpu_seconds"], order["memory_bytes"], order["disk_bytes"])
    sys.stdout.write(json.dumps(answer(order)))
    sys.stdout.flush()
    os._exit(0)


def bind(cpu_seconds: int, memory_bytes: int, disk_bytes: int) -> None:
    """Give up the right to more than this; limits of a process cannot be raised again."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it; the parent waits for it
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (disk_bytes, disk_bytes))


def answer(order: dict[str, Any]) -> dict[str, Any]:
    """Return what is known of the table, or the refusal."""
    from vigie.connectors.files.limits import Limits  # noqa: PLC0415  # after the limits are set
    from vigie.connectors.files.staged import stage  # noqa: PLC0415
    from vigie.connectors.files.table import open_table  # noqa: PLC0415

    try:
        table = open_table(
            Path(order["path"]),
            limits=Limits(**order["limits"]),
            encoding=order["encoding"],
            delimiter=order["delimiter"],
        )
        return {"table": stage(table, Path(order["target"]))}
    except VigieError as error:
        return {"code": error.code, "params": error.params}
    except MemoryError:
        return {"code": "files.too_hungry", "params": {}}


if __name__ == "__main__":
    main()
