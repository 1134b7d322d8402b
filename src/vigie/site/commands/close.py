"""`vigie close`: close the days of an organisation's contracts, from the open one on."""

import secrets
import subprocess
import sys
from datetime import datetime

import click

from vigie.site.runtime import database_ready, organisation_actor, speaks_errors


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

        close_all(by.organisation_id, tell=click.echo)
        for other in others:
            other.wait()
