"""`vigie learn`: let a model learn from the verdicts that have matured by a night."""

import secrets
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from vigie.fraud.domain.cases import MODEL
from vigie.site.runtime import database_ready, in_words, organisation_actor, speaks_errors
from vigie.site.spoken import command_language, said
from vigie.ui import formats

if TYPE_CHECKING:
    from vigie.scoring.queries import NightLine


@click.command()
@click.option("--model", type=click.Choice([MODEL]), default=MODEL, show_default=True)
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
        for said_line in _lines(line, formats.day(day, command_language())):
            click.echo(said_line)


def _lines(line: "NightLine", night: str) -> Iterator[str]:
    """Yield what a night came to: its state and labels, then what was decided or why it waits."""
    from vigie.scoring.portal.words import CHOICES, FAULTS, GROUNDS, NIGHTS

    state = in_words(NIGHTS[line.state].word)
    yield said(
        "site.said_night", night=night, state=state, cases=line.cases, positives=line.positives
    )
    if line.choice:
        grounds = " ".join(in_words(GROUNDS[one]) for one in line.grounds)
        yield said("site.said_night_choice", choice=in_words(CHOICES[line.choice]), grounds=grounds)
    if line.faults:
        faults = " ".join(in_words(FAULTS[one]) for one in line.faults)
        yield said("site.said_night_held", faults=faults)
