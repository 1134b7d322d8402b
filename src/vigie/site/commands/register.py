"""`vigie register`: what a register says on a date, as files."""

from pathlib import Path

import click

from vigie.site.declaring import source_command
from vigie.site.importing import Given, as_date, import_file
from vigie.site.runtime import database_ready, organisation_actor
from vigie.site.terminal import speaks_errors

_FILE = click.Path(path_type=Path)


@click.group()
def command() -> None:
    """Import register extracts and declare where they come from."""


@command.command("import")
@click.argument("file", type=_FILE)
@click.option("--as-of", required=True, help="The day the register speaks of: 2026-11-23.")
@click.option("--operations", type=_FILE, help="Operations: plate, vin, operation, occurred_on.")
@click.option("--inspections", type=_FILE, help="Inspections: plate, vin, inspected_on, result.")
@click.option("--full/--delta", "is_full", default=True, help="All vehicles, or changed ones.")
@click.option("--source", help="Where it comes from; needed when there are several.")
@click.option("--organisation", help="Its name or number, when there are several.")
@click.option("--confirm", is_flag=True, help="Take a full file though it shrank.")
@speaks_errors
def import_command(  # noqa: PLR0913  # one parameter for each option
    file: Path,
    *,
    as_of: str,
    operations: Path | None,
    inspections: Path | None,
    is_full: bool,
    source: str | None,
    organisation: str | None,
    confirm: bool,
) -> None:
    """Import FILE: CSV, XLSX or Parquet, also gzip or zstd compressed."""
    with database_ready():
        kind = "full" if is_full else "delta"
        given = Given(file, kind, as_date(as_of), source, operations, inspections, confirm)
        click.echo(import_file(given, "register", organisation_actor(organisation)))


command.add_command(source_command("register"))
