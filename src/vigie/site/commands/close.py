"""`vigie close`: close the days of an organisation's contracts, from the open one on."""

import secrets
import subprocess
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from vigie.site.runtime import database_ready, organisation_actor, speaks_errors
from vigie.site.spoken import command_language, said
from vigie.ui.formats import day

if TYPE_CHECKING:
    from vigie.leasing.actions.closing_run import Done


@click.command()
@click.option("--through", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Last day.")
@click.option("--open", "opened", type=click.DateTime(["%Y-%m-%d"]), help="Set the open day first.")
@click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option("--organisation", help="Its name or number, when there are several.")
@speaks_errors
def command(
    through: datetime, opened: datetime | None, processes: int, organisation: str | None
) -> None:
    """Bill, accrue, age and note every contract, day by day; killed, it goes on where it was."""
    with database_ready():
        from vigie.leasing.actions import begin_close, set_business_date

        by = organisation_actor(organisation)
        if opened is not None:
            set_business_date(opened.date(), by=by, key=secrets.token_hex(8))
        begin_close(through.date(), by=by, key=secrets.token_hex(8))
        helper = [sys.executable, "-m", "vigie.site.closing", str(by.organisation_id)]
        others = [subprocess.Popen(helper) for _ in range(processes - 1)]
        from vigie.site.closing import close_all

        told: list[Done] = []

        def tell(done: "Done") -> None:
            told.append(done)
            click.echo(_line(done))

        close_all(by.organisation_id, tell=tell)
        for other in others:
            other.wait()
        if not told:
            click.echo(said("site.said_nothing_to_close", on=_written(through.date())))


def _line(done: "Done") -> str:
    """Return what is said of a slice that was closed, or of a day that ended."""
    if isinstance(done, date):
        return said("site.said_day_closed", on=_written(done))
    facts = {"on": _written(done.on), "number": done.number + 1, "slices": done.slices}
    code = "site.said_slice_failed" if done.failed else "site.said_slice"
    return said(code, **facts, closed=done.contracts, failed=done.failed)


def _written(on: date) -> str:
    return day(on, command_language())
