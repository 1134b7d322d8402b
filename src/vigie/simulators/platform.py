"""What the simulated invoicing platforms have in common: HTTP on loopback, and faults to order.

`POST /faults` `{"kind": ..., "times": n, "seconds": s}`: `unauthorised` (401), `busy` (429 with
Retry-After), `broken` (500), `refused` (400), `slow` (waits), `truncated` (an answer cut short),
`silent` (does the work, says nothing), `duplicate` (told by each platform). Faults strike the calls
that carry a token, `GET /arrived` shows what was taken, `POST /judge` decides an invoice's fate.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any

from typing_extensions import override

Body = bytes
LOOPBACK = ("127.0.0.1", "localhost")
_STATUSES = {"unauthorised": 401, "busy": 429, "broken": 500, "refused": 400}
RETRY_AFTER = 7


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to send."""

    status: int
    body: bytes = b""
    media_type: str = "application/json"


def as_json(said: object, status: int = 200) -> Reply:
    """Return an answer in JSON."""
    return Reply(status, json.dumps(said).encode())


@dataclass(slots=True)
class Faults:
    """Faults that were ordered, each struck so many times."""

    ordered: list[dict[str, Any]] = field(default_factory=list)

    def order(self, said: dict[str, Any]) -> None:
        """Order a fault."""
        self.ordered.append({"times": 1, "seconds": 3, **said})

    def next(self, *kinds: str) -> dict[str, Any] | None:
        """Take one strike of the first fault that is of these kinds (any kind when none)."""
        for fault in self.ordered:
            if fault["times"] > 0 and (not kinds or fault["kind"] in kinds):
                fault["times"] -= 1
                return fault
        return None


class Platform:
    """What a platform must tell; `answer` is called under a lock, one request at a time."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.lock = Lock()

    def is_guarded(self, method: str, path: str) -> bool:
        """Tell whether a call carries a token, so that faults strike it."""
        raise NotImplementedError

    def answer(self, method: str, path: str, headers: dict[str, str], body: Body) -> Reply:
        """Return the answer of the platform itself."""
        raise NotImplementedError

    def arrived(self) -> list[dict[str, str]]:
        """Return what was taken: number and content (hexadecimal)."""
        raise NotImplementedError

    def judge(self, number: str, stage: str, reason: str) -> None:
        """Decide the fate of an invoice."""
        raise NotImplementedError


class Handler(BaseHTTPRequestHandler):
    """One request."""

    platform: Platform
    protocol_version = "HTTP/1.1"

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if (self.headers.get("Host") or "").split(":")[0] not in LOOPBACK:
            self._send(Reply(403))
            return
        ordered = self._ordered(body)
        self._send(ordered) if ordered else self._platform(body)

    do_GET = do_POST = _serve  # noqa: N815 -- names that http.server calls

    def _ordered(self, body: Body) -> Reply | None:
        """Take the orders of a test; they come as JSON, which no web page can send here."""
        place, owner = self.path, self.platform
        if place == "/arrived":
            return as_json(owner.arrived())
        if place not in ("/faults", "/judge"):
            return None
        if "json" not in (self.headers.get("Content-Type") or ""):
            return Reply(415)
        said = json.loads(body)
        with owner.lock:
            if place == "/faults":
                owner.faults.order(said)
            else:
                owner.judge(said["number"], said["stage"], said.get("reason", ""))
        return as_json({})

    def _platform(self, body: Body) -> None:
        owner = self.platform
        with owner.lock:
            guarded = owner.is_guarded(self.command, self.path)
            kinds = (*_STATUSES, "slow", "truncated", "silent")
            fault = owner.faults.next(*kinds) if guarded else None
            kind = fault["kind"] if fault else ""
            if kind in _STATUSES:
                reply = as_json({"message": "ordered"}, _STATUSES[kind])
            else:
                reply = owner.answer(self.command, self.path, dict(self.headers), body)
        self._send(reply, fault)

    def _send(self, reply: Reply, fault: dict[str, Any] | None = None) -> None:
        kind = fault["kind"] if fault else ""
        if fault and kind == "slow":
            time.sleep(float(fault["seconds"]))
        self.close_connection = True
        if kind == "silent":
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.media_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.send_header("Connection", "close")
        if reply.status == 429:
            self.send_header("Retry-After", str(RETRY_AFTER))
        self.end_headers()
        cut = len(reply.body) // 2 if kind == "truncated" else len(reply.body)
        self.wfile.write(reply.body[:cut])

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


def serve(platform: Platform, port: int, ready: Callable[[int], None]) -> None:
    """Serve on loopback until the process ends; `ready` is told the port."""
    handler = type("PlatformHandler", (Handler,), {"platform": platform})
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        ready(server.server_port)
        server.serve_forever()
