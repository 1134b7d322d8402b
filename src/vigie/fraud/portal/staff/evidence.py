"""Evidence files of an alert: produced, listed, compared with what the journal holds."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vigie.fraud.actions import produce_evidence_file
from vigie.fraud.portal.forms import new_key
from vigie.fraud.queries import alert_detail, evidence_files
from vigie.fraud.queries.queue import READ
from vigie.ui.access import StaffRequest, staff_page

PRODUCE = "fraud.produce_evidence"


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def show(request: StaffRequest, alert_id: int) -> HttpResponse:
    """List the evidence files with their digests, each read and compared; produce another one."""
    by = request.actor
    if request.method == "POST":
        by.require(PRODUCE)
        key = request.POST.get("key", "")[:64]
        done = produce_evidence_file(alert_id, language=get_language() or "en", by=by, key=key)
        messages.success(request, _("%(reference)s is kept.") % {"reference": done.reference})
        return redirect("fraud:evidence", alert_id)
    context = {
        "alert": alert_detail(by, alert_id).row,
        "files": evidence_files(by, alert_id) if by.may("documents.read_documents") else [],
        "may_produce": by.may(PRODUCE),
        "key": new_key(),
    }
    return render(request, "fraud/pages/evidence.html", context)
