"""The demo as a newcomer starts it: one command, a real server, a real mailbox."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from vigie.database.embedded.account import server_folder

PASSWORD = "vigie-demo-2026"
ANALYST = "analyst@credit-vigie-auto.example"  # reads English
ADMIN = "admin@credit-vigie-auto.example"
POLISH_ADMIN = "admin@czujka-leasing.example"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class House:
    """A running demo."""

    address: str
    mailbox: str
    summary: dict[str, Any]
    home: Path

    @contextmanager
    def sign_in(self, email: str) -> Iterator[httpx.Client]:
        """Yield a browser's worth of HTTP, signed in through the page."""
        with httpx.Client(base_url=self.address, follow_redirects=True, timeout=30) as client:
            page = client.get("/sign-in")
            token = token_of(page.text)
            form = {"email": email, "password": PASSWORD, "csrfmiddlewaretoken": token}
            answer = client.post("/sign-in", data=form, headers={"Referer": self.address})
            assert answer.status_code == 200, answer.text[:500]
            yield client

    def mails(self) -> list[dict[str, Any]]:
        """Return what the mailbox holds, the latest first."""
        found: list[dict[str, Any]] = httpx.get(f"{self.mailbox}messages.json").json()
        return found


def token_of(page: str) -> str:
    """Return the form token of a page."""
    found = _TOKEN.search(page)
    assert found is not None, page[:1000]
    return found.group(1)


@contextmanager
def open_house(contracts: int = 300) -> Iterator[House]:
    """Run `vigie demo` in a home of its own until the block ends; Ctrl-C ends it."""
    home = Path(tempfile.mkdtemp(prefix="vigie-house-"))
    home.chmod(0o711)
    port, mail_port = free_port(), free_port()
    command = [
        str(Path(sys.executable).with_name("vigie")), "demo", "--json",
        "--port", str(port), "--mail-port", str(mail_port), "--contracts", str(contracts),
    ]  # fmt: skip
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    with (home / "said").open("w") as said:
        process = subprocess.Popen(
            command,
            env={**environment, "VIGIE_HOME": str(home)},
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, (home / "said").read_text()
        address = f"http://127.0.0.1:{port}/"
        _wait_for(address, process, home)
        yield House(address, f"http://127.0.0.1:{mail_port}/", json.loads(line), home)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        shutil.rmtree(server_folder(home), ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(address: str, process: "subprocess.Popen[str]", home: Path) -> None:
    limit = time.monotonic() + 120
    while time.monotonic() < limit:
        assert process.poll() is None, (home / "said").read_text()
        try:
            if httpx.get(f"{address}health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError((home / "said").read_text())
