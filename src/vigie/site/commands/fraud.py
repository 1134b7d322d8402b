"""`vigie fraud`: what looks after alerts by itself, asked for by hand."""

import secrets

import click

from vigie.site.runtime import database_ready, organisation_actor
from vigie.site.terminal import command_language, speaks_errors
from vigie.ui.catalogue import sentence_for


@click.group()
def command() -> None:
    """Look after alerts: rings of contracts."""


@command.command("rings")
@click.option("--organisation", help="Its name or number, when there are several.")
@speaks_errors
def rings(organisation: str | None) -> None:
    """Look for contracts that hang together by what people seldom share."""
    with database_ready():
        from vigie.flows.rings import find_rings

        by = organisation_actor(organisation)
        found = find_rings(by=by, key=f"rings-{secrets.token_hex(8)}")
    said: dict[str, object] = {
        "rings": found.rings,
        "contracts": found.contracts,
        "crowds": found.crowds,
    }
    click.echo(sentence_for("fraud.said_rings", said, command_language()))
