"""HTTP beside the wire: pages for people, JSON for tests, orders for misbehaviour.

It answers to loopback names only and takes orders only as JSON, so that no web page can
reach it from a browser.
"""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, urlsplit

from typing_extensions import override

from vigie.simulators.mail_server.faults import Faults, fault_from
from vigie.simulators.mail_server.pages import PAGE_LENGTH, letter_page, list_page
from vigie.simulators.mail_server.signatures import KeyRecords
from vigie.simulators.mail_server.store import Letter, Mailbox
from vigie.simulators.mail_server.words import preferred

LARGEST_ORDER = 64 * 1024
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'"


class MailboxServer(ThreadingHTTPServer):
    """Serves one mailbox on loopback."""

    daemon_threads = True

    def __init__(self, port: int, mailbox: Mailbox, faults: Faults, keys: KeyRecords) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.mailbox, self.faults, self.keys = mailbox, faults, keys


class _Handler(BaseHTTPRequestHandler):
    server: MailboxServer
    timeout = 30

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if not self._is_local():
            self._json({"error": "loopback names only"}, 421)
        elif path == "/":
            self._list()
        elif path == "/health":
            self._json({"status": "ok"})
        elif path == "/faults":
            self._json([_order_of(fault) for fault in self.server.faults.in_force()])
        elif path == "/messages.json":
            self._messages()
        else:
            self._one(path)

    def do_POST(self) -> None:
        if not self._is_local() or self.headers.get_content_type() != "application/json":
            self._json({"error": "JSON from a loopback name only"}, 415)
            return
        try:
            order = json.loads(self.rfile.read(min(self._length(), LARGEST_ORDER)))
            self._carry_out(order)
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            self._json({"error": str(problem)}, 400)

    def do_DELETE(self) -> None:
        forget = {"/faults": self.server.faults.clear, "/messages": self.server.mailbox.empty}
        act = forget.get(urlsplit(self.path).path)
        if act is None or not self._is_local():
            self._json({"error": "not found"}, 404)
            return
        act()
        self._json({"status": "ok"})

    def _carry_out(self, order: dict[str, Any]) -> None:
        path = urlsplit(self.path).path
        if path == "/faults":
            self.server.faults.order(fault_from(order))
        elif path == "/dkim-records":
            self.server.keys.publish(str(order["name"]), str(order["record"]))
        else:
            self._json({"error": "not found"}, 404)
            return
        self._json({"status": "ok"}, 201)

    def _list(self) -> None:
        before = self._query().get("before", "")
        limit = int(before) if before.isdecimal() else None
        numbers = [n for n in reversed(self.server.mailbox.numbers()) if not limit or n < limit]
        shown = [self.server.mailbox.letter(number) for number in numbers[:PAGE_LENGTH]]
        letters = [letter for letter in shown if letter is not None]
        more = len(numbers) > PAGE_LENGTH
        self._html(list_page(letters, self.server.keys, self._language(), more=more))

    def _messages(self) -> None:
        wanted = self._query().get("to", "").lower()
        newest = self.server.mailbox.letters(newest_first=True)
        found = (one for one in newest if wanted in one.header("Delivered-To").lower())
        self._json([self._summary(letter) for letter in islice(found, 1000)])

    def _one(self, path: str) -> None:
        name, _, form = path.removeprefix("/messages/").partition(".")
        number = int(name) if name.isdecimal() and path.startswith("/messages/") else 0
        letter = self.server.mailbox.letter(number)
        if letter is None:
            self._json({"error": "not found"}, 404)
        elif form == "json":
            self._json(
                self._summary(letter) | {"text": letter.part("plain"), "html": letter.part("html")}
            )
        elif form == "eml":
            self._answer(letter.raw, "text/plain; charset=utf-8")
        else:
            verdict = self.server.keys.verify(letter.raw)
            self._html(letter_page(letter, verdict, self._language()))

    def _summary(self, letter: Letter) -> dict[str, object]:
        return {
            "number": letter.number,
            "to": letter.header("Delivered-To"),
            "from": letter.header("From"),
            "subject": letter.header("Subject"),
            "message_id": letter.header("Message-ID"),
            "language": letter.header("Content-Language"),
            "received_at": letter.header("X-Received-At"),
            "dkim": self.server.keys.verify(letter.raw).value,
        }

    def _is_local(self) -> bool:
        return self.headers.get("Host", "").split(":")[0] in ("127.0.0.1", "localhost")

    def _length(self) -> int:
        return max(0, int(self.headers.get("Content-Length") or 0))

    def _query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}

    def _language(self) -> str:
        return preferred(self.headers.get("Accept-Language", ""))

    def _html(self, page: str) -> None:
        self._answer(page.encode(), "text/html; charset=utf-8")

    def _json(self, value: object, status: int = 200) -> None:
        self._answer(json.dumps(value).encode(), "application/json", status)

    def _answer(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the store is the log."""


def _order_of(fault: object) -> dict[str, object]:
    return {name: getattr(fault, name) for name in ("kind", "address", "times", "seconds")}
