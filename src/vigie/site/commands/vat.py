"""`vigie vat`: the VAT of a period, in the boxes of the form, with the ledger beside it."""

import sys

import click

from vigie.site.figures import said_amount
from vigie.site.runtime import database_ready, in_words, organisation_actor, speaks_errors
from vigie.site.spoken import said


@click.command()
@click.option("--country", default="FR", show_default=True, help="FR or PL.")
@click.option("--period", required=True, help="A month, 2027-02, or a quarter, 2027-Q1.")
@click.option("--organisation", help="Its name or number, when there are several.")
@speaks_errors
def command(country: str, period: str, organisation: str | None) -> None:
    """Print the VAT of a period: box, base, tax; exit 1 where the ledger does not say the same."""
    with database_ready():
        from vigie.database.tenant import tenant
        from vigie.leasing.domain.vat_return import period_named
        from vigie.leasing.portal.words.vat_return import ACCOUNTS
        from vigie.leasing.queries import vat_return

        by = organisation_actor(organisation)
        with tenant(by.organisation_id):
            found = vat_return(by, country, period_named(period))

        def units(minor: int | None) -> str:
            return "" if minor is None else said_amount(minor, found.currency)

        for box in found.boxes:
            click.echo(f"{box.code:<10}{units(box.base):>18}{units(box.tax):>18}")
        for one in found.reconciled:
            amounts = {name: units(getattr(one, name)) for name in ("documents", "acts", "hand")}
            account = in_words(ACCOUNTS[one.account])
            click.echo(said("site.said_vat_account", account=account, **amounts))
    if any(one.difference for one in found.reconciled):
        sys.exit(1)
