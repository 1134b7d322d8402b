"""The tax documents on the page of a contract: their amounts, their papers, what waits for one."""

from collections.abc import Mapping
from typing import Final
from uuid import uuid4

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.documents.queries import GENERATE
from vigie.documents.queries import READ as READ_DOCUMENTS
from vigie.kernel.actor import Actor
from vigie.leasing import queries
from vigie.leasing.portal.staff.shown import amount
from vigie.ui.cells import State
from vigie.ui.registries import Panel

SHOWN: Final = 12
# Where a document stands with its platform; consumers' go to none.
SENDING: Final[dict[str, State]] = {
    "queued": State(_("waits to be sent"), "busy"),
    "sending": State(_("being sent"), "busy"),
    "unsendable": State(_("cannot be sent"), "loud"),
    "deposited": State(_("deposited"), "busy"),
    "delivered": State(_("delivered to the buyer"), "good"),
    "approved": State(_("approved by the buyer"), "good"),
    "disputed": State(_("disputed by the buyer"), "loud"),
    "refused": State(_("refused by the buyer"), "loud"),
    "paid": State(pgettext_lazy("invoice", "paid"), "good"),
    "rejected": State(_("rejected by the platform"), "loud"),
}


def papers_of(by: Actor, contract_id: int) -> Mapping[str, object] | None:
    """Return the tax documents of a contract; None when it has none."""
    found = queries.tax_documents_of(by, contract_id)
    lines = [
        (row, amount(row.net, row.currency), amount(row.tax, row.currency),
         amount(row.gross, row.currency), SENDING.get(row.sending))
        for row in found
    ]  # fmt: skip
    if not lines:
        return None
    return {
        "lines": lines[:SHOWN],
        "more": lines[SHOWN:],
        "currency": found[0].currency,
        "contract_id": contract_id,
        "waiting": sum(row.document_id is None for row in found),
        "may_read": by.may(READ_DOCUMENTS),
        "may_print": by.may(GENERATE),
        "token": uuid4().hex,
    }


PANEL: Final = Panel(
    "leasing.tax_documents",
    "leasing.contract",
    _("Tax documents"),
    "leasing/parts/papers_panel.html",
    papers_of,
    queries.READ,
    order=50,
)
