"""With what tax falls due, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.leasing.domain.tax_points import Basis, TaxPointRule

Words = str | Promise
BASES: Final[dict[Basis, Words]] = {
    Basis.DEBITS: _("With the invoice (France: option for debits)"),
    Basis.RECEIPTS: _("With the payment (Poland: cash method)"),
}
COUNTRIES: Final[dict[str, Words]] = {"FR": _("France"), "PL": _("Poland")}
_BY_COUNTRY: Final[dict[tuple[str, Basis], Words]] = {
    ("FR", Basis.DEBITS): _("With the invoice (option for debits)"),
    ("FR", Basis.RECEIPTS): _("With the payment"),
    ("PL", Basis.DEBITS): _("With the invoice"),
    ("PL", Basis.RECEIPTS): _("With the payment (cash method)"),
}


def words_of(rule: TaxPointRule) -> Words:
    """Return what was chosen, as its country calls it."""
    return _BY_COUNTRY[rule.country, rule.basis]
