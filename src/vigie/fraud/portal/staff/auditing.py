"""Cases drawn by chance: their list beside the tasks, and the page on which one is judged.

Nothing speaks against these contracts, and the pages say so: they name no suspicion and no level.
"""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_http_methods

from vigie.fraud.actions import judge_audit
from vigie.fraud.actions.auditing import JUDGE
from vigie.fraud.portal.forms import FoundForm
from vigie.fraud.portal.words.alerts import PRODUCTS
from vigie.fraud.queries import AuditLine, audit_line, open_audit_count, open_audits_page
from vigie.fraud.queries.queue import READ
from vigie.kernel.errors import VigieError
from vigie.tenancy.queries import users
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence
from vigie.ui.cells import State
from vigie.ui.errors import status_of
from vigie.ui.lists import Column, Listing, Table

STATES: Final[dict[str, State]] = {
    "open": State(pgettext_lazy("audit", "To look at"), "busy"),
    "judged": State(pgettext_lazy("audit", "Looked at"), "good"),
    "dropped": State(pgettext_lazy("audit", "No longer to be looked at")),
}
TABLE: Final = Table(
    columns=(
        Column("contract_number", _lazy("Contract"), "reference"),
        Column("plate", _lazy("Plate"), "plate"),
        Column("product", _lazy("Product"), value=lambda row: PRODUCTS.get(row.product, "")),
        Column("drawn_on", _lazy("Drawn on"), "date"),
    ),
    href=lambda row: reverse("fraud:audit", args=[row.id]),
)


@require_GET
@staff_page(READ)
def show(request: StaffRequest) -> HttpResponse:
    """Show the cases that wait, oldest first."""
    listing = Listing(request, TABLE)
    after = int(listing.after) if listing.after.isdecimal() else 0
    rows = open_audits_page(request.actor, limit=listing.size + 1, after=after)
    shown = rows[: listing.size]
    more = str(shown[-1].id) if len(rows) > listing.size else ""
    listing.fill(shown, counted=_counted(open_audit_count(request.actor)), next_after=more)
    return render(request, "fraud/pages/audits.html", {"listing": listing})


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def one(request: StaffRequest, audit_id: int) -> HttpResponse:
    """Show one case; take what a person found in it, or a correction of what was found."""
    line = audit_line(request.actor, audit_id)
    form = FoundForm(request.POST or None)
    if request.method == "POST":
        request.actor.require(JUDGE)
        try:
            return _judged(request, audit_id, form)
        except VigieError as error:
            context = _context(request, line, form) | {
                "problem": sentence(error, get_language() or "en")
            }
            return render(request, "fraud/pages/audit.html", context, status=status_of(error))
    return render(request, "fraud/pages/audit.html", _context(request, line, form))


def _judged(request: StaffRequest, audit_id: int, form: FoundForm) -> HttpResponse:
    form.is_valid()
    given = form.cleaned_data
    judge_audit(
        audit_id,
        is_found=request.POST.get("found") == "yes",
        reason=given.get("reason", ""),
        by=request.actor,
        key=given.get("key", ""),
    )
    messages.success(request, _("Kept. The next night learns from it."))
    return redirect("fraud:audits")


def _context(request: StaffRequest, line: AuditLine, form: FoundForm) -> dict[str, object]:
    names = dict(users(request.actor).values_list("id", "name"))
    facts = [
        (_("Contract"), "reference", line.contract_number),
        (_("Plate"), "plate", line.plate),
        (_("Product"), "text", PRODUCTS.get(line.product, line.product)),
        (_("Drawn on"), "date", line.drawn_on),
        (
            _("Chance of being drawn"),
            "text",
            f"{formats.amount(round(1000 * line.probability), cells.language(), 0)}{formats.NO_BREAK}‰",
        ),
    ]
    return {
        "audit": line,
        "state": STATES[line.state],
        "facts": facts,
        "form": form,
        "who": names.get(line.judged_by or 0, ""),
        "may_judge": request.actor.may(JUDGE) and line.state != "dropped",
    }


def _counted(total: int) -> str:
    words = ngettext("%(n)s contract", "%(n)s contracts", total)
    return words % {"n": formats.number(total, cells.language())}
