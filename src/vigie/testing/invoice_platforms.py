"""The simulated invoicing platforms as processes, for tests; spoken to over HTTP only."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.request import Request, urlopen

STOP_WITHIN = 10


@dataclass(frozen=True, slots=True)
class RunningPlatform:
    """Where a simulator listens, and how to order from it."""

    port: int
    process: "subprocess.Popen[str]"

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self.port}"

    def arrived(self) -> list[dict[str, Any]]:
        """Return what was taken, oldest first."""
        with urlopen(f"{self.url}/arrived", timeout=30) as answer:  # noqa: S310 -- loopback
            found: list[dict[str, Any]] = json.loads(answer.read())
        return found

    def misbehave(self, kind: str, times: int = 1, seconds: float = 2) -> None:
        """Order a fault."""
        self._order("/faults", {"kind": kind, "times": times, "seconds": seconds})

    def judge(self, number: str, stage: str, reason: str) -> None:
        """Decide the fate of an invoice."""
        self._order("/judge", {"number": number, "stage": stage, "reason": reason})

    def stop(self) -> None:
        """End the process and wait for it."""
        self.process.terminate()
        self.process.wait(STOP_WITHIN)

    def _order(self, path: str, said: object) -> None:
        headers = {"Content-Type": "application/json"}
        request = Request(self.url + path, json.dumps(said).encode(), headers)  # noqa: S310
        with urlopen(request, timeout=30) as answer:  # noqa: S310 -- loopback
            answer.read()


@contextmanager
def running_platform(name: str) -> Iterator[RunningPlatform]:
    """Start `french_platform` or `ksef` on a free port, stop it at the end."""
    command = [sys.executable, "-m", f"vigie.simulators.{name}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield RunningPlatform(json.loads(process.stdout.readline())["port"], process)
        finally:
            if process.poll() is None:
                process.terminate()
