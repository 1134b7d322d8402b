"""`vigie credit`: score debtors, learn a card from outcomes, measure its fairness."""

import secrets
from datetime import date, datetime

import click

from vigie.site.runtime import database_ready, organisation_actor, speaks_errors
from vigie.site.spoken import said

_ON = click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day; today without it.")
_ORGANISATION = click.option("--organisation", help="Its name or number, when there are several.")
_CARD = click.option("--card", default="credit.trust", show_default=True, help="Its name.")


@click.group()
def command() -> None:
    """Score debtors, learn cards, measure fairness."""


@command.command()
@_ON
@_ORGANISATION
@speaks_errors
def score(on: datetime | None, organisation: str | None) -> None:
    """Score every debtor, and label the scores of a year before by what became of them."""
    with database_ready():
        from vigie.flows.credit.outcomes import label_outcomes
        from vigie.flows.credit.trust import score_debtors

        by, key = organisation_actor(organisation), secrets.token_hex(8)
        labelled = label_outcomes(_day(on), by=by, key=f"{key}-outcomes")
        changed = score_debtors(_day(on), by=by, key=key)
        click.echo(said("site.said_debtors_scored", changed=changed, labelled=labelled))


@command.command()
@_CARD
@_ON
@_ORGANISATION
@speaks_errors
def learn(card: str, on: datetime | None, organisation: str | None) -> None:
    """Learn a draft card from outcomes; another person puts it in force on its page."""
    with database_ready():
        from vigie.scoring.actions.credit import learn_card

        by = organisation_actor(organisation)
        learned = learn_card(card, on=_day(on), by=by, key=secrets.token_hex(8))
        click.echo(said("site.said_card_learned", card=learned, page=_page(learned)))


@command.command()
@_CARD
@_ON
@_ORGANISATION
@speaks_errors
def fairness(card: str, on: datetime | None, organisation: str | None) -> None:
    """Measure how the card in force treats age bands, and sexes where they are held."""
    with database_ready():
        from vigie.flows.credit.groups import measure
        from vigie.scoring.actions.credit import adopt_card

        by, key = organisation_actor(organisation), secrets.token_hex(8)
        kept = adopt_card(card, by=by, key=f"{key}-card")
        tables = measure(kept, card, _day(on), by=by, key=key)
        click.echo(said("site.said_fairness", tables=tables, page=_page(kept)))


def _page(card: int) -> str:
    return f"/credit/cards/{card}/"


def _day(on: datetime | None) -> date:
    return on.date() if on else date.today()  # noqa: DTZ011  # the machine's own calendar
