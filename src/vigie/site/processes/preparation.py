"""What must be done before the web server starts, and is skipped when nothing has changed.

Running `migrate` costs over two seconds of processor time even with nothing to do, so the digest
of all migrations is kept as the comment of Django's own migrations table: it travels with the
database, in a backup too. Static files have a stamp beside them.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

import psycopg
from psycopg import sql

from vigie.database.addresses import owner_url
from vigie.database.home import data_home
from vigie.kernel.errors import Refused
from vigie.site.spoken import said

_SOURCES = Path(__file__).parents[2]
_FOREIGN = ("django", "procrastinate")


def prepare(say: Callable[[str], None]) -> None:
    """Migrate as the owner and collect static files, both at once, each only when needed."""
    files = static_digest()
    collection = None if _collected(files) else _django("collectstatic", "--noinput")
    migrate(say)
    if collection is not None:
        _finish(collection)
        _stamp().write_text(files)


def migrate(say: Callable[[str], None]) -> None:
    """Bring the tables up to date, as the owner, when a migration is new."""
    wanted = migrations_digest()
    if migrated_digest() == wanted:
        return
    say(said("site.said_migrating"))
    _finish(_django("migrate"))
    with psycopg.connect(owner_url()) as link:
        link.execute(
            sql.SQL("comment on table django_migrations is {}").format(sql.Literal(wanted))
        )


def migrations_digest() -> str:
    """Return a digest of every migration: ours by content, the others' by version."""
    digest = hashlib.sha256()
    for package in _FOREIGN:
        digest.update(f"{package} {version(package)}\n".encode())
    for path in sorted(_SOURCES.glob("*/migrations/*.py")):
        digest.update(f"{path.relative_to(_SOURCES)}\n".encode() + path.read_bytes())
    digest.update((_SOURCES / "database" / "operations.py").read_bytes())
    return digest.hexdigest()


def migrated_digest() -> str:
    """Return the digest that the database was last migrated to; "" when it never was."""
    question = "select obj_description(to_regclass('django_migrations'), 'pg_class')"
    with psycopg.connect(owner_url()) as link:
        row = link.execute(question).fetchone()
    return str(row[0]) if row and row[0] else ""


def static_digest() -> str:
    """Return a digest of the static files by name, size and time."""
    digest = hashlib.sha256()
    for path in sorted(_files(_SOURCES.glob("*/static"))):
        found = path.stat()
        digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files(folders: Iterable[Path]) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def _stamp() -> Path:
    return data_home() / "static.digest"


def _collected(files: str) -> bool:
    manifest = data_home() / "static" / "staticfiles.json"
    return manifest.is_file() and _stamp().is_file() and _stamp().read_text() == files


def _django(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "django", *arguments, "--skip-checks", "--verbosity", "0"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "vigie.site.settings",
            "VIGIE_DATABASE_ROLE": "owner",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _finish(step: "subprocess.Popen[str]") -> None:
    said = step.communicate()[1].strip()
    if step.returncode:
        command = " ".join(str(part) for part in list(step.args)[2:4])  # type: ignore[arg-type]
        raise Refused("site.preparation_failed", step=command, said=said[-1500:])
