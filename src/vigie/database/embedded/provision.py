"""Roles and databases on a server: who owns tables, who only works in them.

`vigie_owner` owns the database and creates tables; it is neither superuser nor above row policies.
`vigie_app` owns nothing: it may connect, and read and write rows of tables that the owner made.
The same `prepare_database` serves the embedded server and a foreign one given by URL.
"""

from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from vigie.database.embedded.address import Address
from vigie.database.embedded.cluster import SUPERUSER, SUPERUSER_SECRET
from vigie.database.secrets import known_secret, secret

OWNER, APP, DATABASE = "vigie_owner", "vigie_app", "vigie"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")

_GRANTS = """
revoke all on database {database} from public;
grant connect, temporary on database {database} to {app};
revoke create on schema public from public;
grant usage on schema public to {app};
alter default privileges in schema public
    grant select, insert, update, delete on tables to {app};
alter default privileges in schema public grant usage, select, update on sequences to {app};
"""

# Only for tables that no default privilege covered, as after a restore under other role names:
# granting them each time would give back what append-only tables took away.
_CATCH_UP = """
grant select, insert, update, delete on all tables in schema public to {app};
grant usage, select, update on all sequences in schema public to {app};
"""
_APPEND_ONLY = """
select c.oid::regclass::text from pg_trigger t join pg_class c on c.oid = t.tgrelid
where t.tgname = 'append_only'
"""
_UNREACHED = """
select exists (select from pg_class c where c.relnamespace = 'public'::regnamespace
               and c.relkind in ('r', 'p') and not has_table_privilege(%s, c.oid, 'select'))
"""


def superuser_url(address: Address, home: Path | None = None, dbname: str = "postgres") -> str:
    """Return the URL of the embedded server's superuser, for backups and for making databases."""
    return address.url(SUPERUSER, known_secret(SUPERUSER_SECRET, home), dbname)


def ensure_roles(address: Address, home: Path | None = None) -> None:
    """Make both roles and the database `vigie` on the embedded server; again changes nothing.

    Passwords come from `home`'s secrets and are set anew, so a lost secret mends itself.
    """
    with psycopg.connect(superuser_url(address, home), autocommit=True) as link:
        for role in (OWNER, APP):
            _ensure_role(link, role, secret(role, home))
    if not database_exists(address, DATABASE, home):
        create_database(address, DATABASE, home)


def create_database(
    address: Address, name: str, home: Path | None = None, template: str = "template1"
) -> None:
    """Create a database owned by vigie_owner, with extensions and privileges.

    `template` may be another database made here: its tables and rows are copied in one step.
    """
    with psycopg.connect(superuser_url(address, home), autocommit=True) as link:
        link.execute(
            sql.SQL("create database {} owner {} template {}").format(
                sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)
            )
        )
    prepare_database(address.url(OWNER, known_secret(OWNER, home), name), APP)


def drop_database(address: Address, name: str, home: Path | None = None) -> None:
    """Drop a database and every connection to it; one that is not there is no error."""
    with psycopg.connect(superuser_url(address, home), autocommit=True) as link:
        link.execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
        )


def database_exists(address: Address, name: str, home: Path | None = None) -> bool:
    """Tell whether the embedded server has a database of this name."""
    with psycopg.connect(superuser_url(address, home), autocommit=True) as link:
        found = link.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
    return found is not None


def prepare_database(owner_url: str, app_role: str) -> None:
    """As the owner, add the (trusted) extensions and give `app_role` rows but no structure.

    Tables that the owner makes later carry the same grants by default.
    """
    with psycopg.connect(owner_url) as link:
        link.execute("set local client_min_messages = warning")
        for name in EXTENSIONS:
            link.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(name)))
        app = sql.Identifier(app_role)
        database = sql.Identifier(link.info.dbname)
        link.execute(sql.SQL(_GRANTS).format(database=database, app=app))
        row = link.execute(_UNREACHED, [app_role]).fetchone()
        if row is not None and row[0]:
            _catch_up(link, app)


def _catch_up(link: "psycopg.Connection[tuple[Any, ...]]", app: sql.Identifier) -> None:
    link.execute(sql.SQL(_CATCH_UP).format(app=app))
    for (table,) in link.execute(_APPEND_ONLY).fetchall():
        link.execute(
            sql.SQL("revoke update, delete, truncate on {} from {}").format(sql.SQL(table), app)
        )


def _ensure_role(link: "psycopg.Connection[tuple[Any, ...]]", role: str, password: str) -> None:
    found = link.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone()
    verb = "alter" if found else "create"
    link.execute(
        sql.SQL(
            "{} role {} login nosuperuser nobypassrls nocreatedb nocreaterole password {}"
        ).format(sql.SQL(verb), sql.Identifier(role), sql.Literal(password))
    )
