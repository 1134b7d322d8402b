"""What scoring offers to other pages: its places in the menu."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from vigie.scoring.queries.certificates import READ
from vigie.scoring.queries.credit import READ as READ_CREDIT
from vigie.ui.registries import MenuEntry

MENU: Final = (
    MenuEntry(
        "scoring.models",
        _("Models"),
        "scoring:models",
        "chart-bar",
        READ,
        order=120,
        group="settings",
        section="alerts",
        detail=_("What learns from verdicts, what each version is worth, and which one decides."),
    ),
    MenuEntry(
        "scoring.certificates",
        _("Certified levels"),
        "scoring:certificates",
        "shield-check",
        READ,
        order=121,
        group="settings",
        section="alerts",
        detail=_("What each level promises, the evidence for it, and until when it may act."),
    ),
    MenuEntry(
        "scoring.credit_cards",
        _("Credit cards of points"),
        "scoring:credit_cards",
        "adjustments-horizontal",
        READ_CREDIT,
        order=122,
        group="settings",
        section="alerts",
        detail=_("What judges applications and debtors: points, cut-offs, fairness, and what no card may read."),
    ),
)  # fmt: skip
