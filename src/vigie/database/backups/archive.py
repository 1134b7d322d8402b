"""The backup file: a tar of manifest.json, database.dump, batches/ and documents/.

The dump is one snapshot; the files are named by their content and written before the rows that
name them, so copying them after the dump leaves no row without its file. Secrets stay out: a
backup that is stolen opens no door, and a restored installation keeps its own passwords.
"""

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from vigie.database.addresses import app_url, is_embedded, owner_url
from vigie.database.backups import programs
from vigie.database.embedded import DATABASE, address_of, prepare_database, superuser_url
from vigie.database.home import data_home
from vigie.kernel.errors import Conflict, Invalid, Refused

FORMAT = 1
_DUMP, _MANIFEST = "database.dump", "manifest.json"
_FOLDERS = ("batches", "documents")
# Tables that a fresh migration fills by itself.
_HOUSEKEEPING = "^(django_|auth_|procrastinate_)"

_BLIND = """
select c.oid::regclass::text from pg_class c, pg_roles r
where r.rolname = current_user and not (r.rolsuper or r.rolbypassrls) and c.relrowsecurity
  and (c.relforcerowsecurity or not pg_has_role(c.relowner, 'usage')) limit 1
"""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: version of Vigie, instant, roles, digest of the dump."""

    format: int
    vigie: str
    made_at: str
    app_role: str
    dump_sha256: str
    files: int


def back_up(target: Path) -> Manifest:
    """Write a backup to `target`, whole or not at all, mode 0600; Vigie may be at work meanwhile.

    Raises Refused("database.backup_blind") when the role is bound by row policies, since it would
    save an empty house, and Conflict("database.backup_exists") rather than overwrite.
    """
    if target.exists():
        raise Conflict("database.backup_exists", file=str(target))
    url = _backup_url()
    _require_sight(url)
    with _workroom(target.absolute().parent) as room:
        programs.dump(url, room / _DUMP)
        manifest = _describe(room / _DUMP)
        (room / _MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
        draft = room / "backup.tar"
        _pack(room, draft)
        draft.rename(target)
    return manifest


def restore(source: Path, *, replace: bool = False) -> Manifest:
    """Put a backup in place of the present database, in one transaction, and its files beside.

    Raises Invalid for a file that is no backup or was damaged, Conflict("database.not_empty")
    without `replace`, Conflict("database.in_use") while anybody else is connected.
    """
    home = data_home()
    home.mkdir(parents=True, exist_ok=True)
    with _workroom(home) as room:
        manifest = _unpack(source, room)
        _require_quiet()
        if not replace and has_content():
            raise Conflict("database.not_empty")
        app_role = urlsplit(app_url()).username or ""
        same_role = manifest.app_role == app_role
        programs.load(room / _DUMP, owner_url(), with_grants=same_role)
        prepare_database(owner_url(), app_role)
        for name in _FOLDERS:
            _place_files(room / name, home / name)
    return manifest


def has_content() -> bool:
    """Tell whether any table beside the housekeeping ones holds, or has held, a row."""
    question = (
        "select exists (select from pg_class where relnamespace = to_regnamespace('public') "
        "and relkind = 'r' and relname !~ %s and pg_relation_size(oid) > 0)"
    )
    with psycopg.connect(owner_url()) as link:
        row = link.execute(question, [_HOUSEKEEPING]).fetchone()
    return bool(row and row[0])


def _backup_url() -> str:
    """Return the URL of a role above row policies: the superuser of our server, or as told."""
    if is_embedded():
        return superuser_url(address_of(data_home()), dbname=DATABASE)
    return os.environ.get("VIGIE_BACKUP_DATABASE_URL") or owner_url()


def _require_sight(url: str) -> None:
    """Refuse a role that row policies bind on any table: its dump would lack rows."""
    with psycopg.connect(url) as link:
        row = link.execute(_BLIND).fetchone()
        if row is not None:
            raise Refused("database.backup_blind", role=link.info.user, table=row[0])


def _require_quiet() -> None:
    question = (
        "select count(*) from pg_stat_activity "
        "where datname = current_database() and pid <> pg_backend_pid() and usename is not null"
    )
    with psycopg.connect(owner_url()) as link:
        row = link.execute(question).fetchone()
    if row and row[0]:
        raise Conflict("database.in_use", count=row[0])


def _describe(dump: Path) -> Manifest:
    return Manifest(
        format=FORMAT,
        vigie=version("vigie"),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        app_role=urlsplit(app_url()).username or "",
        dump_sha256=_sha256(dump),
        files=sum(1 for name in _FOLDERS for _ in _files(data_home() / name)),
    )


def _pack(room: Path, draft: Path) -> None:
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        for name in (_MANIFEST, _DUMP):
            tar.add(room / name, name)
        for name in _FOLDERS:
            if (data_home() / name).is_dir():
                tar.add(data_home() / name, name)
        tar.close()
        os.fsync(file.fileno())


def _unpack(source: Path, room: Path) -> Manifest:
    try:
        with tarfile.open(source, "r:") as tar:
            tar.extractall(room, filter="data")
        said: dict[str, Any] = json.loads((room / _MANIFEST).read_text())
        manifest = Manifest(**said)
    except (FileNotFoundError, tarfile.TarError, ValueError, TypeError) as error:
        raise Invalid("database.not_a_backup", file=str(source)) from error
    if manifest.format > FORMAT or _number(manifest.vigie) > _number(version("vigie")):
        raise Refused("database.backup_newer", file=str(source), version=manifest.vigie)
    if _sha256(room / _DUMP) != manifest.dump_sha256:
        raise Invalid("database.backup_changed", file=str(source))
    return manifest


def _place_files(found: Path, target: Path) -> None:
    """Put the files where they belong; those already there have the same name and content."""
    for path in sorted(_files(found)):
        place = target / path.relative_to(found)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, place)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


@contextmanager
def _workroom(beside: Path) -> Iterator[Path]:
    """Yield a private folder on the same disk as `beside`."""
    with tempfile.TemporaryDirectory(prefix=".vigie-backup-", dir=beside) as room:
        yield Path(room)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _number(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())
