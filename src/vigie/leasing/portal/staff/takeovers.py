"""Takeovers that run or ended: how far one is, and what came of it."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from vigie.kernel.actor import Actor
from vigie.leasing.domain.lifecycle import TAKE_OVER
from vigie.leasing.domain.takeover.totals import read_totals
from vigie.leasing.models import Takeover
from vigie.leasing.portal.staff.shown import amount
from vigie.leasing.queries.takeovers import takeover_of, takeovers
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence_for
from vigie.ui.cells import State
from vigie.ui.records import Progress

Words = str | Promise
_STATES: Final = {
    "waiting": State(pgettext_lazy("takeover", "Waiting"), "busy"),
    "running": State(pgettext_lazy("takeover", "Running"), "busy"),
    "done": State(pgettext_lazy("takeover", "Taken over"), "good"),
    "failed": State(pgettext_lazy("takeover", "Nothing taken over"), "loud"),
}
_STAGES: Final[dict[str, Words]] = {
    "reading": _("The file is read and checked"),
    "parties": _("Customers and vehicles are written"),
    "plans": _("Contracts and schedules are written"),
    "books": _("Opening balances are booked"),
}
_UNDER_WAY: Final = frozenset({"waiting", "running"})


@require_GET
@staff_page(TAKE_OVER)
def one(request: StaffRequest, takeover_id: int) -> HttpResponse:
    """Show a takeover: how far it is, or what came of it."""
    found = takeover_of(request.actor, takeover_id)
    context = {
        "takeover": found,
        "state": _STATES[found.status],
        "progress": _progress(found) if found.status in _UNDER_WAY else None,
        "reason": _reason(found),
        "facts": [
            (_("File"), "text", found.file_name),
            (_("Day of the takeover"), "date", found.opened_on),
            (_("Asked for"), "moment", found.recorded_at),
            (_("By"), "text", found.asked_by),
            (_("Ended"), "moment", found.ended_at),
            (_("Contracts"), "number", found.contracts),
        ],
        "totals": [
            (
                one.currency,
                one.contracts,
                amount(one.outstanding, one.currency),
                amount(one.arrears, one.currency),
            )
            for one in read_totals(found.totals)
        ],
    }
    return render(request, "leasing/pages/takeover_run.html", context)


@require_GET
@staff_page(TAKE_OVER)
def progress(request: StaffRequest, takeover_id: int) -> HttpResponse:
    """Answer how far a takeover is; when it ends the page is read again."""
    found = takeover_of(request.actor, takeover_id)
    response = render(request, "ui/parts/progress.html", {"progress": _progress(found)})
    if found.status not in _UNDER_WAY:
        response["HX-Refresh"] = "true"
    return response


def earlier(by: Actor) -> list[tuple[Takeover, State]]:
    """Return the last takeovers with their states."""
    return [(one, _STATES[one.status]) for one in takeovers(by)]


def _progress(found: Takeover) -> Progress:
    return Progress(
        found.file_name,
        found.done,
        found.total,
        found.status,
        poll=reverse("leasing:takeover_progress", args=[found.pk]),
        note=_STAGES.get(found.stage, "") if found.status == "running" else "",
    )


def _reason(found: Takeover) -> str:
    if not found.fault_code:
        return ""
    said = {"file": found.file_name, **found.fault_params}
    return sentence_for(found.fault_code, said, get_language() or "en")
