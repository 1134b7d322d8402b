"""Words and tones of alerts: state, whom it concerns, nature, verdict, product, typology."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.fraud.domain import rulebook
from vigie.ui import cells
from vigie.ui.cells import State

Words = str | Promise

STATES: Final[dict[str, State]] = {
    "to_be_reread": State(pgettext_lazy("alert", "To be re-read"), "busy"),
    "open": State(pgettext_lazy("alert", "To decide"), "loud"),
    "confirmed": State(pgettext_lazy("alert", "Confirmed")),
    "dismissed": State(pgettext_lazy("alert", "Dismissed")),
    "cleared_by_register": State(pgettext_lazy("alert", "Cleared"), "good"),
    "acknowledged": State(pgettext_lazy("alert", "Acknowledged")),
    "closed_by_register": State(pgettext_lazy("alert", "Closed by itself")),
    "held_back": State(pgettext_lazy("alert", "Held back")),
}
CONCERNS: Final[dict[str, Words]] = {
    "customer": pgettext_lazy("concerns", "the customer"),
    "dealer": pgettext_lazy("concerns", "the dealer"),
    "third_party": pgettext_lazy("concerns", "a third party"),
    "lender": pgettext_lazy("concerns", "ourselves"),
    "nobody": pgettext_lazy("concerns", "nobody in particular"),
}
NATURES: Final[dict[str, Words]] = {
    "fraud": pgettext_lazy("nature", "Possible fraud"),
    "asset_at_risk": _("Asset at risk"),
    "protection": _("Somebody to protect"),
    "housekeeping": _("Housekeeping"),
}
VERDICTS: Final[dict[str, Words]] = {
    "fraud_confirmed": _("Fraud confirmed"),
    "asset_at_risk_confirmed": _("Asset at risk confirmed"),
    "not_fraud": _("Not fraud"),
    "housekeeping_done": _("Work done"),
    "cannot_tell": _("Cannot be told yet"),
}
EFFECTS: Final[dict[str, Words]] = {"hold_payout": _("Hold the pay-out and pause collection")}
BEARINGS: Final[dict[str, State]] = {
    "stopped": State(_("Held, collection paused"), "busy"),
    "held": State(_("Held, collection goes on"), "busy"),
    "released": State(_("Released")),
}
NOTHING_DONE: Final = State(_("Nothing to hold"))
PRODUCTS: Final[dict[str, Words]] = {
    "credit": _("Credit"),
    "loa": _("Lease with option to buy (LOA)"),
    "lld": _("Long-term rental (LLD)"),
    "credit_bail": _("Finance lease (crédit-bail)"),
    "operating_lease": _("Operating lease"),
    "pl_leasing": _("Polish leasing"),
    "pl_loan_title_transfer": _("Polish loan with transfer of title"),
}


def state_of(code: str) -> State:
    """Return a state as a word and a tone."""
    return STATES.get(code) or State(code)


def typology_name(code: str) -> str:
    """Return what a typology is called in the language of the page."""
    names = rulebook.typologies().get(code, {})
    return str(names.get(cells.language()) or names.get("en") or code)


def task_words(code: str) -> str:
    """Return what a task asks for, in the language of the page."""
    texts = rulebook.sentences()["tasks"].get(code, {})
    return texts.get(cells.language()) or texts.get("en") or code
