"""The supervisor of one embedded PostgreSQL server.

The server is a direct child, tied to us by a parent-death signal and a file lock: when we end,
however we end, it shuts down. Many processes connect to it, one supervises it.
"""

import fcntl
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from vigie.database.embedded import binaries as programs
from vigie.database.embedded import cluster
from vigie.database.embedded.account import Account, server_account, server_folder
from vigie.database.embedded.address import Address, address_of, open_socket_folder
from vigie.database.embedded.binaries import Binaries
from vigie.database.embedded.lineage import dies_with_parent
from vigie.database.embedded.remains import sweep
from vigie.database.home import data_home
from vigie.database.secrets import known_secret, secret
from vigie.kernel.errors import Conflict, Refused, Unavailable

_LONGEST_LOG = 20_000_000


class EmbeddedServer:
    """A PostgreSQL server in `home`; start() it or use it as a context manager.

    `fast` gives up durability and is for tests only. Start it from a thread that lives on, the
    main one as a rule: the parent-death signal follows the thread.
    """

    def __init__(
        self, home: Path | None = None, *, fast: bool = False, binaries: Binaries | None = None
    ) -> None:
        self.home = home or data_home()
        self._given = binaries
        self._fast = fast
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def place(self) -> Path:
        """Return the folder of data, run, binaries and log."""
        return server_folder(self.home)

    @property
    def address(self) -> Address:
        """Return where the server listens, running or not."""
        return address_of(self.home)

    @property
    def pid(self) -> int | None:
        """Return the postmaster's pid while it runs as our child."""
        running = self._process is not None and self._process.poll() is None
        return self._process.pid if self._process is not None and running else None

    def start(self) -> Address:
        """Start the server, initialising the data directory at first; return when it answers.

        Raises Conflict("database.already_supervised") when another process supervises it, Refused
        for data of another major, Unavailable("database.did_not_start") with the log's last lines.
        """
        place = self._opened_place()
        self._take_lock(place)
        try:
            return self._start_in(place)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server (fast shutdown: open transactions roll back) and let the lock go."""
        if self._process is not None:
            _end(self._process)
            self._process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _opened_place(self) -> Path:
        place = self.place
        for folder in (self.home, place):
            folder.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                folder.mkdir()
                folder.chmod(0o711)
        return place

    def _take_lock(self, place: Path) -> None:
        if self._lock is not None:
            return
        file = (place / "supervisor.lock").open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            holder = file.read().strip() or "?"
            file.close()
            raise Conflict("database.already_supervised", folder=str(place), pid=holder) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._lock = file

    def _start_in(self, place: Path) -> Address:
        data, account, address = place / "data", server_account(place / "data"), self.address
        binaries = self._given or programs.settled(programs.shipped(), place / "binaries")
        _require_same_major(data, binaries)
        if data.exists():
            sweep(data, address)
        else:
            password = secret(cluster.SUPERUSER_SECRET, self.home)
            cluster.initialise(data, binaries, account, password, sync=not self._fast)
        if not known_secret(cluster.SUPERUSER_SECRET, self.home):
            raise Refused("database.secret_missing", folder=str(self.home / "secrets"))
        open_socket_folder(address, account)
        cluster.configure(data, address, account, cluster.FAST if self._fast else cluster.DURABLE)
        self._process = _launch(data, binaries, account)
        _wait_until_ready(self._process, data)
        return address


def _require_same_major(data: Path, binaries: Binaries) -> None:
    major = cluster.recorded_major(data)
    if major is not None and major != binaries.major:
        raise Refused("database.other_major", folder=str(data), data=major, binaries=binaries.major)


def _launch(data: Path, binaries: Binaries, account: Account) -> subprocess.Popen[bytes]:
    log = data.with_name("server.log")
    if log.exists() and log.stat().st_size > _LONGEST_LOG:
        log.replace(log.with_name("server.log.1"))
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as out:
        return subprocess.Popen(
            [binaries.program("postgres"), "-D", str(data)],
            stdout=out,
            stderr=out,
            preexec_fn=dies_with_parent(signal.SIGINT),  # noqa: PLW1509 - one C call, no lock
            **cluster.child_options(account, data),
        )


def _wait_until_ready(process: subprocess.Popen[bytes], data: Path) -> None:
    """Wait for the status line of postmaster.pid; recovery may take long, so no limit on it."""
    while process.poll() is None:
        with suppress(OSError, IndexError):
            if (data / "postmaster.pid").read_text().splitlines()[7].strip() == "ready":
                return
        time.sleep(0.01)
    log = data.with_name("server.log")
    last = " / ".join(log.read_text("utf-8", "replace").splitlines()[-3:])
    raise Unavailable("database.did_not_start", log=str(log), said=last)


def _end(process: subprocess.Popen[bytes]) -> None:
    for number, patience in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        if process.poll() is None:
            process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            return
