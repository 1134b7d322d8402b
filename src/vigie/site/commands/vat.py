"""`vigie vat`: the VAT of a period, in the boxes of the form, with the ledger beside it."""

import sys

import click

from vigie.site.runtime import database_ready, organisation_actor, speaks_errors


@click.command()
@click.option("--country", default="FR", show_default=True, help="FR or PL.")
@click.option("--period", required=True, help="A month, 2027-02, or a quarter, 2027-Q1.")
@click.option("--organisation", help="Its name or number, when there are several.")
@speaks_errors
def command(country: str, period: str, organisation: str | None) -> None:
    """Print the VAT of a period: box, base, tax; exit 1 where the ledger does not say the same."""
    with database_ready():
        from vigie.database.tenant import tenant
        from vigie.kernel.money import Money
        from vigie.leasing.domain.vat_return import period_named
        from vigie.leasing.queries import vat_return

        by = organisation_actor(organisation)
        with tenant(by.organisation_id):
            found = vat_return(by, country, period_named(period))

        def units(minor: int | None) -> str:
            return "" if minor is None else f"{Money(minor, found.currency).amount:,f}"

        for box in found.boxes:
            click.echo(f"{box.code:<10}{units(box.base):>18}{units(box.tax):>18}")
        for one in found.reconciled:
            said = f"{one.account.value}: documents {units(one.documents)}, acts {units(one.acts)}"
            click.echo(f"{said}, by hand {units(one.hand)}")
    if any(one.difference for one in found.reconciled):
        sys.exit(1)
