"""Evidence about a certificate: what is on record, a form to add to it, a way to take back."""

from typing import Final

from django.contrib import messages
from django.core.files.base import File
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vigie.documents.actions import lay_down, store
from vigie.documents.actions.rows import Description
from vigie.documents.domain.files import Subject
from vigie.journal.actions import record_reading
from vigie.kernel.actor import Actor
from vigie.kernel.errors import VigieError
from vigie.registrations import queries
from vigie.registrations.actions import record_evidence, retract_evidence
from vigie.registrations.actions.evidence import RECORD
from vigie.registrations.domain.evidence import NewEvidence
from vigie.registrations.portal.forms import new_token
from vigie.registrations.portal.forms_of_evidence import EvidenceForm
from vigie.registrations.portal.words.evidence import EVIDENCE
from vigie.registrations.portal.words.refusals import refusal
from vigie.tenancy.queries import users
from vigie.ui.access import StaffRequest, staff_page

SUBJECT: Final = "registrations.certificate"


@require_http_methods(["GET", "POST"])
@staff_page(RECORD)
def evidence(request: StaffRequest, certificate_id: int) -> HttpResponse:
    """Show the evidence of a certificate and take a new piece; the reading is kept."""
    by = request.actor
    line = queries.certificate(by, certificate_id)
    asked = {name: request.GET.get(name, "") for name in ("kind", "source", "document")}
    form = EvidenceForm(request.POST or None, request.FILES or None, initial=asked)
    if request.method == "POST" and _recorded(form, certificate_id, by):
        messages.success(request, _("The evidence is on record; its alerts follow in a moment."))
        return redirect("registrations:certificate", certificate_id)
    record_reading(by, SUBJECT, certificate_id)
    context = {"certificate": line, "form": form, **panel_of(by, certificate_id)}
    status = 422 if form.errors else 200
    return render(request, "registrations/pages/evidence.html", context, status=status)


@require_POST
@staff_page(RECORD)
def retract(request: StaffRequest, certificate_id: int, evidence_id: int) -> HttpResponse:
    """Take a piece of evidence back, with the reason given."""
    reason, key = request.POST.get("reason", ""), request.POST.get("key", "")
    retract_evidence(evidence_id, reason=reason, by=request.actor, key=key)
    messages.success(request, _("The evidence is taken back; its alerts follow in a moment."))
    return redirect("registrations:evidence", certificate_id)


def panel_of(by: Actor, certificate_id: int) -> dict[str, object]:
    """Return what the part of evidence shows: lines with words, author and key; the way to add."""
    names = dict(users(by).values_list("id", "name"))
    lines = [
        (one, EVIDENCE.get(one.kind, one.kind), names.get(one.user_id or 0, ""), new_token())
        for one in queries.evidence_of(by, certificate_id)
    ]
    return {"lines": lines, "certificate_id": certificate_id, "may_record": by.may(RECORD)}


def _recorded(form: EvidenceForm, certificate_id: int, by: Actor) -> bool:
    if not form.is_valid():
        return False
    given = form.cleaned_data
    try:
        paper = given["document"]
        if given["paper"]:
            paper = _kept(given["paper"], given, certificate_id, by)
        new = NewEvidence(given["kind"], given["effective_on"], given["source"], paper)
        record_evidence(certificate_id, new, by=by, key=given["key"])
    except VigieError as error:
        form.add_error(None, refusal(error))
        return False
    return True


def _kept(paper: "File[bytes]", given: dict[str, object], certificate_id: int, by: Actor) -> int:
    """Keep the paper among the documents of the certificate."""
    number = queries.certificate(by, certificate_id).contract_number
    said = Description("piece", number, by.language, given["effective_on"])  # type: ignore[arg-type]  # a date of the form
    blob = lay_down(paper.chunks(), by=by)
    subject = Subject(SUBJECT, certificate_id)
    return store(said, blob, subject=subject, by=by, key=f"paper-{given['key']}")
