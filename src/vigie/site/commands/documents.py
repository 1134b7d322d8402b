"""`vigie documents`: the files that are kept."""

import secrets
import sys
from collections import Counter

import click

from vigie.site.importing import as_date
from vigie.site.runtime import database_ready, organisation_actor, speaks_errors


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


@command.command("sweep")
@speaks_errors
def sweep() -> None:
    """Remove files older than a day that no document names (a rehearsed act leaves one)."""
    with database_ready():
        from vigie.documents.actions import sweep_orphans
        from vigie.kernel.actor import system_actor
        from vigie.tenancy.queries import organisation_ids

        for organisation_id in organisation_ids():
            by = system_actor(organisation_id, name="command line")
            count = sweep_orphans(by=by, key=f"sweep-{secrets.token_hex(8)}")
            click.echo(f"organisation {organisation_id}: {count} files removed")


@command.command("print-invoices")
@click.option("--through", required=True, help="The last day of issue.")
@click.option("--organisation", help="Its name or number, when there are several.")
@speaks_errors
def print_invoices(through: str, *, organisation: str | None) -> None:
    """Make the Factur-X of every invoice that has none; name what cannot be made."""
    with database_ready():
        from vigie.leasing.actions import print_tax_documents

        by, until = organisation_actor(organisation), as_date(through)
        made, after, has_more = 0, 0, True
        faults: Counter[str] = Counter()
        while has_more:
            key = f"print-{secrets.token_hex(8)}"
            done = print_tax_documents(until, by=by, key=key, after=after)
            made, after, has_more = made + done.made, done.last, done.has_more
            faults.update(one.code for one in done.faults)
            click.echo(f"{made} made, {faults.total()} at fault", err=True)
    click.echo(f"{made} invoices made")
    for code, count in faults.most_common():
        click.echo(f"  {count} not made: {code}")
    if faults:
        sys.exit(1)
