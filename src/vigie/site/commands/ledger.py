"""`vigie ledger`: verify it, weigh it, export it."""

import sys
from datetime import datetime
from pathlib import Path

import click

from vigie.kernel.money import Money
from vigie.site.runtime import database_ready, organisation_actor, speaks_errors
from vigie.site.spoken import command_language
from vigie.ui.catalogue import sentence_for

_DAY = click.DateTime(["%Y-%m-%d"])
_WHOSE = click.option("--organisation", help="Its name or number, when there are several.")


@click.group()
def command() -> None:
    """Look after the ledger."""


@command.command("verify")
@speaks_errors
def verify() -> None:
    """Recompute digests, amounts and the chain; name the first entry that does not hold, exit 1."""
    with database_ready():
        from vigie.journal.queries import first_break
        from vigie.ledger.queries.verification import verify as verify_ledger
        from vigie.tenancy.queries import organisation_ids

        whole = True
        for number in organisation_ids():
            found = verify_ledger(number)
            _, broken = first_break(number)
            said = f"organisation {number}: {found.entries} entries, {found.transfers} transfers"
            if found.fault is not None:
                said += f", broken at entry {found.fault.entry_id}: {found.fault.reason}"
            elif broken is not None:
                why = sentence_for(f"site.said_break_{broken.reason}", {}, "en")
                said += f", the journal is broken at position {broken.position}: {why}"
            else:
                said += ", all hold"
            whole = whole and found.fault is None and broken is None
            click.echo(said)
    if not whole:
        sys.exit(1)


@command.command("balance")
@click.option("--through", type=_DAY, required=True, help="The last day that counts.")
@click.option("--valued", is_flag=True, help="By value date; without it, by booking date.")
@click.option("--book", default="statutory", show_default=True)
@click.option("--currency", default="EUR", show_default=True)
@_WHOSE
@speaks_errors
def balance(
    through: datetime, book: str, currency: str, organisation: str | None, *, valued: bool
) -> None:
    """Print the trial balance: code, debits, credits, balance, name."""
    with database_ready():
        from vigie.database.tenant import tenant
        from vigie.ledger.queries.trial import Basis, TrialAsked, trial_balance

        by = organisation_actor(organisation)
        basis = Basis.VALUED if valued else Basis.BOOKED
        asked = TrialAsked(through=through.date(), book=book, currency=currency, basis=basis)
        with tenant(by.organisation_id):
            lines = [line for line in trial_balance(by, asked) if line.debit or line.credit]
        for line in lines:
            amounts = (line.debit, line.credit, line.balance)
            shown = "".join(f"{Money(minor, currency).amount:>18,f}" for minor in amounts)
            click.echo(f"{line.code:<12}{shown}  {line.names[command_language()]}")
        total = Money(sum(line.debit for line in lines), currency).amount
        click.echo(f"{'=':<12}{total:>18,f}{total:>18,f}{0:>18}")


@command.command("fec")
@click.option("--from", "begins", type=_DAY, required=True, help="First day of the year.")
@click.option("--to", "closes", type=_DAY, required=True, help="Last day of the year.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@_WHOSE
@speaks_errors
def export(begins: datetime, closes: datetime, folder: Path, organisation: str | None) -> None:
    """Write the French tax file of a year (LPF art. A47 A-1); print its path."""
    with database_ready():
        from vigie.database.tenant import tenant
        from vigie.ledger.queries.fec import FecAsked, fec

        by = organisation_actor(organisation)
        with tenant(by.organisation_id):
            found = fec(by, FecAsked(begins.date(), closes.date()))
            path = folder / found.name
            with path.open("wb") as file:
                file.writelines(found.content)
        click.echo(path)
