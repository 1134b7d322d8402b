"""What the list of contracts may be asked: columns, filters, saved views."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.kernel.money import Money
from vigie.leasing.domain.vintages import quarter_name, quarter_of
from vigie.leasing.portal.words.contracts import BANDS, PRODUCTS, STATES, state_of
from vigie.leasing.queries import ContractLine
from vigie.ui.lists import Column, Filter, Table, View

QUARTERS: Final = 12
CURRENCIES: Final = ("EUR", "PLN")


def _overdue(row: ContractLine) -> Decimal:
    return Money(row.overdue, row.currency).amount


def _undrawn(row: ContractLine) -> Decimal:
    return Money(row.undrawn, row.currency).amount


_UNDRAWN: Final = Column("undrawn", _("Still to be paid out"), "amount", value=_undrawn)

CONTRACTS: Final = Table(
    columns=(
        Column("reference", _("Contract"), "reference", sortable=True),
        Column("customer", _("Customer"), "said"),
        Column("title", pgettext_lazy("contract", "Asset"), "said", is_minor=True),
        Column("product", _("Product"), value=lambda row: PRODUCTS[row.product], is_minor=True),
        Column("state", _("State"), "state", value=lambda row: state_of(row.state)),
        Column("overdue", _("Overdue"), "amount", value=_overdue),
        Column("currency", _("Currency"), is_minor=True),
        Column("ends_on", _("Ends on"), "date", sortable=True, is_minor=True),
    ),
    href=lambda row: reverse("leasing:contract", args=[row.id]),
)


def contracts_table(rows: Sequence[ContractLine]) -> Table:
    """Return the table of some rows; their currency stands in the heading when it is one alone.

    What is still to be paid out has a column where there is any.
    """
    columns = list(CONTRACTS.columns)
    if any(row.undrawn for row in rows):
        place = next(at for at, column in enumerate(columns) if column.name == "currency")
        columns.insert(place, _UNDRAWN)
    currencies = {row.currency for row in rows}
    if len(currencies) == 1:
        columns = [
            replace(column, unit=min(currencies)) if column.kind == "amount" else column
            for column in columns
            if column.name != "currency"
        ]
    return replace(CONTRACTS, columns=columns)


FILTERS: Final = (
    Filter("state", _("State"), [(code, state.word) for code, state in STATES.items()]),
    Filter("product", _("Product"), list(PRODUCTS.items())),
)
VIEWS: Final = (
    View(pgettext_lazy("view", "All"), {}),
    View(STATES["active"].word, {"state": "active"}),
    View(STATES["in_arrears"].word, {"state": "in_arrears"}),
    View(STATES["applied"].word, {"state": "applied"}),
    View(STATES["signed"].word, {"state": "signed"}),
    View(STATES["verified"].word, {"state": "verified"}),
    View(_("Pledge to release"), {"state": "settled"}),
    View(_("Still to be paid out"), {"undrawn": "yes"}),
)


def portfolio_filters(today: date) -> tuple[Filter, ...]:
    """Return the filters that charts of the portfolio lead to: lateness, quarter, currency."""
    year, quarter = quarter_of(today)
    last = year * 4 + quarter - 1
    quarters = [divmod(place, 4) for place in range(last, last - QUARTERS, -1)]
    return (
        Filter("late", _("Days past due"), [(band.value, words) for band, words in BANDS.items()]),
        Filter(
            "delivered",
            _("Delivered in"),
            [(quarter_name(year, place + 1), f"{year} Q{place + 1}") for year, place in quarters],
        ),
        Filter("currency", _("Currency"), [(code, code) for code in CURRENCIES]),
        Filter("undrawn", _("Price"), [("yes", _("Still to be paid out"))]),
    )
