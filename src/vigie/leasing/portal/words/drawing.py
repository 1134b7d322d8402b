"""Later parts of a price in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.leasing.domain.drawing import Payee, Tranche
from vigie.ui.cells import State

Words = str | Promise

PAYEES: Final[dict[str, Words]] = {
    Payee.SUPPLIER: _("The seller"),
    Payee.CUSTOMER: _("The customer"),
}


def state_of_part(one: Tranche) -> State:
    """Return where a part stands, in words and with its tone."""
    if one.given_up_on:
        return State(_("given up"), "quiet")
    if not one.left:
        return State(_("paid out"), "good")
    return State(_("partly paid out") if one.drawn else _("awaited"), "busy")
