"""One supervised program: started, watched, started again with a growing pause, stopped whole."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from vigie.database.embedded.lineage import dies_with_parent
from vigie.site.spoken import said

_LONGEST_PAUSE = 30.0
_SETTLED_AFTER = 60.0


@dataclass(frozen=True, slots=True)
class Program:
    """What to run: a name for the person who reads the screen, a command, more environment.

    `patience` is the seconds between SIGTERM and SIGKILL; `is_quiet`: what it prints on standard
    output is meant for a program, and nobody reads it.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    patience: float = 8.0
    is_quiet: bool = False


class Child:
    """A program at work. Its whole process group ends with it, and with us."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = 1.0
        self._due = 0.0

    @property
    def pid(self) -> int | None:
        """Return the process id while it runs."""
        running = self._process is not None and self._process.poll() is None
        return self._process.pid if self._process is not None and running else None

    def start(self) -> None:
        """Start the program in a process group of its own, so that Ctrl-C reaches us alone.

        Its standard output goes to our standard error: ours may be read by a program.
        """
        self._started = time.monotonic()
        self._process = subprocess.Popen(
            self.program.command,
            env={**os.environ, **self.program.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if self.program.is_quiet else sys.stderr.fileno(),
            start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509 - one C call, no lock
        )

    def look_after(self) -> str | None:
        """Start the program again when it ended and its pause is over; say so once, in a line."""
        if self._process is None:
            if self._due and time.monotonic() >= self._due:
                self.start()
            return None
        code = self._process.poll()
        if code is None:
            return None
        self._end_group()
        self._process = None
        return self._plan_next_start(code)

    def ask_to_stop(self) -> None:
        """Send SIGTERM; returns at once."""
        self._due = 0.0
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def stop(self) -> None:
        """Wait for the end after `ask_to_stop`, then kill what remains of the group."""
        self.ask_to_stop()
        if self._process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(self.program.patience)
        self._end_group()
        self._process.wait()
        self._process = None

    def _plan_next_start(self, code: int) -> str:
        if time.monotonic() - self._started > _SETTLED_AFTER:
            self._pause = 1.0
        pause, self._pause = self._pause, min(self._pause * 2, _LONGEST_PAUSE)
        self._due = time.monotonic() + pause
        how = "site.said_killed" if code < 0 else "site.said_ended"
        return said(how, program=self.program.name, number=abs(code), pause=f"{pause:.0f}")

    def _end_group(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
