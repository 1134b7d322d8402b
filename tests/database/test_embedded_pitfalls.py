"""What goes wrong on real machines, one test each (platform notes, section 1)."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from vigie.database.embedded import EmbeddedServer, superuser_url, throwaway_home
from vigie.database.embedded import account as accounts
from vigie.database.embedded.account import server_account
from vigie.database.embedded.address import address_of, open_socket_folder
from vigie.database.embedded.binaries import Binaries, settled, shipped
from vigie.database.embedded.processes import is_alive, state, working_in
from vigie.database.secrets import secret
from vigie.kernel.errors import Refused
from vigie.ui.catalogue import sentence

IS_ROOT = os.geteuid() == 0


@pytest.fixture
def home() -> Iterator[Path]:
    with throwaway_home() as folder:
        yield folder


@pytest.fixture(scope="module")
def binaries() -> Iterator[Binaries]:
    with throwaway_home() as folder:
        yield settled(shipped(), folder)


def answers(server: EmbeddedServer) -> bool:
    with psycopg.connect(superuser_url(server.address, server.home)) as link:
        return link.execute("select 1").fetchone() == (1,)


def test_an_ordinary_user_runs_it_as_itself(home: Path, binaries: Binaries) -> None:
    person = pwd.getpwnam("nobody") if IS_ROOT else pwd.getpwuid(os.geteuid())
    mine = home / "mine"
    mine.mkdir()
    os.chown(mine, person.pw_uid, person.pw_gid)
    child = os.fork()
    if child == 0:
        try:
            if IS_ROOT:
                become(person)
            with EmbeddedServer(mine, fast=True, binaries=binaries) as server:
                owner = Path(f"/proc/{server.pid}").stat().st_uid
                good = answers(server) and owner == person.pw_uid
            os._exit(0 if good else 3)
        finally:
            os._exit(4)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def become(person: pwd.struct_passwd) -> None:
    os.setgroups([])
    os.setgid(person.pw_gid)
    os.setuid(person.pw_uid)


def test_a_private_parent_folder_stays_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setattr(accounts, "SYSTEM_HOMES", home / "elsewhere")
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    with EmbeddedServer(private / "clone" / ".vigie", fast=True) as server:
        assert answers(server)
        assert (home / "elsewhere" in server.place.parents) is IS_ROOT
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
    with EmbeddedServer(private / "clone" / ".vigie", fast=True) as again:
        assert answers(again)


def test_a_deep_clone_gets_a_short_socket_folder(home: Path, binaries: Binaries) -> None:
    deep = home / "/".join(["a-rather-long-folder-name"] * 5)
    with EmbeddedServer(deep, fast=True, binaries=binaries) as server:
        assert answers(server)
        folder = Path(server.address.host)
        assert home not in folder.parents
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert len(os.fsencode(folder)) + len("/.s.PGSQL.5432.lock") <= 107
    folder.rmdir()


def test_a_socket_folder_of_somebody_else_is_refused(home: Path) -> None:
    deep = home / "/".join(["a-rather-long-folder-name"] * 5)
    address, account = address_of(deep), server_account()
    trap = Path(address.host)
    trap.symlink_to(home)
    try:
        with pytest.raises(Refused, match=r"database\.socket_folder_taken"):
            open_socket_folder(address, account)
    finally:
        trap.unlink()


def test_stale_pid_file_and_sockets_do_not_stop_a_start(home: Path, binaries: Binaries) -> None:
    with EmbeddedServer(home, fast=True, binaries=binaries) as server:
        pid_file = (server.place / "data" / "postmaster.pid").read_text().splitlines()
    # A pid that lives, and is not PostgreSQL: this very process.
    pid_file[0] = str(os.getpid())
    (server.place / "data" / "postmaster.pid").write_text("\n".join(pid_file))
    socket = Path(server.address.host) / ".s.PGSQL.5432"
    socket.touch()
    Path(f"{socket}.lock").write_text("\n".join(pid_file))
    with EmbeddedServer(home, fast=True, binaries=binaries) as again:
        assert answers(again)


def test_a_zombie_postmaster_counts_as_dead(home: Path, binaries: Binaries) -> None:
    first = EmbeddedServer(home, fast=True, binaries=binaries)
    first.start()
    assert first._process is not None
    assert first._lock is not None
    pid = first._process.pid
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: state(pid) == "Z", 5)
    assert not is_alive(pid)
    first._lock.close()
    with EmbeddedServer(home, fast=True, binaries=binaries) as second:
        assert state(pid) == "Z"
        assert answers(second)
    first._process.wait()


def test_an_orphan_server_is_ended_before_a_new_one_starts(home: Path, binaries: Binaries) -> None:
    first = EmbeddedServer(home, fast=True, binaries=binaries)
    first.start()
    orphan = first.pid
    assert first._lock is not None
    first._lock.close()
    with EmbeddedServer(home, fast=True, binaries=binaries) as second:
        assert answers(second)
        assert second.pid != orphan
        assert first.pid is None


def test_initdb_killed_half_way_leaves_nothing_and_the_next_start_works(
    home: Path, binaries: Binaries
) -> None:
    saboteur = home / "bin"
    saboteur.mkdir()
    (saboteur / "initdb").write_text('#!/bin/sh\necho 18 > "$2/PG_VERSION"\nkill -9 $$\n')
    (saboteur / "initdb").chmod(0o755)
    with pytest.raises(Refused, match=r"database\.initdb_failed"):
        EmbeddedServer(home, binaries=Binaries(saboteur, "18.6")).start()
    assert not (home / "postgres" / "data").exists()
    assert (home / "postgres" / "data.tmp" / "PG_VERSION").exists()
    with EmbeddedServer(home, fast=True, binaries=binaries) as server:
        assert answers(server)
        assert not (home / "postgres" / "data.tmp").exists()
        assert not (home / "postgres" / "initdb.password").exists()


def test_data_of_another_major_is_refused_with_the_command_that_mends(
    home: Path, binaries: Binaries
) -> None:
    with EmbeddedServer(home, fast=True, binaries=binaries) as server:
        record = server.place / "data" / "PG_VERSION"
    record.write_text("17\n")
    with pytest.raises(Refused) as refusal:
        EmbeddedServer(home, binaries=binaries).start()
    assert "PostgreSQL 17" in sentence(refusal.value)
    assert "vigie db upgrade" in sentence(refusal.value)


def test_a_lost_password_file_is_named(home: Path, binaries: Binaries) -> None:
    with EmbeddedServer(home, fast=True, binaries=binaries):
        pass
    shutil.rmtree(home / "secrets")
    with pytest.raises(Refused, match=r"database\.secret_missing"):
        EmbeddedServer(home, binaries=binaries).start()


def test_two_processes_asking_at_once_receive_one_secret(home: Path) -> None:
    ask = "import sys, pathlib; from vigie.database.secrets import secret\n"
    ask += "sys.stdin.read(1); print(secret('shared', pathlib.Path(sys.argv[1])))"
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", ask, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    answers_ = {process.communicate("go")[0].strip() for process in asking}
    assert answers_ == {secret("shared", home)}


def test_a_killed_supervisor_takes_its_server_along(home: Path) -> None:
    code = """
        import pathlib, sys
        from vigie.database.embedded import EmbeddedServer
        server = EmbeddedServer(pathlib.Path(sys.argv[1]), fast=True)
        server.start()
        print(server.pid, flush=True)
        sys.stdin.read()
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as supervisor:
        assert supervisor.stdout is not None
        pid = int(supervisor.stdout.readline())
        assert is_alive(pid)
        supervisor.kill()
        wait_until(lambda: not is_alive(pid), 10)
    assert working_in(home / "postgres" / "data") == []


def wait_until(holds: Callable[[], bool], seconds: float) -> None:
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, "did not come true in time"
        time.sleep(0.01)
