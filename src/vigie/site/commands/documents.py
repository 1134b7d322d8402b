"""`vigie documents`: the files that are kept."""

import sys

import click

from vigie.site.runtime import database_ready, speaks_errors


@click.group()
def command() -> None:
    """Look after the documents."""


@command.command("verify")
@speaks_errors
def verify() -> None:
    """Read every file and compare it with its digest; name each fault and exit with 1."""
    with database_ready():
        from vigie.database.tenant import tenant
        from vigie.documents.queries import fixity
        from vigie.tenancy.queries import organisation_ids

        whole = True
        for organisation_id in organisation_ids():
            with tenant(organisation_id):
                found = fixity(organisation_id)
            click.echo(
                f"organisation {organisation_id}: {found.files} files, "
                f"{found.bytes / 1_000_000:.1f} MB, {found.orphans} without a row, "
                f"{len(found.faults)} at fault"
            )
            for fault in found.faults:
                whole = False
                click.echo(f"  document {fault.document_id}, {fault.digest}: {fault.reason}")
    if not whole:
        sys.exit(1)
