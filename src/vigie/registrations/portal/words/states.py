"""Words and tones of products, states and stages."""

from typing import Final

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.ui import cells
from vigie.ui.cells import State

Words = str | Promise

PRODUCTS: Final[dict[str, Words]] = {
    "credit": _("Credit"),
    "loa": _("Lease with option to buy (LOA)"),
    "lld": _("Long-term rental (LLD)"),
    "credit_bail": _("Finance lease (crédit-bail)"),
    "operating_lease": _("Operating lease"),
    "pl_leasing": _("Polish leasing"),
    "pl_loan_title_transfer": _("Polish loan with transfer of title"),
}
# In a list, where a row is one line high.
PRODUCTS_SHORT: Final[dict[str, Words]] = {
    "credit": pgettext_lazy("short", "Credit"),
    "loa": pgettext_lazy("short", "LOA"),
    "lld": pgettext_lazy("short", "LLD"),
    "credit_bail": pgettext_lazy("short", "Crédit-bail"),
    "operating_lease": pgettext_lazy("short", "Operating lease"),
    "pl_leasing": pgettext_lazy("short", "Polish leasing"),
    "pl_loan_title_transfer": pgettext_lazy("short", "Loan, title held"),
}
SECURITIES: Final[dict[str, Words]] = {
    "pledge_siv": pgettext_lazy("security", "Pledge in the register"),
    "pledge_other": pgettext_lazy("security", "Pledge outside the register"),
    "title_retention": pgettext_lazy("security", "Retention of title"),
    "ownership": pgettext_lazy("security", "Ownership"),
    "none": pgettext_lazy("security", "No security"),
}
CONTRACT_STATUSES: Final[dict[str, Words]] = {
    "open": pgettext_lazy("contract", "Open"),
    "settlement_quoted": pgettext_lazy("contract", "Settlement quoted"),
    "settled": pgettext_lazy("contract", "Settled"),
    "terminated": pgettext_lazy("contract", "Terminated"),
    "repossessed": pgettext_lazy("contract", "Vehicle repossessed"),
    "total_loss": pgettext_lazy("contract", "Total loss"),
    "written_off": pgettext_lazy("contract", "Written off"),
}
WATCHES: Final[dict[str, State]] = {
    "watched": State(pgettext_lazy("certificate", "Watched")),
    "absent_from_portfolio": State(_("Absent from the portfolio"), "loud"),
    "not_found": State(_("Not found in the register"), "loud"),
    "unreadable": State(_("Its row could not be read"), "loud"),
    "ended": State(pgettext_lazy("certificate", "Watch ended")),
}
# Who received a file where it was no person; a person stands by name.
RECEIVERS: Final[dict[str, Words]] = {"command line": _("command line")}
IMPORTS: Final[dict[str, State]] = {
    "received": State(pgettext_lazy("import", "Received"), "busy"),
    "reading": State(pgettext_lazy("import", "Being read"), "busy"),
    "held": State(pgettext_lazy("import", "Waits for you"), "loud"),
    "taken": State(pgettext_lazy("import", "Taken"), "good"),
    "refused": State(pgettext_lazy("import", "Refused"), "loud"),
    "failed": State(pgettext_lazy("import", "Stopped by a fault"), "loud"),
}
# Why an import past its retention is kept (`domain.retention.Reason`).
KEPT: Final[dict[str, Words]] = {
    "state": _("the present state rests on it"),
    "run": _("the last run compared it"),
    "alert": _("an alert that waits or was confirmed rests on it"),
}
RUNS: Final[dict[str, State]] = {
    "waiting": State(pgettext_lazy("run", "Waiting"), "busy"),
    "running": State(pgettext_lazy("run", "Running"), "busy"),
    "done": State(pgettext_lazy("run", "Done"), "good"),
    "failed": State(pgettext_lazy("run", "Failed"), "loud"),
}
FAULTS: Final[dict[str, State]] = {
    "asked": State(pgettext_lazy("fault", "Waits for you"), "loud"),
    "confirmed": State(pgettext_lazy("fault", "Held back")),
    "automatic": State(pgettext_lazy("fault", "Held back by rule")),
    "ignored": State(pgettext_lazy("fault", "Differences are real")),
}
SIDES: Final[dict[str, Words]] = {
    "portfolio": pgettext_lazy("side", "Portfolio"),
    "register": pgettext_lazy("side", "Register"),
}
KINDS: Final[dict[str, Words]] = {
    "full": pgettext_lazy("import", "Full"),
    "delta": pgettext_lazy("import", "Changes only"),
}
TABLES: Final[dict[str, Words]] = {
    **SIDES,
    "operations": _("Operations"),
    "inspections": _("Inspections"),
}
STAGES: Final[dict[str, Words]] = {
    "reading": _("Reading the rows"),
    "checking": _("Checking keys and repeated rows"),
    "operations": _("Reading the operations"),
    "inspections": _("Reading the inspections"),
    "recording": _("Recording what was found"),
    "comparing": _("Comparing with the register"),
    "history": _("Looking for changes between extracts"),
    "choosing": _("Choosing what to assess"),
    "indexing": _("Making it searchable"),
    "merging": _("Merging the changes received so far"),
    "assessing": _("Assessing what was found"),
}


def state_of(words: dict[str, State], code: str) -> State:
    """Return the state of a code; an unknown code shows itself."""
    return words.get(code, State(code))


def stage_label(code: str, waiting: Words) -> Words:
    """Return the words of a stage, `waiting` before the first."""
    return STAGES.get(code, code) if code else waiting


def level_cell(level: str, distortions: int, *, is_judged: bool = True) -> SafeString:
    """Draw a certificate's level; one that differs, or is not judged in full, is not called in order."""
    if level == "none" and not is_judged:
        return cells.state(State(_("Holder, lessee and pledge not judged"), "loud"))
    if level == "none" and distortions:
        return cells.state(State(_("No alert")))
    return cells.level(level)
