"""The embedded server: who runs it, who may enter, what it survives."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from vigie.database.embedded import (
    APP,
    OWNER,
    EmbeddedServer,
    create_database,
    database_exists,
    drop_database,
    ensure_roles,
    superuser_url,
    throwaway_server,
)
from vigie.database.secrets import known_secret, secret
from vigie.kernel.errors import Conflict
from vigie.ui.catalogue import sentence


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedServer]:
    with throwaway_server(fast=False) as running:
        ensure_roles(running.address, running.home)
        yield running


def mode(path: Path | str) -> str:
    return oct(stat.S_IMODE(Path(path).stat().st_mode))


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as link:
        row = link.execute(question.encode()).fetchone()
    return row[0] if row else None


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("data_checksums", "on"),
        ("listen_addresses", ""),
        ("password_encryption", "scram-sha-256"),
        ("unix_socket_permissions", "0700"),
    ],
)
def test_it_is_durable_and_listens_on_its_socket_only(
    server: EmbeddedServer, setting: str, value: str
) -> None:
    assert ask(superuser_url(server.address, server.home), f"show {setting}") == value


def test_every_way_in_asks_a_scram_password(server: EmbeddedServer) -> None:
    methods = "select string_agg(distinct auth_method, ',') from pg_hba_file_rules"
    assert ask(superuser_url(server.address, server.home), methods) == "scram-sha-256"
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.address.url("postgres", "guess", "postgres"))


def test_secrets_sockets_data_and_log_are_private(server: EmbeddedServer) -> None:
    assert mode(server.home / "secrets") == "0o700"
    assert {mode(path) for path in (server.home / "secrets").iterdir()} == {"0o600"}
    assert mode(server.address.host) == "0o700"
    assert mode(server.place / "server.log") == "0o600"
    assert len(known_secret(OWNER, server.home)) == 43


def test_postgresql_never_runs_as_root_and_runs_from_the_copy(server: EmbeddedServer) -> None:
    process = Path(f"/proc/{server.pid}")
    assert process.stat().st_uid != 0
    assert process.stat().st_uid == (server.place / "data").stat().st_uid
    assert server.place.resolve() in (process / "exe").readlink().parents


def test_a_second_supervisor_is_refused_by_name(server: EmbeddedServer) -> None:
    with pytest.raises(Conflict) as refusal:
        EmbeddedServer(server.home).start()
    assert refusal.value.code == "database.already_supervised"
    assert f"process {os.getpid()}" in sentence(refusal.value)
    assert ask(superuser_url(server.address, server.home), "select 1") == 1


def test_letters_of_three_languages_change_case_without_system_locales(
    server: EmbeddedServer,
) -> None:
    lower = ask(superuser_url(server.address, server.home), "select lower('ÉÇŒ ŁŻŚĄ')")
    assert lower == "éçœ łżśą"


def test_the_application_role_owns_nothing_and_makes_nothing(server: EmbeddedServer) -> None:
    owner = server.address.url(OWNER, secret(OWNER, server.home), "vigie")
    app = server.address.url(APP, secret(APP, server.home), "vigie")
    with psycopg.connect(owner) as link:
        link.execute("create table pieces (id bigint generated always as identity, name text)")
        link.execute("create table numbers (id bigserial)")
    with psycopg.connect(app) as link:
        link.execute("insert into pieces (name) values ('one')")
        link.execute("insert into numbers default values")
        assert link.execute("update pieces set name = 'two'").rowcount == 1
    for forbidden in ("create table mine ()", "drop table pieces", "truncate pieces"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), psycopg.connect(app) as link:
            link.execute(forbidden.encode())
    rights = "select rolsuper or rolbypassrls or rolcreatedb or rolcreaterole from pg_roles"
    for role in (OWNER, APP):
        assert ask(owner, f"{rights} where rolname = '{role}'") is False


def test_extensions_are_there_and_a_second_run_changes_nothing(server: EmbeddedServer) -> None:
    ensure_roles(server.address, server.home)
    owner = server.address.url(OWNER, secret(OWNER, server.home), "vigie")
    listed = "select string_agg(extname, ' ' order by extname) from pg_extension"
    assert ask(owner, listed) == "btree_gist pg_trgm plpgsql unaccent"


def test_databases_are_made_from_a_template_and_dropped(server: EmbeddedServer) -> None:
    create_database(server.address, "model", server.home)
    model = server.address.url(OWNER, secret(OWNER, server.home), "model")
    with psycopg.connect(model) as link:
        link.execute("create table t as select 7 as n")
    create_database(server.address, "copy", server.home, template="model")
    assert ask(server.address.url(APP, secret(APP, server.home), "copy"), "select n from t") == 7
    for name in ("copy", "model", "model"):
        drop_database(server.address, name, server.home)
    assert not database_exists(server.address, "model", server.home)


def test_a_clean_stop_lets_the_next_supervisor_in() -> None:
    with throwaway_server() as first:
        first.stop()
        assert first.pid is None
        second = EmbeddedServer(first.home, fast=True)
        second.start()
        assert ask(superuser_url(second.address, second.home), "select 1") == 1
        second.stop()
