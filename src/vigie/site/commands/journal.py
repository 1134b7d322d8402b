"""`vigie journal`: the audit trail's chain."""

import sys

import click

from vigie.site.runtime import database_ready, speaks_errors


@click.group()
def command() -> None:
    """Look after the journal."""


@command.command("verify")
@speaks_errors
def verify() -> None:
    """Recompute every organisation's chain; name the first broken link and exit with 1."""
    with database_ready():
        from vigie.journal.queries import first_break
        from vigie.tenancy.queries import organisation_ids

        whole = True
        for organisation_id in organisation_ids():
            held, broken = first_break(organisation_id)
            if broken is None:
                click.echo(f"organisation {organisation_id}: {held} entries, the chain holds")
            else:
                whole = False
                click.echo(
                    f"organisation {organisation_id}: broken at position {broken.position}, "
                    f"entry {broken.entry_id}: {broken.reason}"
                )
    if not whole:
        sys.exit(1)
