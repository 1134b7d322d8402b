"""Backups are restored and compared; what is refused changes nothing."""

import hashlib
import json
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from vigie.database.addresses import app_url, owner_url, prepare_foreign
from vigie.database.backups import back_up, restore
from vigie.database.embedded import EmbeddedServer, ensure_roles, superuser_url, throwaway_home
from vigie.database.embedded.binaries import binaries_in
from vigie.database.embedded.cluster import recorded_major
from vigie.database.embedded.upgrade import upgrade
from vigie.kernel.errors import Conflict, Invalid, Refused
from vigie.ui.catalogue import sentence

DEBIAN = Path("/usr/lib/postgresql/15/bin")
MISSING = "PostgreSQL 15 is not installed: apt-get install postgresql-15"
LOCKED = """
create table deeds (id bigint generated always as identity primary key,
    organisation_id bigint not null, name text not null, at timestamptz not null default now());
create table pages (deed bigint references deeds, number int, body jsonb);
alter table deeds enable row level security;
alter table deeds force row level security;
create policy organisation on deeds
    using (organisation_id = nullif(current_setting('vigie.organisation_id', true), '')::bigint);
create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'append-only'; end $$;
create trigger append_only before update or delete on pages
    for each row execute function refuse();
"""
EVERYTHING = """
select 'deeds', to_jsonb(d)::text from deeds d union all
select 'pages', to_jsonb(p)::text from pages p order by 1, 2
"""


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with throwaway_home() as folder:
        monkeypatch.setenv("VIGIE_HOME", str(folder))
        monkeypatch.delenv("DATABASE_URL", raising=False)
        monkeypatch.delenv("VIGIE_APP_DATABASE_URL", raising=False)
        yield folder


@pytest.fixture
def server(home: Path) -> Iterator[EmbeddedServer]:
    with EmbeddedServer(home, fast=True) as running:
        ensure_roles(running.address, home)
        yield running


def fill(superuser: str) -> None:
    """Two organisations' deeds with awkward letters, behind row policies."""
    with psycopg.connect(owner_url()) as link:
        link.execute(LOCKED)
        link.execute("revoke update, delete on pages from vigie_app")
    with psycopg.connect(superuser) as link:
        link.execute(
            "insert into deeds (organisation_id, name) select n % 2 + 1, 'Łódź é\t' || chr(92) || n "
            "from generate_series(1, 500) n"
        )
        link.execute("""insert into pages values (1, 1, '{"a": "\\u00e9"}'), (1, 2, null)""")


def everything(superuser: str) -> list[tuple[str, str]]:
    with psycopg.connect(superuser) as link:
        return list(link.execute(EVERYTHING).fetchall())


def by_the_way(server: EmbeddedServer) -> str:
    return superuser_url(server.address, server.home, "vigie")


def test_a_restored_database_is_equal_and_as_locked(
    server: EmbeddedServer, home: Path, tmp_path: Path
) -> None:
    fill(by_the_way(server))
    batch = home / "batches" / "1" / "ab.parquet"
    batch.parent.mkdir(parents=True)
    batch.write_bytes(b"PAR1")
    saved, before = tmp_path / "vigie.backup", everything(by_the_way(server))
    back_up(saved)
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    with psycopg.connect(by_the_way(server)) as link:
        link.execute("alter table pages disable trigger append_only; truncate deeds, pages")
        link.execute("create table stranger (n int)")
    batch.unlink()
    restore(saved, replace=True)
    assert everything(by_the_way(server)) == before
    assert len(before) == 502
    assert batch.read_bytes() == b"PAR1"
    with psycopg.connect(app_url()) as link:
        assert link.execute("select count(*) from deeds").fetchone() == (0,)
        link.execute("select set_config('vigie.organisation_id', '2', true)")
        assert link.execute("select count(*) from deeds").fetchone() == (250,)
        assert link.execute("select to_regclass('stranger')").fetchone() == (None,)
        link.execute("insert into deeds (organisation_id, name) values (2, 'new')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            link.execute("delete from pages")
    with psycopg.connect(owner_url()) as link:
        assert link.execute("select count(*) from deeds").fetchone() == (0,)
        link.execute("create table later (n int)")
    with psycopg.connect(app_url()) as link:
        link.execute("insert into later values (1)")


def test_a_backup_holds_no_secret(server: EmbeddedServer, tmp_path: Path) -> None:
    back_up(tmp_path / "b")
    with tarfile.open(tmp_path / "b") as tar:
        assert tar.getnames() == ["manifest.json", "database.dump"]
    content = (tmp_path / "b").read_bytes()
    for path in (server.home / "secrets").iterdir():
        assert path.read_bytes() not in content


def test_data_is_replaced_on_demand_only(server: EmbeddedServer, tmp_path: Path) -> None:
    back_up(tmp_path / "empty")
    restore(tmp_path / "empty")
    fill(by_the_way(server))
    with pytest.raises(Conflict) as refusal:
        restore(tmp_path / "empty")
    assert "--replace" in sentence(refusal.value)
    assert len(everything(by_the_way(server))) == 502
    with pytest.raises(Conflict, match="backup_exists"):
        back_up(tmp_path / "empty")


def test_nothing_is_restored_while_somebody_is_connected(
    server: EmbeddedServer, tmp_path: Path
) -> None:
    back_up(tmp_path / "b")
    with psycopg.connect(app_url()), pytest.raises(Conflict) as refusal:
        restore(tmp_path / "b", replace=True)
    assert "stop vigie up first" in sentence(refusal.value)


def test_a_damaged_backup_changes_nothing(server: EmbeddedServer, tmp_path: Path) -> None:
    fill(by_the_way(server))
    before = everything(by_the_way(server))
    back_up(tmp_path / "good")
    for name, mended in (("cut", False), ("cut-and-signed", True)):
        bad = with_cut_dump(tmp_path / "good", tmp_path / name, sign=mended)
        with pytest.raises((Invalid, Refused)) as refusal:
            restore(bad, replace=True)
        wanted = "database.restore_failed" if mended else "database.backup_changed"
        assert refusal.value.code == wanted
        assert everything(by_the_way(server)) == before
    (tmp_path / "text").write_text("no tar at all")
    with pytest.raises(Invalid, match="not_a_backup"):
        restore(tmp_path / "text", replace=True)


def test_a_backup_of_a_newer_vigie_is_refused(server: EmbeddedServer, tmp_path: Path) -> None:
    back_up(tmp_path / "b")
    newer = rewritten(tmp_path / "b", tmp_path / "newer", {"vigie": "2099.1.0"})
    with pytest.raises(Refused) as refusal:
        restore(newer)
    assert "2099.1.0" in sentence(refusal.value)


@pytest.mark.skipif(not DEBIAN.is_dir(), reason=MISSING)
def test_a_foreign_server_of_major_15_is_saved_and_restored(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        throwaway_home() as theirs,
        EmbeddedServer(theirs, fast=True, binaries=binaries_in(DEBIAN)) as server,
    ):
        admin = superuser_url(server.address, theirs)
        with psycopg.connect(admin, autocommit=True) as link:
            link.execute("create role lender login createrole password 'l'")
            link.execute("create database lending owner lender")
        monkeypatch.setenv("DATABASE_URL", server.address.url("lender", "l", "lending"))
        prepare_foreign()
        lending = superuser_url(server.address, theirs, "lending")
        fill(lending)
        with pytest.raises(Refused) as refusal:
            back_up(tmp_path / "b")
        assert "BYPASSRLS" in sentence(refusal.value)
        monkeypatch.setenv("VIGIE_BACKUP_DATABASE_URL", lending)
        back_up(tmp_path / "by-administrator")
        monkeypatch.delenv("VIGIE_BACKUP_DATABASE_URL")
        with psycopg.connect(owner_url()) as link:
            link.execute("alter table deeds no force row level security")
        before = everything(lending)
        back_up(tmp_path / "b")
        with psycopg.connect(lending) as link:
            link.execute("drop table pages, deeds")
        restore(tmp_path / "b")
        assert everything(lending) == before


@pytest.mark.skipif(not DEBIAN.is_dir(), reason=MISSING)
def test_an_older_major_is_refused_then_upgraded_with_its_data(home: Path) -> None:
    debian = binaries_in(DEBIAN)
    with EmbeddedServer(home, fast=True, binaries=debian) as old:
        ensure_roles(old.address, home)
        fill(by_the_way(old))
        before = everything(by_the_way(old))
    with pytest.raises(Refused, match=r"other_major"):
        EmbeddedServer(home).start()
    with pytest.raises(Refused, match=r"old_binaries_missing"):
        upgrade(home)
    assert upgrade(home, old=debian) == (15, 18)
    assert upgrade(home) is None
    with EmbeddedServer(home, fast=True) as new:
        assert recorded_major(new.place / "data") == 18
        assert recorded_major(new.place / "data-15") == 15
        assert everything(by_the_way(new)) == before


def with_cut_dump(source: Path, target: Path, *, sign: bool) -> Path:
    """Return a copy whose dump lost its second half, with a right digest or the old one."""
    with tarfile.open(source) as tar:
        member = tar.extractfile("database.dump")
        assert member is not None
        dump = member.read()
    dump = dump[: len(dump) // 2]
    change = {"dump_sha256": hashlib.sha256(dump).hexdigest()} if sign else {}
    return rewritten(source, target, change, dump)


def rewritten(
    source: Path, target: Path, change: dict[str, str], dump: bytes | None = None
) -> Path:
    room = target.with_suffix(".room")
    with tarfile.open(source) as tar:
        tar.extractall(room, filter="data")
    manifest = json.loads((room / "manifest.json").read_text())
    (room / "manifest.json").write_text(json.dumps({**manifest, **change}))
    if dump is not None:
        (room / "database.dump").write_bytes(dump)
    with tarfile.open(target, "w") as tar:
        for name in ("manifest.json", "database.dump"):
            tar.add(room / name, name)
    return target
