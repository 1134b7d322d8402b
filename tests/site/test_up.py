"""`vigie up` as a person meets it: a terminal, a few questions, a portal, Ctrl-C."""

import dataclasses
import fcntl
import http.client
import io
import json
import os
import pty
import re
import select
import signal
import socket
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from vigie.database.embedded import throwaway_home
from vigie.site.cli import main
from vigie.site.first_start import asked_administrator, make_first_administrator
from vigie.site.processes.listening import require_free

VIGIE = (sys.executable, "-c", "from vigie.site.cli import main; main()")
ANSWERS = [
    ("Organisation:", "Crédit du Lac"),
    ("Your name:", "Ada"),
    ("Your e-mail:", "ada at example"),
    ("no e-mail address", ""),  # asked again at once, an empty answer too
    ("Your e-mail:", "ada@example.org"),
    # A hidden prompt throws away what was typed before it: the prompt is waited for, not the refusal.
    ("12 characters or more", "too short"),
    ("12 characters or more", "a long password"),
    ("Repeat for confirmation", "another password"),
    ("12 characters or more", "a long password"),
    ("Repeat for confirmation", "a long password"),
    ("Language", "nl"),
    ("en, fr or pl", "pl"),
]


class Terminal:
    """A process with a terminal, whose screen we read as it comes."""

    def __init__(self, arguments: list[str], environment: dict[str, str]) -> None:
        self.ours, theirs = pty.openpty()
        self.screen = ""
        self.process = subprocess.Popen(
            [*VIGIE, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            start_new_session=True,
            # Its controlling terminal, so that the key Ctrl-C becomes a signal.
            preexec_fn=partial(fcntl.ioctl, theirs, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )
        os.close(theirs)

    def read_until(self, wanted: str) -> str:
        start = len(self.screen)
        while wanted not in self.screen[start:]:
            assert select.select([self.ours], [], [], 120)[0], self.screen
            self.screen += os.read(self.ours, 4096).decode("utf-8", "replace")
        return self.screen[start:]

    def type(self, text: str) -> None:
        os.write(self.ours, f"{text}\n".encode())


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    with throwaway_home() as home:
        kept = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name}
        yield {**kept, "VIGIE_HOME": str(home), "LANG": "C.UTF-8"}


@pytest.fixture(scope="module")
def port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def up(environment: dict[str, str], port: int) -> Iterator[Terminal]:
    """`vigie up` after its first start, in which an administrator was asked for."""
    terminal = Terminal(["up", "--port", str(port)], environment)
    try:
        for question, answer in ANSWERS:
            terminal.read_until(question)
            terminal.type(answer)
        assert "shorter than 12" in terminal.screen
        assert "not the same" in terminal.screen
        terminal.read_until("Ctrl-C stops everything")
        yield terminal
    finally:
        terminal.process.send_signal(signal.SIGTERM)
        terminal.process.wait(30)
        os.close(terminal.ours)


def health(port: int) -> tuple[int, dict[str, object]]:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with closing(link), suppress(OSError, http.client.HTTPException):
        link.request("GET", "/health")
        answer = link.getresponse()
        return answer.status, json.loads(answer.read())
    return 0, {}


def descendants(pid: int) -> dict[int, str]:
    """Return the commands of all processes below `pid`."""
    found: dict[int, str] = {}
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            command = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            found[int(child)] = command
            found |= descendants(int(child))
    return found


def wait_until(holds: Callable[[], bool], seconds: float = 180.0) -> None:
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, "did not come true in time"
        time.sleep(0.05)


def one_with(words: str, up: Terminal) -> int:
    return next(pid for pid, command in descendants(up.process.pid).items() if words in command)


def test_health_asks_the_database_and_the_worker(up: Terminal, port: int) -> None:
    assert health(port) == (200, {"status": "ok", "database": True, "worker": True})


def test_the_administrator_of_the_first_start_exists(
    up: Terminal, environment: dict[str, str]
) -> None:
    listed = subprocess.run(
        [*VIGIE, "user", "list"], env=environment, capture_output=True, text=True, check=True
    )
    assert "Crédit du Lac" in listed.stdout
    assert "ada@example.org  Ada  administrator  pl" in listed.stdout
    assert "a long password" not in up.screen


def test_links_of_a_command_beside_it_lead_to_the_portal_that_is_served(
    up: Terminal, environment: dict[str, str], port: int
) -> None:
    del up
    told = "from vigie.site.settings import VIGIE_PUBLIC_URL; print(VIGIE_PUBLIC_URL)"
    command = [sys.executable, "-c", told]
    asked = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert asked.stdout == f"http://127.0.0.1:{port}\n"


def test_a_second_start_of_the_same_house_is_refused_in_a_line(
    up: Terminal, environment: dict[str, str]
) -> None:
    second = subprocess.run(
        [*VIGIE, "up", "--no-serve"], env=environment, capture_output=True, text=True, check=False
    )
    assert second.returncode == 2
    assert f"is already run by process {up.process.pid}" in second.stderr
    assert len(second.stderr.splitlines()) == 1


def test_a_busy_port_is_refused_before_anything_starts(
    up: Terminal, port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGIE_HOME", str(tmp_path / "home"))
    said = CliRunner().invoke(main, ["up", "--port", str(port)])
    assert said.exit_code == 2
    assert re.search(rf"Port {port} .* another program listens there", said.stderr)
    assert not (tmp_path / "home").exists()


def test_a_worker_that_dies_is_named_and_starts_again(up: Terminal, port: int) -> None:
    before = one_with("processes worker", up)
    os.kill(before, signal.SIGKILL)
    assert "worker was killed by signal 9; it starts again in 1 s" in up.read_until("in 1 s")
    wait_until(lambda: any("processes worker" in c for c in descendants(up.process.pid).values()))
    assert one_with("processes worker", up) != before


def test_a_web_process_that_dies_is_replaced(up: Terminal, port: int) -> None:
    server = one_with("processes web", up)
    wait_until(lambda: len(descendants(server)) == 2)
    victim = min(descendants(server))
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: victim not in descendants(server) and len(descendants(server)) == 2)
    wait_until(lambda: health(port)[0] == 200)


def test_a_database_that_is_killed_starts_again(up: Terminal, port: int) -> None:
    os.kill(one_with("bin/postgres -D", up), signal.SIGKILL)
    up.read_until("PostgreSQL ended; it starts again")
    wait_until(lambda: health(port)[0] == 200)


def test_ctrl_c_stops_everything_in_seconds(up: Terminal, port: int) -> None:
    family = descendants(up.process.pid)
    assert len(family) > 8
    started = time.monotonic()
    up.type("\x03")
    up.read_until("Stopping ...")
    assert up.process.wait(30) == 0
    assert time.monotonic() - started < 10
    assert [pid for pid in family if Path(f"/proc/{pid}").exists()] == []
    require_free("127.0.0.1", port)


def test_a_start_without_a_web_server_keeps_the_address_of_a_proxy(
    environment: dict[str, str],
) -> None:
    proxy = {**environment, "VIGIE_PUBLIC_URL": "https://vigie.example.org", "LANG": "pl_PL.UTF-8"}
    terminal = Terminal(["up", "--no-serve"], proxy)
    try:
        terminal.read_until("PostgreSQL działa w")
        kept = Path(environment["VIGIE_HOME"]) / "public_url"
        wait_until(lambda: kept.read_text("utf-8") == "https://vigie.example.org")
        wait_until(
            lambda: "processes worker" in " ".join(descendants(terminal.process.pid).values())
        )
        terminal.type("\x03")
        terminal.read_until("Zatrzymywanie")
        assert terminal.process.wait(30) == 0
    finally:
        terminal.process.send_signal(signal.SIGTERM)
        terminal.process.wait(30)
        os.close(terminal.ours)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("C", "Nobody can sign in yet"),
        ("fr_FR.UTF-8", "Personne ne peut encore se connecter"),
        ("pl_PL.UTF-8", "Nikt nie może się jeszcze zalogować"),
    ],
)
def test_without_a_terminal_the_commands_are_named_in_its_language(
    language: str, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setenv("LC_ALL", language)
    make_first_administrator()
    told = capsys.readouterr().err
    assert said in told
    assert "--role administrator" in told


@pytest.mark.parametrize(
    ("language", "questions"),
    [
        ("fr_FR.UTF-8", ["Organisation", "Votre nom", "Votre adresse e-mail", "Mot de passe"]),
        ("pl_PL.UTF-8", ["Organizacja", "Imię i nazwisko", "Adres e-mail", "Hasło"]),
    ],
)
def test_the_questions_of_the_first_start_are_asked_in_the_language_of_the_terminal(
    language: str, questions: list[str]
) -> None:
    asked = CliRunner().invoke(
        _asked,
        env={"LC_ALL": language},
        input="Lac\nAda\nada at home\nada@example.org\nshort\nlong enough 1\nlong enough 2\n"
        "long enough 1\nlong enough 1\nnl\n\n",
    )
    assert asked.exit_code == 0, asked.output
    assert json.loads(asked.stdout.splitlines()[-1]) == [
        "Lac", "Ada", "ada@example.org", "long enough 1", language[:2]
    ]  # fmt: skip
    shown = asked.output.replace("\N{NO-BREAK SPACE}", " ")
    assert all(question in shown for question in questions)
    for word in ("Error", "Your", "Password", "Repeat", "shorter", "not the same", "Language"):
        assert word not in asked.output


@click.command()
def _asked() -> None:
    """Ask as the first start does, and print the answers."""
    click.echo(json.dumps(dataclasses.astuple(asked_administrator())))
