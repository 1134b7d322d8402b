"""With what the tax on services falls due, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.leasing.domain.tax_points import Basis

BASES: Final[dict[Basis, str | Promise]] = {
    Basis.DEBITS: _("With the invoice (option for debits)"),
    Basis.RECEIPTS: _("With the payment"),
}
