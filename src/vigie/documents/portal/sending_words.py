"""States of a tax document on its way, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vigie.documents.domain.sending import State
from vigie.documents.models import Transmission
from vigie.ui import cells
from vigie.ui.catalogue import sentence_for

STATES: Final[dict[str, cells.State]] = {
    State.QUEUED: cells.State(_("waits to be sent"), "busy"),
    State.SENDING: cells.State(_("being sent"), "busy"),
    State.UNSENDABLE: cells.State(_("cannot be sent"), "loud"),
    State.DEPOSITED: cells.State(_("deposited"), "busy"),
    State.DELIVERED: cells.State(_("delivered"), "good"),
    State.APPROVED: cells.State(_("approved by the buyer"), "good"),
    State.DISPUTED: cells.State(_("disputed by the buyer"), "loud"),
    State.REFUSED: cells.State(_("refused by the buyer"), "loud"),
    State.PAID: cells.State(pgettext_lazy("invoice", "paid"), "good"),
    State.REJECTED: cells.State(_("rejected by the platform"), "loud"),
}
PLATFORMS: Final[dict[str, Promise]] = {
    "FR": _("French approved platform"),
    "PL": _("KSeF"),
}


def state_of(code: str) -> cells.State:
    """Return a state in words and with its tone."""
    return STATES[code]


def why(row: Transmission) -> str:
    """Return why a document stands where it stands: our sentence, or the platform's own words."""
    if not row.reason:
        return row.reply
    said = {"reply": row.reply, "detail": row.reply, "what": row.reply, "number": row.number}
    return sentence_for(row.reason, {"retry_after": "60", **said}, get_language() or "en")
