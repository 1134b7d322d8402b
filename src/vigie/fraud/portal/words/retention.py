"""Words of the retention of alerts."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.fraud.domain.retention import Keeping, Kind, Outcome
from vigie.ui.cells import State

KINDS: Final[dict[str, Promise | str]] = {
    Kind.DISMISSED: _("dismissed"),
    Kind.UNDECIDED: _("undecided"),
    Kind.CONFIRMED: _("confirmed"),
}
OUTCOMES: Final[dict[str, State]] = {
    Outcome.ERASED: State(_("Erased"), "good"),
    Outcome.REDUCED: State(_("Reduced"), "busy"),
}
KEEPINGS: Final[dict[str, Promise | str]] = {
    Keeping.HELD: _("a legal hold"),
    Keeping.CONTESTED: _("a contest that nobody has judged yet"),
    Keeping.SILENT: _("an order of silence"),
    Keeping.ACTING: _("what it did still holds a payment"),
    Keeping.PROPOSED: _("a verdict waits for a second person"),
    Keeping.ASKED: _("the person concerned may still answer"),
}
