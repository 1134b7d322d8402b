"""Usury ceilings in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.leasing.domain.ceilings import Verdict
from vigie.leasing.domain.consumer.usury import Category
from vigie.ui.cells import State

Words = str | Promise

CATEGORIES: Final[dict[str, Words]] = {
    Category.UP_TO_3000: _("consumer credit up to 3,000 EUR"),
    Category.UP_TO_6000: _("consumer credit above 3,000 and up to 6,000 EUR"),
    Category.ABOVE_6000: _("consumer credit above 6,000 EUR"),
    Category.LEASE_WITH_OPTION: _("leases with an option to buy"),
}
VERDICTS: Final[dict[str, State]] = {
    Verdict.KEPT: State(_("Below the usury ceiling"), "good"),
    Verdict.EXCEEDED: State(_("Above the usury ceiling"), "loud"),
    Verdict.UNKNOWN: State(_("No usury ceiling recorded"), "loud"),
}
