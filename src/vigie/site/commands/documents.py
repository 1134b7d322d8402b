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


@command.command("destroy")
@click.option("--organisation", help="Its name or number, when there are several.")
@click.option("--dry-run", is_flag=True, help="Say what would be destroyed; destroy nothing.")
@speaks_errors
def destroy(*, organisation: str | None, dry_run: bool) -> None:
    """Destroy the documents whose term is over, and report them; what is held is kept."""
    with database_ready():
        from django.utils.timezone import localdate

        from vigie.documents.actions import destroy_expired, note_destruction

        by, has_more, count, held = organisation_actor(organisation), True, 0, 0
        run = note_destruction.dry_run if dry_run else destroy_expired
        while has_more:
            done = run(localdate(), by=by, key=f"destroy-{secrets.token_hex(8)}")
            for one in done.documents:
                click.echo(f"{one.until}  {one.kind:<14} {one.reference}  ({one.legal_basis})")
            count, held = count + len(done.documents), done.held
            has_more = done.has_more and not dry_run
    words = "would be destroyed" if dry_run else "destroyed"
    click.echo(f"{count} documents {words}, {held} over but held")


@command.command("hold")
@click.argument("kind")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why; it is kept.")
@click.option("--release", "releases", is_flag=True, help="End the hold.")
@click.option("--organisation", help="Its name or number, when there are several.")
@speaks_errors
def hold_documents(
    kind: str, number: int, *, reason: str, releases: bool, organisation: str | None
) -> None:
    """Hold every document about a subject (leasing.contract 12), or release them."""
    with database_ready():
        from vigie.documents.actions import hold, release
        from vigie.documents.domain.files import Subject

        run = release if releases else hold
        by, key = organisation_actor(organisation), f"hold-{secrets.token_hex(8)}"
        run(Subject(kind, number), reason=reason, by=by, key=key)
    click.echo("released" if releases else "held")


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
