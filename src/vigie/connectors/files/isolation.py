"""Reads a stranger's file in a process of its own, so that it can hurt nothing but itself."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from vigie.connectors.files.limits import GIB, MIB, UPLOAD, Limits
from vigie.connectors.files.staged import unstage
from vigie.connectors.files.table import RawTable
from vigie.kernel.errors import Invalid

_CHILD: Final = "vigie.connectors.files.child"
_ANSWER_BYTES: Final = 256 * MIB
_FALLS: Final[dict[int, str]] = {
    signal.SIGXCPU: "files.too_slow",
    signal.SIGKILL: "files.too_slow",  # the hard limit of CPU seconds
    signal.SIGXFSZ: "files.too_hungry",
    signal.SIGABRT: "files.too_hungry",  # Rust and C++ abort when memory is refused
}


@dataclass(frozen=True, slots=True)
class Cage:
    """What a reading process may use: seconds of clock and of CPU, memory, disk."""

    seconds: int = 300
    cpu_seconds: int = 240
    memory_bytes: int = 4 * GIB
    disk_bytes: int = 8 * GIB


def read_in_child(
    path: Path,
    work: Path,
    *,
    limits: Limits = UPLOAD,
    cage: Cage = Cage(),  # frozen
    encoding: str | None = None,
    delimiter: str | None = None,
) -> RawTable:
    """Read a file within a cage; the rows are laid down in `work`, a folder of the caller's.

    Returns a table like that of `open_table`, read to its end: `bad_rows` is complete, and
    `batches` reads the rows laid down. The caller removes `work` when done. Raises Invalid as
    `open_table` does, and `files.too_slow`, `files.too_hungry` or `files.damaged` when the child
    was stopped by its cage or fell.
    """
    target = work / "rows.arrow"
    order = {
        "path": str(path.absolute()),
        "target": str(target.absolute()),
        "limits": asdict(limits),
        "encoding": encoding,
        "delimiter": delimiter,
        **asdict(cage),
    }
    answer = _answer(path.name, order, work, cage)
    if "code" in answer:
        limit = {"limit": cage.memory_bytes // MIB} if answer["code"] == "files.too_hungry" else {}
        raise Invalid(answer["code"], **{"file": path.name, **limit, **answer["params"]})
    return unstage(path.name, answer["table"], target, limits)


def _answer(name: str, order: dict[str, Any], work: Path, cage: Cage) -> dict[str, Any]:
    said = work / "answer.json"
    with said.open("wb") as out:
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-m", _CHILD],
                input=json.dumps(order).encode(),
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=cage.seconds,
                check=False,
                cwd=work,
                env={
                    "PATH": os.defpath,
                    "TMPDIR": str(work),
                    "ARROW_DEFAULT_MEMORY_POOL": "system",
                },
            )
        except subprocess.TimeoutExpired as error:
            raise Invalid("files.too_slow", file=name, limit=cage.seconds) from error
    if done.returncode != 0 or not 0 < said.stat().st_size <= _ANSWER_BYTES:
        raise _fallen(name, done.returncode, cage)
    answer: dict[str, Any] = json.loads(said.read_bytes())
    return answer


def _fallen(name: str, code: int, cage: Cage) -> Invalid:
    """Say what stopped the child: its CPU, its memory, its disk, or the file itself."""
    reason = _FALLS.get(-code, "files.damaged")
    limit = cage.cpu_seconds if reason == "files.too_slow" else cage.memory_bytes // MIB
    return Invalid(reason, file=name, limit=limit)
