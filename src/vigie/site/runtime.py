"""A command's way to the database: the server that runs, or our own for as long as it takes."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import django
import psycopg

from vigie.database.addresses import app_url, is_embedded
from vigie.database.embedded import EmbeddedServer, ensure_roles
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Invalid, Refused
from vigie.site.asking import tell
from vigie.site.processes.preparation import migrated_digest, migrations_digest
from vigie.site.spoken import command_language
from vigie.site.terminal import speaks_errors

__all__ = [
    "database_ready",
    "database_running",
    "every_organisation",
    "in_words",
    "organisation_actor",
    "refuse_unbound",
    "speaks_errors",
]


@contextmanager
def database_running() -> Iterator[bool]:
    """Have a database to speak to: start the embedded one when nobody does, stop it again.

    Yields whether it was started here.
    """
    server = None
    if is_embedded() and not _answers():
        server = EmbeddedServer()
        ensure_roles(server.start())
    try:
        yield server is not None
    finally:
        if server is not None:
            server.stop()


@contextmanager
def database_ready() -> Iterator[None]:
    """Set Django up on a running database; start the embedded one when nobody does.

    Raises Refused("site.tables_behind") where what was asked for needs newer tables, and
    "site.role_unbound" where row policies would not bind the role.
    """
    with database_running() as started_here:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.site.settings")
        django.setup()
        from django.db import ProgrammingError, connections  # Django is ready only now

        try:
            refuse_unbound()
            yield
        except ProgrammingError as error:
            if migrated_digest() == migrations_digest():
                raise
            raise Refused("site.tables_behind") from error
        finally:
            if started_here:
                connections.close_all()


def refuse_unbound() -> None:
    """Refuse to work as a role that row policies do not bind: it would see every organisation."""
    from vigie.database.checks import RoleUnbound, refuse_unbound_role  # Django is ready only now

    try:
        refuse_unbound_role()
    except RoleUnbound as error:
        raise Refused("site.role_unbound", role=error.role) from error


def organisation_actor(name_or_id: str | None) -> Actor:
    """Return the system actor of an organisation named or numbered; alone it needs no name.

    Raises Invalid when there is none, or several and no choice.
    """
    from vigie.tenancy.queries import organisation_names  # Django is ready only now

    found = organisation_names()
    chosen = [
        organisation_id
        for organisation_id, name in found.items()
        if name_or_id in (None, name, str(organisation_id))
    ]
    if not found:
        raise Invalid("site.organisation_none")
    if len(chosen) != 1:
        known = ", ".join(f"{number} {name}" for number, name in found.items())
        code = "site.organisation_unknown" if name_or_id else "site.organisation_needed"
        raise Invalid(code, given=name_or_id or "", known=known)
    return system_actor(chosen[0], name="command line", language=command_language())


def every_organisation() -> Sequence[int]:
    """Return the numbers of all organisations; where there is none, say how to make one."""
    from vigie.tenancy.queries import organisation_ids  # Django is ready only now

    found = organisation_ids()
    if not found:
        tell("site.organisation_none")
    return found


def in_words(words: object) -> str:
    """Return words of a page in the language of the terminal; Django is set up."""
    from django.utils.translation import override  # Django is ready only now

    with override(command_language()):
        return str(words)


def _answers() -> bool:
    try:
        psycopg.connect(app_url(), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True
