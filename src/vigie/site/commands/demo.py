"""`vigie demo`: a lender's world, watched, and the portal on it."""

import json
import sys
from datetime import date

import click

from vigie.database.home import data_home
from vigie.site.demo.house import DemoHouse, Summary
from vigie.site.processes import Stack
from vigie.site.processes.listening import PORT, require_free
from vigie.site.spoken import said
from vigie.site.terminal import speaks_errors


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=PORT, default=8000, show_default=True)
@click.option(
    "--mail-port", type=PORT, default=8025, show_default=True, help="Where the mailbox is read."
)
@click.option(
    "--contracts",
    type=click.IntRange(100, 1_000_000),
    default=2000,
    show_default=True,
    help="Size of the world.",
)
@click.option("--seed", default=2026, show_default=True, help="Another seed, another world.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The world's present day.")
@click.option("--no-serve", is_flag=True, help="Do the job, print the summary, end.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
@speaks_errors
def command(  # noqa: PLR0913, PLR0917  # one option of the command line each
    host: str, port: int, mail_port: int, contracts: int, seed: int, today: object,
    no_serve: bool, as_json: bool,
) -> None:  # fmt: skip
    """Build the demo world, run the surveillance, print what it found, serve the portal.

    A second start finds its data.
    """
    day = today.date() if hasattr(today, "date") else date.today()  # noqa: DTZ011  # local day
    with Stack(say=_say) as stack:
        if not no_serve:
            require_free(host, port)
        house = DemoHouse(stack, mail_port=mail_port)
        house.open(host=host, port=port)
        summary = house.fill(contracts=contracts, seed=seed, today=day, to_the_end=no_serve)
        _print(summary, as_json=as_json)
        if not no_serve:
            address = stack.start_web(host, port)
            _say(_welcome(address, house.mailbox))
            stack.run()


def _print(summary: Summary, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(summary.as_dict()))
        sys.stdout.flush()
        return
    for line in summary.lines():
        _say(line)


def _welcome(address: str, mailbox: str) -> str:
    facts = {"portal": address, "mailbox": mailbox, "home": data_home()}
    return "\n" + said("site.said_demo_welcome", **facts, password="vigie-demo-2026")  # noqa: S106  # the demo's


def _say(line: str) -> None:
    click.echo(line, err=True)
