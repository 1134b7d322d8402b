"""What the list of contracts may be asked: columns, filters, saved views."""

from decimal import Decimal
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.kernel.money import Money
from vigie.leasing.portal.words.contracts import PRODUCTS, STATES, state_of
from vigie.leasing.queries import ContractLine
from vigie.ui.lists import Column, Filter, Table, View


def _overdue(row: ContractLine) -> Decimal:
    return Money(row.overdue, row.currency).amount


CONTRACTS: Final = Table(
    columns=(
        Column("reference", _("Contract"), "reference", sortable=True),
        Column("customer", _("Customer")),
        Column("title", pgettext_lazy("contract", "Asset"), is_minor=True),
        Column("product", _("Product"), value=lambda row: PRODUCTS[row.product], is_minor=True),
        Column("state", _("State"), "state", value=lambda row: state_of(row.state)),
        Column("overdue", _("Overdue"), "amount", value=_overdue),
        Column("currency", _("Currency"), is_minor=True),
        Column("ends_on", _("Ends on"), "date", sortable=True, is_minor=True),
    ),
    href=lambda row: reverse("leasing:contract", args=[row.id]),
)
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
)
