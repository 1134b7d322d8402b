"""`vigie learn`: let a model learn from the verdicts that have matured by a night."""

import secrets
from datetime import date, datetime

import click

from vigie.site.runtime import database_ready, organisation_actor, speaks_errors


@click.command()
@click.option("--model", default="fraud", show_default=True)
@click.option("--night", type=click.DateTime(["%Y-%m-%d"]), help="The night; today without it.")
@click.option("--organisation", help="Its name or number, when there are several.")
@speaks_errors
def command(model: str, night: datetime | None, organisation: str | None) -> None:
    """Learn one night: hold it, or make a candidate, examine it, promote or keep, certify."""
    with database_ready():
        from vigie.database.tenant import tenant
        from vigie.scoring.actions import learn_tonight
        from vigie.scoring.queries import night_line

        by = organisation_actor(organisation)
        day = night.date() if night else date.today()  # noqa: DTZ011  # the machine's own calendar
        learned = learn_tonight(model, night=day, by=by, key=secrets.token_hex(8))
        with tenant(by.organisation_id):
            line = night_line(by, learned)
        click.echo(
            f"{day}: {line.state}, {line.cases} labels, {line.positives} positive"
            + (f", {line.choice}: {', '.join(line.grounds)}" if line.choice else "")
            + (f", held for: {', '.join(line.faults)}" if line.faults else "")
        )
