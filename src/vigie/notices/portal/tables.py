"""The list of messages: columns, filters, words of kinds and states."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.notices.domain.life import State
from vigie.notices.models import Message
from vigie.ui import cells
from vigie.ui.lists import Column, Filter, Table, View

KINDS = {
    "fraud.run_digest": _("Digest of a run"),
    "fraud.baseline_ready": _("Baseline ready"),
    "ops.register_silent": _("Register silent"),
    "ops.import_refused": _("Import refused"),
    "ops.import_held": _("Import held"),
    "ops.own_names_missing": _("Own names missing"),
}
STATES = {
    State.QUEUED: cells.State(pgettext_lazy("message", "Waiting"), "quiet"),
    State.SENDING: cells.State(pgettext_lazy("message", "Being sent"), "busy"),
    State.SENT: cells.State(pgettext_lazy("message", "Sent"), "good"),
    State.FAILED: cells.State(pgettext_lazy("message", "Given up"), "loud"),
    State.REFUSED: cells.State(pgettext_lazy("message", "Refused"), "loud"),
    State.UNCERTAIN: cells.State(pgettext_lazy("message", "Uncertain"), "loud"),
}


def state_of(message: Message) -> cells.State:
    """Return the state of a message as a word and a tone."""
    return STATES[State(message.state)]


TABLE = Table(
    columns=(
        Column("subject", _("Subject"), template="notices/parts/subject.html"),
        Column("kind", _("Kind"), value=lambda row: KINDS.get(row.kind, row.kind), is_minor=True),
        Column("address", _("Recipient"), value=lambda row: row.address or _("address erased")),
        Column("state", _("State"), "state", value=state_of),
        Column("attempts", _("Attempts"), "number", is_minor=True),
        Column("created_at", _("Queued"), "date"),
    ),
    href=lambda row: reverse("notices:message", args=[row.pk]),
)
FILTERS = (
    Filter("state", _("State"), [(state.value, word.word) for state, word in STATES.items()]),
    Filter("kind", _("Kind"), list(KINDS.items())),
)
VIEWS = (
    View(pgettext_lazy("message", "All"), {}),
    View(pgettext_lazy("message", "Uncertain"), {"state": "uncertain"}),
    View(pgettext_lazy("message", "Given up"), {"state": "failed"}),
    View(pgettext_lazy("message", "Refused"), {"state": "refused"}),
)
