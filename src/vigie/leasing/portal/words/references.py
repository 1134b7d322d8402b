"""Reference rates in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.leasing.domain.late.references import BONDS, EURO

Words = str | Promise

SERIES: Final[dict[str, Words]] = {
    "ecb_refinancing": _("European Central Bank, main refinancing"),
    "fr_legal_professional": _("French legal rate, creditors who are professionals"),
    "nbp_reference": _("National Bank of Poland, reference rate"),
    BONDS: _("Bonds issued in France, average yield of a half-year"),
    EURO: _("National Bank of Poland, average euro of a day, zloty"),
}
