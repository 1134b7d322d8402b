"""`vigie token`: bearer tokens of the API."""

import secrets

import click

from vigie.site.runtime import database_ready, organisation_actor, speaks_errors


@click.group()
def command() -> None:
    """Make, list and revoke tokens of the API."""


@command.command("create")
@click.argument("name")
@click.option("--role", required=True, help="The role whose permissions the token holds.")
@click.option("--days", type=int, help="How long it lasts; without it, until it is revoked.")
@click.option("--organisation", help="Its name or number, when there are several.")
@speaks_errors
def create(name: str, role: str, days: int | None, organisation: str | None) -> None:
    """Make a token and print its secret, which is shown this once."""
    with database_ready():
        from vigie.tenancy.actions import create_token

        by = organisation_actor(organisation)
        click.echo(create_token(name, role, days=days, by=by, key=secrets.token_hex(8)))


@command.command("list")
@click.option("--organisation", help="Its name or number, when there are several.")
@speaks_errors
def list_tokens(organisation: str | None) -> None:
    """List an organisation's tokens; secrets are not kept and cannot be shown."""
    with database_ready():
        from vigie.database.tenant import tenant
        from vigie.tenancy.queries import tokens

        by = organisation_actor(organisation)
        with tenant(by.organisation_id):
            for token in tokens(by):
                state = "revoked" if token.revoked_at else "live"
                click.echo(f"{token.pk}  {token.name}  {token.role}  {state}")


@command.command("revoke")
@click.argument("number", type=int)
@click.option("--organisation", help="Its name or number, when there are several.")
@speaks_errors
def revoke(number: int, organisation: str | None) -> None:
    """End a token at once."""
    with database_ready():
        from vigie.tenancy.actions import revoke_token

        by = organisation_actor(organisation)
        revoke_token(number, by=by, key=secrets.token_hex(8))
