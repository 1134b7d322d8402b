"""Words of the ledger's pages."""

from collections.abc import Mapping

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vigie.kernel.typography import printed
from vigie.ledger.domain.charts import Kind, Side
from vigie.ledger.domain.transfers import Book, Journal
from vigie.ledger.queries.trial import Basis
from vigie.ui.cells import Words

KINDS: Mapping[str, Words] = {
    Kind.ASSET: pgettext_lazy("account", "Asset"),
    Kind.LIABILITY: _("Liability"),
    Kind.EQUITY: _("Equity"),
    Kind.INCOME: _("Income"),
    Kind.EXPENSE: _("Expense"),
    Kind.COMMITMENT: _("Off balance sheet"),
}
SIDES: Mapping[str, Words] = {
    Side.DEBIT: pgettext_lazy("account", "Debit"),
    Side.CREDIT: pgettext_lazy("account", "Credit"),
}
BOOKS: Mapping[str, Words] = {Book.STATUTORY: _("Statutory"), Book.IFRS: _("IFRS view")}
BASES: Mapping[str, Words] = {Basis.BOOKED: _("as booked"), Basis.VALUED: _("as valued")}
JOURNALS: Mapping[str, Words] = {
    Journal.SALES: _("Sales"),
    Journal.PURCHASES: _("Purchases"),
    Journal.BANK: _("Bank"),
    Journal.GENERAL: _("General"),
    Journal.OPENING: _("Opening"),
}


def name_of(names: Mapping[str, str]) -> str:
    """Return a name in the reader's language."""
    language = (get_language() or "en")[:2]
    return printed(names.get(language) or names["en"], language)
