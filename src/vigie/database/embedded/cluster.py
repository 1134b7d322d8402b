"""The data directory: made once and whole, its settings written at each start."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from vigie.database.embedded.account import Account
from vigie.database.embedded.address import Address
from vigie.database.embedded.binaries import Binaries
from vigie.database.embedded.lineage import dies_with_parent
from vigie.kernel.errors import Refused

SUPERUSER = "postgres"
SUPERUSER_SECRET = "postgres-superuser"  # noqa: S105 - the name of a file, not its content
_INCLUDES = "\ninclude_if_exists 'vigie.conf'  # written at each start\ninclude_if_exists 'local.conf'  # yours, wins\n"

DURABLE: Mapping[str, str] = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
FAST: Mapping[str, str] = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
_SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "maintenance_work_mem": "128MB",
    "work_mem": "16MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "lc_messages": "C",
    "log_line_prefix": "%m [%p] %q%u@%d ",
}


def child_options(account: Account, cwd: Path) -> dict[str, Any]:
    """Return the `subprocess` options of a server program: user, clean environment, folder."""
    options: dict[str, Any] = {
        "cwd": cwd,
        "env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        "stdin": subprocess.DEVNULL,
        "start_new_session": True,
    }
    if account.switch:
        options |= {"user": account.uid, "group": account.gid, "extra_groups": []}
    return options


def recorded_major(data: Path) -> int | None:
    """Return the PostgreSQL major that wrote `data`; None before the first initialisation."""
    record = data / "PG_VERSION"
    return int(record.read_text().split(".")[0]) if record.is_file() else None


def initialise(
    data: Path, binaries: Binaries, account: Account, password: str, *, sync: bool = True
) -> None:
    """Make `data`: in a draft folder first, renamed when complete, so never half made.

    Without `sync` the files are not forced to the disk: for tests.
    """
    draft = data.with_name(f"{data.name}.tmp")
    shutil.rmtree(draft, ignore_errors=True)
    account.own(draft)
    handover = _password_file(draft.with_name("initdb.password"), account, password)
    try:
        _initdb(draft, handover, binaries, account, () if sync else ("--no-sync",))
    finally:
        handover.unlink()
    with (draft / "postgresql.conf").open("a") as file:
        file.write(_INCLUDES)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(data)
    _sync_folder(data.parent)


def configure(data: Path, address: Address, account: Account, profile: Mapping[str, str]) -> None:
    """Write data/vigie.conf: our settings, which data/local.conf may override."""
    settings = {
        **_SETTINGS,
        **profile,
        "port": str(address.port),
        "unix_socket_directories": address.host,
    }
    lines = [
        f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items()
    ]
    path = data / "vigie.conf"
    path.write_text("".join(lines))
    if account.switch:
        os.chown(path, account.uid, account.gid)


def _initdb(
    draft: Path, handover: Path, binaries: Binaries, account: Account, more: Sequence[str]
) -> None:
    command = [binaries.program("initdb"), "-D", str(draft), "-U", SUPERUSER, "-E", "UTF8"]
    command += ["--auth=scram-sha-256", f"--pwfile={handover}", "--data-checksums", "--locale=C"]
    command += more
    if binaries.major >= 18:
        command += ["--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=dies_with_parent(),
        **child_options(account, draft),
    )
    if done.returncode:
        raise Refused("database.initdb_failed", folder=str(draft), said=done.stderr.strip()[-500:])


def _password_file(path: Path, account: Account, password: str) -> Path:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(password)
    if account.switch:
        os.chown(path, account.uid, account.gid)
    return path


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
