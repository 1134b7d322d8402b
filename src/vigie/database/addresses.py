"""Which database, as whom: the URLs that settings, supervisor and commands use.

    owner_url()        runs migrations, owns tables
    app_url()          runs everything else, owns nothing
    is_embedded()      no DATABASE_URL: our own server in data_home()
    prepare_foreign()  with DATABASE_URL: makes the application role, extensions and grants

`DATABASE_URL` names any PostgreSQL 15 or later, as the role that owns the database and has
CREATEROLE; `VIGIE_APP_DATABASE_URL` names the application role when an administrator made it.
`owner_url` and `app_url` read the environment and files only: they create nothing, connect to
nothing, and give an empty password before the first start.
"""

import os
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from vigie.database.embedded import APP, DATABASE, OWNER, address_of, prepare_database
from vigie.database.home import data_home
from vigie.database.secrets import known_secret, secret
from vigie.database.urls import checked_url
from vigie.kernel.errors import Refused

OLDEST = 15


def is_embedded() -> bool:
    """Tell whether the database is our own server."""
    return not os.environ.get("DATABASE_URL")


def owner_url() -> str:
    """Return the URL of the role that owns the tables."""
    return _told("DATABASE_URL") or _embedded_url(OWNER, data_home())


def app_url() -> str:
    """Return the URL of the role that owns nothing and works under the row policies."""
    chosen = _told("VIGIE_APP_DATABASE_URL")
    if chosen:
        return chosen
    if is_embedded():
        return _embedded_url(APP, data_home())
    return _as_role(owner_url(), APP, known_secret(APP))


def _told(variable: str) -> str:
    """Return the address in a variable, "" when it holds none; Invalid when it is no address."""
    url = os.environ.get(variable, "")
    return checked_url(url, variable) if url else ""


def prepare_foreign() -> None:
    """Make a foreign database ready; again changes nothing. Call it before migrating.

    Raises Refused for a server below 15, and when `vigie_app` exists with a password that is not
    ours: another Vigie uses it, and taking it over would lock that one out.
    """
    with psycopg.connect(owner_url(), autocommit=True, connect_timeout=10) as link:
        if link.info.server_version < OLDEST * 10_000:
            raise Refused(
                "database.too_old", found=link.info.server_version // 10_000, oldest=OLDEST
            )
        if not os.environ.get("VIGIE_APP_DATABASE_URL"):
            _ensure_app_role(link)
    app_role = urlsplit(app_url()).username or APP
    prepare_database(owner_url(), app_role)


def _ensure_app_role(link: "psycopg.Connection[tuple[object, ...]]") -> None:
    if link.execute("select 1 from pg_roles where rolname = %s", [APP]).fetchone() is None:
        link.execute(
            sql.SQL("create role {} login password {}").format(
                sql.Identifier(APP), sql.Literal(secret(APP))
            )
        )
    elif not known_secret(APP):
        raise Refused("database.app_role_taken", role=APP)


def _embedded_url(role: str, home: Path) -> str:
    return address_of(home).url(role, known_secret(role, home), DATABASE)


def _as_role(url: str, role: str, password: str) -> str:
    parts = urlsplit(url)
    where = parts.netloc.rpartition("@")[2]
    login = f"{quote(role, safe='')}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{login}@{where}"))
