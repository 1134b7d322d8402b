"""Letters to customers, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.leasing.domain.letters import LeftOut, Occasion, Way

Words = str | Promise
OCCASIONS: Final[dict[Occasion, Words]] = {
    Occasion.REMINDER: _("The customer was reminded"),
    Occasion.END_NEAR: _("The customer was told that the end is near"),
    Occasion.OPEN_AGAIN: _("The customer was told that the contract is open again"),
}
WAYS: Final[dict[Way, Words]] = {
    Way.EMAIL: _("by e-mail"),
    Way.PAPER: _("a letter to print"),
}
LEFT_OUT: Final[dict[LeftOut, Words]] = {
    LeftOut.PAUSED: _("Collection is paused"),
    LeftOut.CALLED: _("Called due: recovery writes, not a reminder"),
    LeftOut.NOT_CHOSEN: _("Not written to, by the settings"),
    LeftOut.NOTHING_DUE: _("Nothing is due any more"),
    LeftOut.WRITTEN_ALREADY: _("Written already"),
    LeftOut.NO_ADDRESS: _("No e-mail and no postal address is known"),
}
WAITS: Final[Words] = _("Leaves after the close of the day")
