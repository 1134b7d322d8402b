"""pg_dump, pg_restore and psql: which ones, and how they are told where to connect."""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from vigie.database.embedded.binaries import shipped
from vigie.kernel.errors import Refused

_PREAMBLE_LINES = 60
# Written by pg_dump 17 and later, unknown to servers before 17.
_UNKNOWN_TO_OLD_SERVERS = re.compile(rb"^SET transaction_timeout = ")
# A server's own mark on each column (PostgreSQL 15.20 of November 2026 and its sisters). A pg_dump
# that does not know it takes it for an option, and a server that does not know it refuses that.
_COLUMN_OPTIONS = re.compile(rb"^(ALTER TABLE ONLY .+ ALTER COLUMN .+ SET )\(([^()]*)\);\n$")
_OWN_MARK = b"pg_attver="


def program(name: str) -> str:
    """Return a client program: from $VIGIE_POSTGRESQL_BIN, else from the wheel.

    The wheel's programs speak no TLS; a foreign server that demands it needs the system's.
    """
    chosen = os.environ.get("VIGIE_POSTGRESQL_BIN")
    folder = Path(chosen) if chosen else shipped().bin
    return str(folder / name)


def connection(url: str) -> tuple[str, dict[str, str]]:
    """Return a connection string without password, and the environment that carries it."""
    parameters = conninfo_to_dict(url)
    password = str(parameters.pop("password", "") or "")
    environment = {**os.environ, "PGPASSWORD": password, "PGOPTIONS": ""}
    return make_conninfo("", **parameters), environment


def dump(url: str, target: Path) -> None:
    """Write one consistent snapshot of the database in pg_dump's compressed custom format."""
    where, environment = connection(url)
    command = [program("pg_dump"), "--format=custom", "--no-owner", f"--file={target}", where]
    _checked(command, environment)


def load(source: Path, url: str, *, with_grants: bool) -> None:
    """Replace the schema `public` by the dump's, in one transaction: all of it or nothing."""
    where, environment = connection(url)
    command = [program("psql"), "--no-psqlrc", "--quiet", "--single-transaction"]
    command += ["--set=ON_ERROR_STOP=1", f"--dbname={where}"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**environment, "PGOPTIONS": "-c client_min_messages=warning"},
    ) as psql:
        assert psql.stdin is not None
        assert psql.stderr is not None
        try:
            _feed(psql.stdin, source, with_grants=with_grants)
        except Refused:
            # Killed before it saw the end of its input, psql commits nothing.
            psql.kill()
            raise
        finally:
            with suppress(BrokenPipeError):
                psql.stdin.close()
        said = psql.stderr.read().decode("utf-8", "replace").strip()
    if psql.returncode:
        raise Refused("database.restore_failed", said=said[-500:])


def _feed(psql: IO[bytes], source: Path, *, with_grants: bool) -> None:
    """Send the script to psql, until it listens no more; Refused when the dump is cut short."""
    with suppress(BrokenPipeError):
        psql.write(b"drop schema public cascade; create schema public;\n")
        with _script(source, with_grants=with_grants) as lines:
            for line in for_any_server(lines):
                psql.write(line)


def for_any_server(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a dump's script without what only some servers understand; rows stay untouched."""
    in_rows = False
    for number, line in enumerate(lines):
        if in_rows:
            in_rows = line != b"\\.\n"
        elif number <= _PREAMBLE_LINES and _UNKNOWN_TO_OLD_SERVERS.match(line):
            continue
        elif line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n"):
            in_rows = True
        yield line if in_rows or _OWN_MARK not in line else _unmarked(line)


def _unmarked(line: bytes) -> bytes:
    found = _COLUMN_OPTIONS.match(line)
    if not found:
        return line
    kept = [one for one in found[2].split(b", ") if not one.startswith(_OWN_MARK)]
    return found[1] + b"(" + b", ".join(kept) + b");\n" if kept else b""


@contextmanager
def _script(source: Path, *, with_grants: bool) -> Iterator[IO[bytes]]:
    command = [program("pg_restore"), "--no-owner", "--file=-", str(source)]
    command += [] if with_grants else ["--no-privileges"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reader:
        assert reader.stdout is not None
        assert reader.stderr is not None
        yield reader.stdout
        said = reader.stderr.read().decode("utf-8", "replace").strip()
    if reader.returncode:
        raise Refused("database.restore_failed", said=said[-500:])


def _checked(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused("database.dump_failed", said=done.stderr.strip()[-500:])
