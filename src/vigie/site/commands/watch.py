"""`vigie watch`: compare everything an organisation believes with everything registers say."""

import dataclasses
import json
import secrets
import sys
from decimal import Decimal

import click

from vigie.site.importing import stages
from vigie.site.runtime import database_ready, organisation_actor
from vigie.site.spoken import command_language
from vigie.site.terminal import speaks_errors
from vigie.ui.catalogue import sentence_for


@click.command()
@click.option("--organisation", help="Its name or number, when there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
@speaks_errors
def command(organisation: str | None, *, as_json: bool) -> None:
    """Compare, record what differs, let the rules speak, raise alerts and queue the digest."""
    with database_ready():
        from vigie.database.tenant import tenant
        from vigie.flows.fraud_watch import watch
        from vigie.parties.queries import own_names

        by = organisation_actor(organisation)
        with tenant(by.organisation_id):
            is_named = bool(own_names(by))
        if not is_named:
            missing = sentence_for("registrations.own_names_missing", {}, command_language())
            click.echo(missing, err=True)
        with stages(shown=sys.stderr.isatty() and not as_json) as tell:
            done = watch(by=by, key=secrets.token_hex(8), tell=tell)
        facts = dataclasses.asdict(done)
        if as_json:
            click.echo(json.dumps(facts))
        else:
            facts["seconds"] = Decimal(str(round(done.seconds, 1)))
            click.echo(sentence_for("registrations.said_watched", facts, command_language()))
