"""`vigie token`: bearer tokens of the API."""

import secrets
from typing import TYPE_CHECKING

import click

from vigie.kernel.clock import SystemClock, local_date
from vigie.site.runtime import database_ready, organisation_actor, speaks_errors
from vigie.site.spoken import command_language
from vigie.ui.catalogue import sentence_for
from vigie.ui.formats import day

if TYPE_CHECKING:
    from vigie.tenancy.models import Token


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
            found = list(tokens(by))
        for token in found:
            click.echo(_line(token))
        if not found:
            click.echo(sentence_for("site.said_no_tokens", {}, command_language()))


def _line(token: "Token") -> str:
    now, ends = SystemClock().now(), token.revoked_at or token.expires_at
    state = "live" if ends is None else "until" if ends > now else "over"
    facts = {
        "number": token.pk,
        "name": token.name,
        "role": token.role,
        "until": day(local_date(ends), command_language()) if ends else "",
    }
    code = f"site.said_token_{'revoked' if token.revoked_at else state}"
    return sentence_for(code, facts, command_language())


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
