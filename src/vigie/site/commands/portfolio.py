"""`vigie portfolio`: what the lender believes, as files."""

from pathlib import Path

import click

from vigie.site.declaring import source_command
from vigie.site.importing import Given, as_date, import_file
from vigie.site.runtime import database_ready, organisation_actor
from vigie.site.terminal import speaks_errors

_FILE = click.Path(path_type=Path)


@click.group()
def command() -> None:
    """Import portfolios and declare where they come from."""


@command.command("import")
@click.argument("file", type=_FILE)
@click.option("--full/--delta", "is_full", required=True, help="All contracts, or changed ones.")
@click.option("--as-of", help="The day it speaks of, 2026-11-23; today when not given.")
@click.option("--source", help="Where it comes from; needed when there are several.")
@click.option("--organisation", help="Its name or number, when there are several.")
@click.option("--confirm", is_flag=True, help="Take a full file though it shrank.")
@speaks_errors
def import_command(  # one parameter for each option
    file: Path,
    *,
    is_full: bool,
    as_of: str | None,
    source: str | None,
    organisation: str | None,
    confirm: bool,
) -> None:
    """Import FILE: CSV, XLSX or Parquet, also gzip or zstd compressed."""
    with database_ready():
        from vigie.kernel.clock import SystemClock, local_date

        on = as_date(as_of) if as_of else local_date(SystemClock().now())
        given = Given(file, "full" if is_full else "delta", on, source, confirm=confirm)
        click.echo(import_file(given, "portfolio", organisation_actor(organisation)))


command.add_command(source_command("portfolio"))
