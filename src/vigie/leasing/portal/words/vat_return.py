"""The boxes of VAT forms and the accounts beside them, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.ledger.domain.roles import Role

Words = str | Promise
FORMS: Final[dict[str, str]] = {"FR": "CA3", "PL": "JPK_V7"}
BOXES: Final[dict[tuple[str, str], Words]] = {
    ("FR", "A1"): _("Sales and services, before tax"),
    ("FR", "E2"): _("Other supplies without tax"),
    ("FR", "08"): _("Standard rate, 20 %"),
    ("FR", "09"): _("Reduced rate, 5.5 %"),
    ("FR", "9B"): _("Reduced rate, 10 %"),
    ("FR", "13"): _("Former rates"),
    ("FR", "16"): _("Tax due in all"),
    ("FR", "19"): _("Deducted: fixed assets"),
    ("FR", "20"): _("Deducted: other goods and services"),
    ("FR", "21"): _("Deducted: credit notes, and what went unpaid again"),
    ("FR", "23"): _("Deducted in all"),
    ("FR", "25"): _("Credit of tax"),
    ("FR", "28"): _("Tax to pay"),
    ("PL", "P_10"): _("Supplies without tax"),
    ("PL", "P_15/P_16"): _("Rate of 5 %"),
    ("PL", "P_17/P_18"): _("Rates of 7 and 8 %"),
    ("PL", "P_19/P_20"): _("Rates of 22 and 23 %"),
    ("PL", "P_37/P_38"): _("Supplies and tax due in all"),
    ("PL", "P_40/P_41"): _("Deducted: fixed assets"),
    ("PL", "P_42/P_43"): _("Deducted: other goods and services"),
    ("PL", "P_48"): _("Deducted in all"),
    ("PL", "P_51"): _("Tax to pay"),
    ("PL", "P_53"): _("Surplus of input tax"),
}
ACCOUNTS: Final[dict[Role, Words]] = {
    Role.OUTPUT_VAT: _("Tax that fell due"),
    Role.INPUT_VAT: _("Tax deducted"),
}
