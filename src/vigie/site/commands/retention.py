"""`vigie retention`: remove the files that were kept for as long as their source allows."""

import dataclasses
import json
import secrets
from typing import TYPE_CHECKING

import click

from vigie.site.runtime import database_ready, organisation_actor
from vigie.site.terminal import command_language, speaks_errors
from vigie.ui.catalogue import sentence_for

if TYPE_CHECKING:
    from vigie.registrations.queries.retention import Expired


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would go and what stays; remove nothing.")
@click.option("--organisation", help="Its name or number, when there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
@speaks_errors
def command(organisation: str | None, *, dry_run: bool, as_json: bool) -> None:
    """Remove files past their retention that no present state, last run or live alert needs."""
    with database_ready():
        from vigie.flows.retention import clear, past_retention

        by = organisation_actor(organisation)
        if dry_run:
            _list(past_retention(by=by), as_json=as_json)
            return
        done = dataclasses.asdict(clear(by=by, key=secrets.token_hex(8)))
    if as_json:
        click.echo(json.dumps(done))
        return
    done["stayed"] = sum(done["kept"].values())
    click.echo(sentence_for("registrations.said_cleared", done, command_language()))


def _list(found: "tuple[Expired, ...]", *, as_json: bool) -> None:
    if as_json:
        lines = [
            {**dataclasses.asdict(one), "received_on": one.received_on.isoformat()} for one in found
        ]
        click.echo(json.dumps({"imports": lines}))
        return
    for one in found:
        facts = {**dataclasses.asdict(one), "number": one.batch_id, "files": len(one.files)}
        code = (
            f"registrations.said_kept_for_{one.reason}" if one.reason else "registrations.said_goes"
        )
        click.echo(sentence_for(code, facts, command_language()))
    count: dict[str, object] = {"count": len(found)}
    click.echo(sentence_for("registrations.said_past_retention", count, command_language()))
