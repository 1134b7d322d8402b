"""`vigie journal`: the audit trail's chain."""

import sys

import click

from vigie.site.runtime import database_ready, every_organisation, speaks_errors
from vigie.site.spoken import said


@click.group()
def command() -> None:
    """Look after the journal."""


@command.command("verify")
@speaks_errors
def verify() -> None:
    """Recompute every organisation's chain; name the first broken link and exit with 1."""
    with database_ready():
        from vigie.journal.queries import first_break

        whole = True
        for organisation_id in every_organisation():
            held, broken = first_break(organisation_id)
            if broken is None:
                line = said("site.said_chain_holds", organisation=organisation_id, entries=held)
            else:
                whole = False
                line = said(
                    "site.said_chain_broken",
                    organisation=organisation_id,
                    position=broken.position,
                    entry=broken.entry_id,
                    reason=said(f"site.said_break_{broken.reason}"),
                )
            click.echo(line)
    if not whole:
        sys.exit(1)
