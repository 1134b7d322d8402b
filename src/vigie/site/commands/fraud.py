"""`vigie fraud`: what looks after alerts by itself, asked for by hand."""

import secrets
import sys

import click

from vigie.site.runtime import database_ready, organisation_actor
from vigie.site.spoken import command_language
from vigie.site.terminal import speaks_errors
from vigie.ui.catalogue import sentence_for


@click.group()
def command() -> None:
    """Look after alerts: rings of contracts, evidence files."""


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


@command.command("evidence")
@click.argument("reference")
@click.option("--organisation", help="Its name or number, when there are several.")
@speaks_errors
def evidence(reference: str, organisation: str | None) -> None:
    """Read the evidence files of an alert again and compare them with the journal; 1 when one differs."""
    with database_ready():
        from vigie.database.tenant import tenant
        from vigie.fraud.queries import alert_id_of, evidence_files

        by = organisation_actor(organisation)
        with tenant(by.organisation_id):
            found = evidence_files(by, alert_id_of(by, reference))
    for one in found:
        code = "fraud.said_unchanged" if one.is_unchanged else "fraud.said_changed"
        said: dict[str, object] = {"reference": one.reference, "digest": one.digest}
        click.echo(sentence_for(code, said, command_language()))
    if not all(one.is_unchanged for one in found):
        sys.exit(1)
