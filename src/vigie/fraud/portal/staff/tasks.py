"""Open tasks that follow from alerts, and their completion."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vigie.fraud.actions import complete_task
from vigie.fraud.portal import tables
from vigie.fraud.portal.forms import new_key
from vigie.fraud.portal.staff.record import to_alert
from vigie.fraud.queries import open_task_counts, open_tasks
from vigie.fraud.queries.queue import READ
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.lists import Listing

COMPLETE = "fraud.complete_tasks"


@require_GET
@staff_page(READ)
def show(request: StaffRequest) -> HttpResponse:
    """Show what waits to be done, oldest first."""
    by = request.actor
    counts = open_task_counts(by)
    listing = Listing(
        request,
        tables.tasks(new_key if by.may(COMPLETE) else None),
        filters=tables.task_filters(counts),
    )
    code = listing.chosen.get("code", "")
    after = int(listing.after) if listing.after.isdecimal() else 0
    rows = open_tasks(by, code=code, text=listing.q, limit=listing.size + 1, after=after)
    shown = rows[: listing.size]
    more = str(shown[-1].id) if len(rows) > listing.size else ""
    listing.fill(shown, counted="" if listing.q else _counted(counts, code), next_after=more)
    return render(request, "fraud/pages/tasks.html", {"listing": listing})


@require_POST
@staff_page(COMPLETE)
def complete(request: StaffRequest, task_id: int) -> HttpResponse:
    """Mark a task as done; comes back to the list, or to the alert it was done from."""
    alert_id = complete_task(task_id, by=request.actor, key=request.POST.get("key", ""))
    messages.success(request, _("The task is done. The alert itself is not decided by it."))
    if "back" in request.POST:
        return to_alert(alert_id, request.POST["back"])
    return redirect("fraud:tasks")


def _counted(counts: dict[str, int], code: str) -> str:
    total = counts.get(code, 0) if code else sum(counts.values())
    words = ngettext("%(n)s task", "%(n)s tasks", total)
    return words % {"n": formats.number(total, cells.language())}
