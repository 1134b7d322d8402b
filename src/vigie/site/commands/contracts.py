"""`vigie contracts`: running contracts taken over from another system, late ones charged."""

import secrets
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vigie.kernel.errors import VigieError
from vigie.site.importing import as_date
from vigie.site.runtime import database_ready, in_words, organisation_actor
from vigie.site.spoken import command_language, said
from vigie.site.terminal import speaks_errors
from vigie.ui import formats
from vigie.ui.catalogue import sentence, sentence_for

if TYPE_CHECKING:
    from vigie.leasing.actions import Prepared
    from vigie.leasing.actions.writing_customers import Written

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_SHOWN = 50


@click.group()
def command() -> None:
    """Take running contracts over; charge those that are late."""


@command.command("import")
@click.argument("file", type=_FILE)
@click.option("--on", "opened_on", required=True, help="The day of the opening balances.")
@click.option(
    "--totals",
    "totals",
    multiple=True,
    required=True,
    help="What the source says, one option a currency: 'EUR; 10000; 185000000.00; 412345.67'.",
)
@click.option("--preview", is_flag=True, help="Read and compare; write nothing.")
@click.option("--organisation", help="Its name or number, when there are several.")
@speaks_errors
def import_command(  # one parameter for each option
    file: Path,
    *,
    opened_on: str,
    totals: tuple[str, ...],
    preview: bool,
    organisation: str | None,
) -> None:
    """Take over the contracts of FILE (CSV, XLSX or Parquet) with their opening balances.

    Every row that is wrong is listed and nothing is written; nor is it when the rows do not come to
    the control totals: contracts, outstanding, arrears. Exits with 1 when it is not ready.
    """
    with database_ready():
        from vigie.database.tenant import tenant
        from vigie.leasing.actions import prepare, take_over
        from vigie.leasing.domain.takeover.totals import read_totals

        by, expected = organisation_actor(organisation), read_totals(totals)
        with tenant(by.organisation_id):
            prepared = prepare(file, expected, opened_on=as_date(opened_on), by=by)
        if not _told(prepared, file.name):
            sys.exit(1)
        if not preview:
            done = take_over(prepared, by=by, key=secrets.token_hex(8))
            _say("leasing.said_taken_over", contracts=done.contracts, on=prepared.opened_on)


@command.command("charge-lateness")
@click.option("--on", "on", required=True, help="The day up to which lateness is charged.")
@click.option("--organisation", help="Its name or number, when there are several.")
@speaks_errors
def charge_command(on: str, *, organisation: str | None) -> None:
    """Ask every late contract for what the law gives: interest, flat costs, indemnities, by country.

    What was asked for before is taken off. A contract that cannot be charged is named with its reason.
    """
    with database_ready():
        from vigie.database.tenant import tenant
        from vigie.leasing.actions import charge_late_contracts
        from vigie.leasing.portal.words.closing import reason_of
        from vigie.leasing.queries import references_of

        by, day, after, charged = organisation_actor(organisation), as_date(on), 0, 0
        while True:
            done = charge_late_contracts(day, after=after, by=by, key=secrets.token_hex(8))
            with tenant(by.organisation_id):
                named = references_of(by, [contract for contract, _ in done.refused])
            for contract, code in done.refused:
                _about(named[contract], in_words(reason_of(code)), err=True)
            charged, after = charged + done.contracts, done.last
            if not after:
                break
        _say("leasing.said_charged", contracts=charged, on=day)


@command.command("remind")
@click.option("--dry-run", is_flag=True, help="Name who would be written to; write nothing.")
@click.option("--organisation", help="Its name or number, when there are several.")
@speaks_errors
def remind_command(*, organisation: str | None, dry_run: bool) -> None:
    """Write the reminders due at the end of the last closed day: e-mails, or letters to print.

    What the worker does after each close of day; each level is written once. One line a contract: its
    number and how the letter leaves, or why none was written.
    """
    with database_ready():
        from vigie.database.tenant import tenant
        from vigie.leasing.actions import remind_customer
        from vigie.leasing.queries import references_of, to_remind
        from vigie.leasing.queries.reminders import last_closed

        by, after = organisation_actor(organisation), 0
        act = remind_customer.dry_run if dry_run else remind_customer
        with tenant(by.organisation_id):
            day = last_closed(by.organisation_id)
        if day is None:
            _say("site.said_no_day_closed")
            return
        while True:
            with tenant(by.organisation_id):
                found = to_remind(by, day, after=after)
                named = references_of(by, found)
            for contract in found:
                try:
                    done = act(contract, on=day, by=by, key=secrets.token_hex(8))
                    _about(named[contract], _outcome(done))
                except VigieError as error:
                    _about(named[contract], sentence(error, command_language()))
            if not found:
                break
            after = found[-1]
        if not after:
            _say("site.said_nobody_to_remind", on=formats.day(day, command_language()))


def _outcome(done: "Written") -> str:
    """Return by which way a letter leaves, or why none was written."""
    from vigie.leasing.domain.letters import LeftOut, Way
    from vigie.leasing.portal.words.letters import LEFT_OUT, WAYS

    return in_words(WAYS[Way(done.way)] if done.way else LEFT_OUT[LeftOut(done.reason)])


def _about(contract: str, words: str, *, err: bool = False) -> None:
    click.echo(said("site.said_about_contract", contract=contract, said=words), err=err)


def _told(prepared: "Prepared", file: str) -> bool:
    """Say what a file comes to and all that stands in the way; tell whether nothing does."""
    faults = (*prepared.faults, *prepared.known)
    for fault in faults[:_SHOWN]:
        told = sentence_for(fault.code, {"file": file, **fault.details()}, command_language())
        place = ", ".join(str(part) for part in (fault.line, fault.column, fault.value) if part)
        click.echo(f"{place}: {told}", err=True)
    for one in prepared.totals:
        _say("leasing.said_total", **one.shown())
    for gap in prepared.differences:
        _say("leasing.said_difference", **asdict(gap))
    if not prepared.is_ready:
        _say("leasing.said_not_ready", faults=len(faults), shown=min(len(faults), _SHOWN))
    return prepared.is_ready


def _say(code: str, **params: object) -> None:
    click.echo(sentence_for(code, params, command_language()))
