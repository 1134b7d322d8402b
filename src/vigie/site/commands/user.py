"""`vigie user`: organisations and their users, until the portal manages them."""

import secrets
import sys

import click

from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid, NotFound
from vigie.site.asking import ask_password
from vigie.site.runtime import (
    database_ready,
    every_organisation,
    organisation_actor,
    speaks_errors,
)
from vigie.site.spoken import command_language

_LANGUAGE = click.option(
    "--language",
    type=click.Choice(["en", "fr", "pl"]),
    help="That of pages and e-mails; without it, that of the terminal.",
)


@click.group()
def command() -> None:
    """Make and list organisations and users."""


@command.command("create-organisation")
@click.argument("name")
@click.option("--country", default="FR", show_default=True, help="Two letters.")
@_LANGUAGE
@speaks_errors
def create_organisation_command(name: str, country: str, language: str | None) -> None:
    """Make an organisation and print its number."""
    with database_ready():
        from vigie.tenancy.actions import create_organisation

        spoken = language or command_language()
        click.echo(create_organisation(name, country=country, language=spoken))


@command.command("create")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", required=True, help="administrator, fraud_analyst, back_office, ...")
@_LANGUAGE
@click.option("--organisation", help="Its name or number, when there are several.")
@click.option("--password", help="Asked for when not given.")
@speaks_errors
def create_user_command(
    email: str,
    name: str,
    role: str,
    language: str | None,
    organisation: str | None,
    password: str | None,
) -> None:
    """Make a user of an organisation."""
    password = password or _asked()
    with database_ready():
        from vigie.tenancy.actions import NewUser, create_user

        by = organisation_actor(organisation)
        new = NewUser(email, name, role, language or command_language())
        click.echo(create_user(new, password=password, by=by, key=secrets.token_hex(8)))


@command.command("password")
@click.argument("email")
@click.option("--organisation", help="Its name or number, when there are several.")
@click.option("--password", help="Asked for when not given.")
@speaks_errors
def change_password_command(email: str, organisation: str | None, password: str | None) -> None:
    """Give a user another password; open sessions end, a lock is lifted."""
    password = password or _asked()
    with database_ready():
        from vigie.tenancy.actions import change_password

        by = organisation_actor(organisation)
        change_password(_number(email, by), password=password, by=by, key=secrets.token_hex(8))


@command.command("end")
@click.argument("email")
@click.option("--organisation", help="Its name or number, when there are several.")
@speaks_errors
def end_user_command(email: str, organisation: str | None) -> None:
    """Let a user in no more; open sessions end."""
    with database_ready():
        from vigie.tenancy.actions import end_user

        by = organisation_actor(organisation)
        end_user(_number(email, by), by=by, key=secrets.token_hex(8))


def _asked() -> str:
    """Ask for a password at the terminal; Invalid where nobody sits at one."""
    if not sys.stdin.isatty():
        raise Invalid("site.password_needed")
    return ask_password()


def _number(email: str, by: Actor) -> int:
    from vigie.database.tenant import tenant
    from vigie.tenancy.queries import users

    with tenant(by.organisation_id):
        found = users(by).filter(email=email.strip().lower()).first()
    if found is None:
        raise NotFound("tenancy.user_unknown", user=email)
    return found.pk


@command.command("list")
@speaks_errors
def list_users() -> None:
    """List every organisation's users."""
    with database_ready():
        from vigie.database.tenant import tenant
        from vigie.kernel.actor import system_actor
        from vigie.tenancy.queries import organisation_of, users

        for organisation_id in every_organisation():
            by = system_actor(organisation_id, name="command line")
            with tenant(organisation_id):
                click.echo(f"{organisation_id} {organisation_of(by).name}")
                for user in users(by):
                    click.echo(f"  {user.email}  {user.name}  {user.role}  {user.language}")
