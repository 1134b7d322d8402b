"""DATABASE_URL: a PostgreSQL that we did not start, the oldest we support where it is installed."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from vigie.database.addresses import app_url, is_embedded, owner_url, prepare_foreign
from vigie.database.embedded import EmbeddedServer, superuser_url, throwaway_home
from vigie.database.embedded.binaries import binaries_in, shipped
from vigie.kernel.errors import Refused
from vigie.ui.catalogue import sentence

DEBIAN = Path("/usr/lib/postgresql/15/bin")
MISSING = "PostgreSQL 15 is not installed: apt-get install postgresql-15"
SERVERS = [
    "shipped",
    pytest.param("15", marks=pytest.mark.skipif(not DEBIAN.is_dir(), reason=MISSING)),
]


@pytest.fixture(params=SERVERS)
def foreign(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[str]:
    """A server of somebody else's, with a role that may create roles and owns a database."""
    binaries = shipped() if request.param == "shipped" else binaries_in(DEBIAN)
    with (
        throwaway_home() as home,
        EmbeddedServer(home, fast=True, binaries=binaries) as server,
        psycopg.connect(superuser_url(server.address, home), autocommit=True) as link,
    ):
        link.execute("create role lender login createrole password 'p@ss/word'")
        link.execute("create database lending owner lender")
        monkeypatch.setenv("VIGIE_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("DATABASE_URL", server.address.url("lender", "p@ss/word", "lending"))
        monkeypatch.delenv("VIGIE_APP_DATABASE_URL", raising=False)
        yield superuser_url(server.address, home)


def test_it_is_made_ready_twice_and_the_application_owns_nothing(foreign: str) -> None:
    assert not is_embedded()
    prepare_foreign()
    prepare_foreign()
    with psycopg.connect(owner_url()) as link:
        link.execute("create table deeds (id bigint)")
    with psycopg.connect(app_url()) as link:
        assert link.info.user == "vigie_app"
        assert link.execute("insert into deeds values (1) returning id").fetchone() == (1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            link.execute("create table mine ()")


def test_an_application_role_of_another_vigie_is_not_taken_over(foreign: str) -> None:
    with psycopg.connect(foreign) as link:
        link.execute("create role vigie_app login password 'theirs'")
    with pytest.raises(Refused) as refusal:
        prepare_foreign()
    assert refusal.value.code == "database.app_role_taken"
    assert "VIGIE_APP_DATABASE_URL" in sentence(refusal.value)


def test_an_administrator_may_make_the_application_role(
    foreign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(foreign) as link:
        link.execute("create role clerk login password 'c'")
        link.execute("alter role lender nocreaterole")
    monkeypatch.setenv(
        "VIGIE_APP_DATABASE_URL", owner_url().replace("lender:p%40ss%2Fword", "clerk:c")
    )
    prepare_foreign()
    with psycopg.connect(owner_url()) as link:
        link.execute("create table deeds (id bigint)")
    with psycopg.connect(app_url()) as link:
        assert link.info.user == "clerk"
        assert link.execute("select count(*) from deeds").fetchone() == (0,)


def test_without_a_url_the_addresses_name_our_own_server_and_create_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("VIGIE_APP_DATABASE_URL", raising=False)
    monkeypatch.setenv("VIGIE_HOME", str(tmp_path / "home"))
    assert is_embedded()
    assert owner_url().startswith("postgresql://vigie_owner:@/vigie?host=")
    assert app_url().startswith("postgresql://vigie_app:@/vigie?host=")
    assert not (tmp_path / "home").exists()
