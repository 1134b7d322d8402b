"""The mail simulator as a process of its own, for tests; spoken to over its two ports only."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

STOP_WITHIN = 10


@dataclass(frozen=True, slots=True)
class RunningMailServer:
    """Where the simulator listens, and how to ask it."""

    smtp_port: int
    http_port: int
    process: "subprocess.Popen[str]"

    def messages(self) -> list[dict[str, Any]]:
        """Return what was received, oldest first."""
        found: list[dict[str, Any]] = json.loads(self.get("/messages.json"))
        return list(reversed(found))

    def raw(self, number: int) -> bytes:
        """Return a message as it was received."""
        return self.get(f"/messages/{number}.eml")

    def misbehave(
        self, kind: str, address: str = "*", times: int | None = 1, seconds: float = 0
    ) -> None:
        """Order a fault: temporary, permanent, full, slow or disconnect."""
        order = {"kind": kind, "address": address, "times": times, "seconds": seconds}
        self.post("/faults", order)

    def publish(self, name: str, record: str) -> None:
        """Publish a DKIM key record."""
        self.post("/dkim-records", {"name": name, "record": record})

    def get(self, path: str, headers: dict[str, str] | None = None) -> bytes:
        """Return the body of a page."""
        return self._ask(Request(self._url(path), headers=headers or {}))  # noqa: S310 -- loopback

    def post(self, path: str, order: object) -> bytes:
        """Send an order as JSON."""
        headers = {"Content-Type": "application/json"}
        body = json.dumps(order).encode()
        return self._ask(Request(self._url(path), body, headers))  # noqa: S310 -- loopback

    def delete(self, path: str) -> bytes:
        """Empty `/messages` or `/faults`."""
        return self._ask(Request(self._url(path), method="DELETE"))  # noqa: S310 -- loopback

    def stop(self) -> None:
        """End the process and wait for it."""
        self.process.terminate()
        self.process.wait(STOP_WITHIN)

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.http_port}{path}"

    def _ask(self, request: Request) -> bytes:
        with urlopen(request, timeout=30) as answer:  # noqa: S310 -- loopback
            body: bytes = answer.read()
        return body


@contextmanager
def running_mail_server(store: Path, *options: str) -> Iterator[RunningMailServer]:
    """Start the simulator on free ports, stop it at the end; `options` are its command line's."""
    command = [
        sys.executable,
        "-m",
        "vigie.simulators.mail_server",
        "--store",
        str(store),
        *options,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            ports = json.loads(process.stdout.readline())
            yield RunningMailServer(ports["smtp_port"], ports["http_port"], process)
        finally:
            if process.poll() is None:
                process.terminate()
