"""`vigie portfolio source` and `vigie register source`: where files come from, and by what right."""

import click

from vigie.site.importing import declare_source
from vigie.site.runtime import database_ready, organisation_actor
from vigie.site.terminal import speaks_errors


def source_command(side: str) -> click.Command:
    """Return the command that declares a source of one side."""

    @click.command("source")
    @click.argument("name")
    @click.option("--legal-basis", required=True, help="By what right the data is processed.")
    @click.option(
        "--retention-days",
        type=click.IntRange(1, 36_500),
        required=True,
        help="How long it may be kept.",
    )
    @click.option(
        "--field", "fields", multiple=True, help="A permitted column; all when none is said."
    )
    @click.option("--rhythm-days", type=click.IntRange(1, 3_660), default=31, show_default=True)
    @click.option("--organisation", help="Its name or number, when there are several.")
    @speaks_errors
    def declare(  # one parameter for each option
        name: str,
        *,
        legal_basis: str,
        retention_days: int,
        fields: tuple[str, ...],
        rhythm_days: int,
        organisation: str | None,
    ) -> None:
        """Declare the source NAME with its right to be processed; an import needs one."""
        with database_ready():
            by = organisation_actor(organisation)
            right = (legal_basis, retention_days)
            click.echo(
                declare_source(side, name, by, right=right, fields=fields, rhythm=rhythm_days)
            )

    return declare
