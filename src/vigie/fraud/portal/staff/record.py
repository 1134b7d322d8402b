"""One alert: its page, its part for the queue, comments."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vigie.fraud.actions import comment_alert
from vigie.fraud.portal.forms import CommentForm
from vigie.fraud.portal.staff.queue import queue_address
from vigie.fraud.portal.staff.shown import alert_context
from vigie.fraud.queries.queue import READ
from vigie.journal.actions import record_reading
from vigie.kernel.errors import Invalid, VigieError
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence
from vigie.ui.errors import status_of

SUBJECT = "fraud.alert"


@require_GET
@staff_page(READ)
def show(request: StaffRequest, alert_id: int) -> HttpResponse:
    """Show an alert on a page of its own; the reading is journalled."""
    context = alert_context(request.actor, alert_id)
    record_reading(request.actor, SUBJECT, alert_id)
    return render(request, "fraud/pages/alert.html", context)


@require_GET
@staff_page(READ)
def part(request: StaffRequest, alert_id: int) -> HttpResponse:
    """Show an alert beside the queue; the reading is journalled."""
    context = alert_context(request.actor, alert_id, request.GET.urlencode())
    record_reading(request.actor, SUBJECT, alert_id)
    return render(request, "fraud/parts/alert.html", context)


@require_POST
@staff_page("fraud.comment_alerts")
def comment(request: StaffRequest, alert_id: int) -> HttpResponse:
    """Keep a comment."""
    form = CommentForm(request.POST)
    if not form.is_valid():
        raise Invalid("fraud.comment_empty")
    given = form.cleaned_data
    comment_alert(alert_id, text=given["text"], by=request.actor, key=given["key"])
    messages.success(request, _("The comment is kept."))
    return to_alert(alert_id, given["back"])


def to_alert(alert_id: int, back: str) -> HttpResponse:
    """Go back to an alert: in its queue when it was read there, else on its own page."""
    if back:
        return redirect(queue_address(back, str(alert_id)))
    return redirect("fraud:alert", alert_id)


def refused(request: StaffRequest, alert_id: int, error: VigieError, reason: str) -> HttpResponse:
    """Show the alert again with what is wrong; the reason that was written is not lost."""
    context = alert_context(request.actor, alert_id, reason=reason)
    context["problem"] = sentence(error, get_language() or "en")
    record_reading(request.actor, SUBJECT, alert_id)
    return render(request, "fraud/pages/alert.html", context, status=status_of(error))
