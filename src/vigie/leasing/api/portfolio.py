"""The endpoint of the portfolio report."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from ninja import Router, Schema

from vigie.kernel.errors import NotFound
from vigie.leasing import queries
from vigie.leasing.api.telling import units
from vigie.ui.access import StaffRequest

router = Router()


class AgedOut(Schema):
    """Contracts in service by days past due; amounts in units of the currency."""

    days_past_due: str
    contracts: int
    outstanding: Decimal
    overdue: Decimal


class MoveOut(Schema):
    """Contracts that stood in a band at one month end and in another at the next; null: over."""

    month: date
    before: str
    after: str | None
    contracts: int


class VintageOut(Schema):
    """Contracts delivered in a quarter; percent ever more than 30 days late, by month ends after."""

    year: int
    quarter: int
    contracts: int
    curve: list[Decimal]


class PortfolioOut(Schema):
    """The portfolio in one currency; `measured_at` is when the close measured it, null for now.

    `undrawn` is what is committed and still to be paid out of prices.
    """

    on: date
    currency: str
    measured_at: datetime | None
    contracts: int
    outstanding: Decimal
    overdue: Decimal
    undrawn: Decimal
    aged: list[AgedOut]
    moves: list[MoveOut]
    vintages: list[VintageOut]


@router.get("/leasing/portfolio", response=PortfolioOut, summary="Read the portfolio report")
def read_portfolio(
    request: StaffRequest, currency: str, on: date | None = None
) -> dict[str, object]:
    """What delivered contracts owe in one currency, how late they are, and how that changes."""
    by = request.actor
    if currency not in queries.currencies_of(by):
        raise NotFound("leasing.nothing_delivered", currency=currency)
    book = queries.portfolio_on(by, on=on or timezone.localdate(), currency=currency)
    return {
        "on": book.on,
        "currency": currency,
        "measured_at": book.measured_at,
        "contracts": book.contracts,
        "outstanding": units(book.outstanding, currency),
        "overdue": units(book.overdue, currency),
        "undrawn": units(book.undrawn, currency),
        "aged": [
            {
                "days_past_due": one.band.value,
                "contracts": one.contracts,
                "outstanding": units(one.outstanding, currency),
                "overdue": units(one.overdue, currency),
            }
            for one in book.aged
        ],
        "moves": [
            {
                "month": one.on,
                "before": one.before.value,
                "after": one.after.value if one.after else None,
                "contracts": one.contracts,
            }
            for one in book.moves
        ],
        "vintages": [
            {
                "year": one.year,
                "quarter": one.quarter,
                "contracts": one.contracts,
                "curve": one.curve(book.on),
            }
            for one in book.vintages
        ],
    }
