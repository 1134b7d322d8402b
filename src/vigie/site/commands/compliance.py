"""`vigie compliance`: the compliance pack as files."""

from datetime import date
from pathlib import Path

import click

from vigie.site.runtime import database_ready, organisation_actor, speaks_errors
from vigie.site.spoken import command_language, said


@click.group()
def command() -> None:
    """Make the papers that supervision asks for, of what is configured and recorded."""


@command.command()
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option(
    "--language",
    type=click.Choice(["en", "fr", "pl"]),
    help="That of the papers; without it, that of the terminal.",
)
@click.option("--organisation", help="Its name or number, when there are several.")
@speaks_errors
def pack(folder: Path, language: str | None, organisation: str | None) -> None:
    """Write impact assessment, record of processing, retention, interventions, technical files."""
    with database_ready():
        from vigie.flows.compliance.pack import compliance_pack

        by = organisation_actor(organisation)
        today = date.today()  # noqa: DTZ011  # the machine's own calendar
        made = compliance_pack(by, today, language or command_language())
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (folder / name).write_text(text, "utf-8")
        click.echo(said("site.said_paper", file=folder / name, blanks=text.count("[____")))
