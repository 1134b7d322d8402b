"""`vigie documents`: the files that are kept."""

import secrets
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from vigie.site.importing import as_date
from vigie.site.runtime import (
    database_ready,
    every_organisation,
    organisation_actor,
    speaks_errors,
)
from vigie.site.spoken import said

if TYPE_CHECKING:
    from vigie.leasing.actions.printing import Unprinted


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

        whole = True
        for organisation_id in every_organisation():
            with tenant(organisation_id):
                found = fixity(organisation_id)
            facts = {"organisation": organisation_id, "files": found.files}
            facts |= {"orphans": found.orphans, "faults": len(found.faults)}
            size = round(Decimal(found.bytes) / 1_000_000, 1)
            click.echo(said("site.said_fixity", **facts, size=size))
            for fault in found.faults:
                whole = False
                place = {"document": fault.document_id, "digest": fault.digest}
                click.echo(said(f"site.said_fixity_{fault.reason}", **place))
    if not whole:
        sys.exit(1)


@command.command("sweep")
@speaks_errors
def sweep() -> None:
    """Remove files older than a day that no document names (a rehearsed act leaves one)."""
    with database_ready():
        from vigie.documents.actions import sweep_orphans
        from vigie.kernel.actor import system_actor

        for organisation_id in every_organisation():
            by = system_actor(organisation_id, name="command line")
            count = sweep_orphans(by=by, key=f"sweep-{secrets.token_hex(8)}")
            click.echo(said("site.said_swept", organisation=organisation_id, files=count))


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
    code = "site.said_would_be_destroyed" if dry_run else "site.said_destroyed"
    click.echo(said(code, count=count, held=held))


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
    click.echo(said("site.said_released" if releases else "site.said_held"))


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
        faults: list[Unprinted] = []
        while has_more:
            key = f"print-{secrets.token_hex(8)}"
            done = print_tax_documents(until, by=by, key=key, after=after)
            made, after, has_more = made + done.made, done.last, done.has_more
            faults += done.faults
            so_far = {"made": made, "faults": len(faults)}
            click.echo(said("site.said_papers_so_far", **so_far), err=True)
    click.echo(said("site.said_invoices_made", made=made))
    for line in _not_made(faults):
        click.echo(line)
    if faults:
        sys.exit(1)


def _not_made(faults: "Sequence[Unprinted]") -> Iterator[str]:
    """Yield a line for each reason, the commonest first: how many, and the first with its sentence."""
    by_code: dict[str, list[Unprinted]] = {}
    for one in faults:
        by_code.setdefault(one.code, []).append(one)
    for alike in sorted(by_code.values(), key=len, reverse=True):
        first = alike[0]
        reason = said(first.code, **dict(first.params))
        yield said("site.said_not_made", count=len(alike), number=first.number, reason=reason)
