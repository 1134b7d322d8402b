"""Which system account runs PostgreSQL, and which folders it can reach.

PostgreSQL refuses root. As root we drop to `vigie`, `postgres` or `nobody`, whichever exists
first; as anyone else we stay who we are. Nobody's folder permissions are ever widened.
"""

import hashlib
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from vigie.kernel.errors import Refused

CANDIDATES = ("vigie", "postgres", "nobody")
SYSTEM_HOMES = Path("/var/lib/vigie")


@dataclass(frozen=True, slots=True)
class Account:
    """A system account: `switch` says whether a child process must change to it."""

    name: str
    uid: int
    gid: int
    switch: bool

    def can_enter(self, folder: Path) -> bool:
        """Tell whether this account may pass through `folder` (its x bit)."""
        found = folder.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)

    def can_reach(self, folder: Path) -> bool:
        """Tell whether every existing folder on the way to `folder` lets this account pass."""
        resolved = folder.resolve()
        return all(self.can_enter(step) for step in (resolved, *resolved.parents) if step.is_dir())

    def own(self, folder: Path) -> Path:
        """Create `folder` as 0700 and owned by this account; return it."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.switch:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)
        return folder


def server_account(existing: Path | None = None) -> Account:
    """Return the account of the server: the owner of `existing` data, else the first candidate.

    Raises Refused("database.no_account") when root finds nobody to become.
    """
    if os.geteuid() != 0:
        return Account("", os.geteuid(), os.getegid(), switch=False)
    if existing is not None and existing.exists():
        return _switched(pwd.getpwuid(existing.stat().st_uid))
    by_name = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in CANDIDATES:
        if name in by_name:
            return _switched(by_name[name])
    raise Refused("database.no_account", names=", ".join(CANDIDATES))


def _switched(entry: pwd.struct_passwd) -> Account:
    if entry.pw_uid == 0:
        raise Refused("database.no_account", names=", ".join(CANDIDATES))
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switch=True)


def server_folder(home: Path) -> Path:
    """Return where the server of `home` lives: home/postgres, unless its account is kept out.

    Then it is /var/lib/vigie/<digest of home>. The choice is stable: data already in place wins.
    """
    inside, outside = home / "postgres", _outside(home)
    for place in (inside, outside):
        if (place / "data").exists():
            return place
    return inside if server_account().can_reach(home) else outside


def _outside(home: Path) -> Path:
    return SYSTEM_HOMES / hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]
