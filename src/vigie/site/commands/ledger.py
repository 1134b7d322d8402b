"""`vigie ledger`: verify it, weigh it, export it."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vigie.site.figures import said_amount
from vigie.site.runtime import (
    database_ready,
    every_organisation,
    organisation_actor,
    speaks_errors,
)
from vigie.site.spoken import command_language, said

if TYPE_CHECKING:
    from vigie.journal.domain.chain import Break
    from vigie.ledger.queries.verification import Verified

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

        whole = True
        for number in every_organisation():
            found = verify_ledger(number)
            _, broken = first_break(number)
            click.echo(_found(number, found, broken))
            whole = whole and found.fault is None and broken is None
    if not whole:
        sys.exit(1)


def _found(number: int, found: "Verified", broken: "Break | None") -> str:
    counts = {"organisation": number, "entries": found.entries, "transfers": found.transfers}
    fault = found.fault
    if fault is not None:
        why = said(f"ledger.fault_{fault.reason}", line=fault.line)
        return said("site.said_ledger_broken", **counts, entry=fault.entry_id, reason=why)
    if broken is not None:
        why, place = said(f"site.said_break_{broken.reason}"), broken.position
        return said("site.said_ledger_journal_broken", **counts, position=place, reason=why)
    return said("site.said_ledger_holds", **counts)


@command.command("balance")
@click.option("--through", type=_DAY, required=True, help="The last day that counts.")
@click.option("--valued", is_flag=True, help="By value date; without it, by booking date.")
@click.option(
    "--book", type=click.Choice(["statutory", "ifrs"]), default="statutory", show_default=True
)
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
            shown = "".join(f"{said_amount(minor, currency):>18}" for minor in amounts)
            click.echo(f"{line.code:<12}{shown}  {line.names[command_language()]}")
        total = said_amount(sum(line.debit for line in lines), currency)
        nothing = said_amount(0, currency)
        click.echo(f"{'=':<12}{total:>18}{total:>18}{nothing:>18}")


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
