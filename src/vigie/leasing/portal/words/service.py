"""What the close of day does by itself, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from vigie.leasing.domain.service import BUSINESSES, CONSUMERS, Duty
from vigie.leasing.portal.words.contracts import PRODUCTS
from vigie.ui import cells, formats

Words = str | Promise

DUTIES: Final[dict[Duty, Words]] = {
    Duty.CHARGE_LATENESS: _("Interest and costs of late payment"),
    Duty.ANNOUNCE_END: _("The end of a contract is announced"),
    Duty.WRITE_CUSTOMERS: _("Customers are written to: reminders, near ends, returned payments"),
}
SCOPES: Final[dict[str, Words]] = {
    BUSINESSES: _("Businesses"),
    CONSUMERS: _("Consumers"),
    **PRODUCTS,
}
ASKED: Final[dict[int, Words]] = {
    1: _("asked for at the end of each month"),
    0: _("noted only"),
}


WRITTEN: Final[dict[int, Words]] = {
    1: _("by e-mail, else a letter to print"),
    0: _("not written to"),
}
CHOICES: Final[dict[Duty, dict[int, Words]]] = {
    Duty.CHARGE_LATENESS: ASKED,
    Duty.WRITE_CUSTOMERS: WRITTEN,
}


def said(duty: Duty, number: int) -> Words:
    """Return what a number means for a duty."""
    if duty in CHOICES:
        return CHOICES[duty][number]
    if not number:
        return _("not announced")
    shown = formats.number(number, cells.language())
    return ngettext("%(days)s day before", "%(days)s days before", number) % {"days": shown}
