"""Database, web server, worker and other programs, started and stopped together."""

import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self

from vigie.database.addresses import is_embedded, prepare_foreign
from vigie.database.embedded import EmbeddedServer, ensure_roles
from vigie.kernel.errors import VigieError
from vigie.site.processes.child import Child, Program
from vigie.site.processes.listening import require_free, wait_until_served
from vigie.site.processes.preparation import prepare
from vigie.site.public_url import in_address
from vigie.site.spoken import command_language, said
from vigie.ui.catalogue import sentence

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_LOOK_SECONDS = 0.2


class Stack:
    """What `vigie up` and `vigie demo` run. Use it as a context manager, in the main thread.

    SIGINT and SIGTERM raise KeyboardInterrupt inside the block, also where a shell started us in
    the background with SIGINT ignored; leaving the block stops everything. Each child has a
    parent-death signal, so a killed supervisor leaves nobody behind.
    """

    def __init__(self, *, say: Callable[[str], None] = print) -> None:
        self.say = say
        self.server: EmbeddedServer | None = None
        self.children: list[Child] = []
        self._handlers: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        for number in _SIGNALS:
            self._handlers[number] = signal.signal(number, _interrupt)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        self.stop()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def start_database(self) -> None:
        """Start the embedded server or reach DATABASE_URL; roles, migrations, static files."""
        if is_embedded():
            self.server = EmbeddedServer()
            ensure_roles(self.server.start())
            self.say(said("site.said_database", place=self.server.place))
        else:
            prepare_foreign()
            self.say(said("site.said_foreign_database"))
        prepare(self.say)

    def start(self, program: Program) -> None:
        """Start a program and look after it from now on."""
        child = Child(program)
        child.start()
        self.children.append(child)

    def start_worker(self) -> None:
        """Start the worker: jobs, and the sealer of the journal."""
        self.start(Program(said("site.said_program_worker"), _ours("worker")))

    def start_web(self, host: str, port: int, *, workers: int = 2) -> str:
        """Start the web server, wait until it answers, return its address.

        Raises Conflict("site.port_busy") when somebody else listens there.
        """
        require_free(host, port)
        options = ("--host", host, "--port", str(port), "--workers", str(workers))
        hosts = {"VIGIE_HOSTS": os.environ.get("VIGIE_HOSTS", _hosts_of(host))}
        self.start(Program(said("site.said_program_web"), (*_ours("web"), *options), hosts))
        wait_until_served(host, port, self.look_after)
        return f"http://{in_address(host)}:{port}/"

    def look_after(self) -> None:
        """Start again what has died, the database first; call it a few times per second."""
        self._look_after_database()
        for child in self.children:
            ended = child.look_after()
            if ended is not None:
                self.say(ended)

    def run(self) -> None:
        """Look after everything until SIGINT or SIGTERM arrives."""
        try:
            while True:
                self.look_after()
                time.sleep(_LOOK_SECONDS)
        except KeyboardInterrupt:
            self.say(said("site.said_stopping"))

    def stop(self) -> None:
        """Stop all programs at once, then the database; again does nothing."""
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.stop()
        self.children.clear()
        if self.server is not None:
            self.server.stop()
            self.server = None

    def _look_after_database(self) -> None:
        if self.server is None or self.server.pid is not None:
            return
        self.say(said("site.said_database_again"))
        self.server.stop()
        try:
            self.server.start()
        except VigieError as error:
            self.say(sentence(error, command_language()))
            time.sleep(1)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _ours(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "vigie.site.processes", name)


def _hosts_of(host: str) -> str:
    return f"127.0.0.1,localhost,[::1],{in_address(host)}"
