"""Evidence about a certificate: what is on record, a form to add to it, a way to take back."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.contrib import messages
from django.core.files.base import File
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from vigie.documents.actions import lay_down, store
from vigie.documents.actions.rows import Description
from vigie.documents.domain.files import Subject
from vigie.journal.actions import record_reading
from vigie.kernel.actor import Actor
from vigie.kernel.errors import VigieError
from vigie.registrations import queries
from vigie.registrations.actions import (
    Given,
    approve_evidence,
    give_evidence,
    send_back_evidence,
    take_back_evidence,
)
from vigie.registrations.actions.evidence import APPROVE, RECORD
from vigie.registrations.domain.evidence import NewEvidence
from vigie.registrations.portal.forms import new_token
from vigie.registrations.portal.forms_of_evidence import EvidenceForm
from vigie.registrations.portal.words.evidence import EVIDENCE
from vigie.registrations.portal.words.refusals import refusal
from vigie.registrations.queries import EvidenceLine
from vigie.registrations.queries.evidence import ProposedEvidence
from vigie.tenancy.queries import users
from vigie.ui.access import StaffRequest, staff_page

SUBJECT: Final = "registrations.certificate"
RECORDED: Final = gettext_lazy("The evidence is on record; its alerts follow in a moment.")
TAKEN_BACK: Final = gettext_lazy("The evidence is taken back; its alerts follow in a moment.")
PROPOSED: Final = gettext_lazy(
    "The evidence is proposed: no rule reads it before a second person approves it."
)
PROPOSED_BACK: Final = gettext_lazy(
    "That it be taken back is proposed: it stands until a second person approves."
)


@require_http_methods(["GET", "POST"])
@staff_page(RECORD)
def evidence(request: StaffRequest, certificate_id: int) -> HttpResponse:
    """Show the evidence of a certificate and take a new piece; the reading is kept."""
    by = request.actor
    line = queries.certificate(by, certificate_id)
    asked = {name: request.GET.get(name, "") for name in ("kind", "source", "document")}
    form = EvidenceForm(request.POST or None, request.FILES or None, initial=asked)
    given = _recorded(form, certificate_id, by) if request.method == "POST" else None
    if given is not None:
        messages.success(request, PROPOSED if given.is_proposed else RECORDED)
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
    given = take_back_evidence(evidence_id, reason=reason, by=request.actor, key=key)
    messages.success(request, PROPOSED_BACK if given.is_proposed else TAKEN_BACK)
    return redirect("registrations:evidence", certificate_id)


@require_POST
@staff_page(APPROVE)
def approve(request: StaffRequest, certificate_id: int, proposal_id: int) -> HttpResponse:
    """Approve, as a second person, evidence that waits."""
    approve_evidence(proposal_id, by=request.actor, key=request.POST.get("key", ""))
    messages.success(request, _("The evidence is approved; its alerts follow in a moment."))
    return redirect("registrations:evidence", certificate_id)


@require_POST
@staff_page(RECORD)
def send_back(request: StaffRequest, certificate_id: int, proposal_id: int) -> HttpResponse:
    """Send evidence that waits back, or withdraw one's own."""
    reason, key = request.POST.get("reason", ""), request.POST.get("key", "")
    state = send_back_evidence(proposal_id, reason=reason, by=request.actor, key=key)
    words = _("The proposal is withdrawn.") if state == "withdrawn" else _("It is sent back.")
    messages.success(request, words)
    return redirect("registrations:evidence", certificate_id)


def panel_of(by: Actor, certificate_id: int) -> dict[str, object]:
    """Return what the part of evidence shows: lines and what waits, with words, authors and key."""
    names = dict(users(by).values_list("id", "name"))
    lines = [
        (one, EVIDENCE.get(one.kind, one.kind), _authors(one, names), new_token())
        for one in queries.evidence_of(by, certificate_id)
    ]
    return {
        "lines": lines,
        "proposed": waiting_lines(by, queries.proposed_evidence(by, certificate_id), names),
        "certificate_id": certificate_id,
        "may_record": by.may(RECORD),
        "may_approve": by.may(APPROVE) and by.user_id is not None,
    }


def waiting_lines(
    by: Actor, proposed: Sequence[ProposedEvidence], names: Mapping[int, str] | None = None
) -> list[tuple[ProposedEvidence, object, str, str]]:
    """Return evidence that waits for a second person, with its words, its author and a key."""
    if names is None:
        names = dict(users(by).values_list("id", "name"))
    return [
        (one, EVIDENCE.get(one.kind, one.kind), names.get(one.user_id or 0, ""), new_token())
        for one in proposed
    ]


def _authors(one: EvidenceLine, names: Mapping[int, str]) -> str:
    found = (names.get(number or 0, "") for number in (one.user_id, one.seconded_by))
    return ", ".join(filter(None, found))


def _recorded(form: EvidenceForm, certificate_id: int, by: Actor) -> Given | None:
    if not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        paper = given["document"]
        if given["paper"]:
            paper = _kept(given["paper"], given, certificate_id, by)
        new = NewEvidence(given["kind"], given["effective_on"], given["source"], paper)
        return give_evidence(certificate_id, new, by=by, key=given["key"])
    except VigieError as error:
        form.add_error(None, refusal(error))
        return None


def _kept(paper: "File[bytes]", given: dict[str, object], certificate_id: int, by: Actor) -> int:
    """Keep the paper among the documents of the certificate."""
    number = queries.certificate(by, certificate_id).contract_number
    said = Description("piece", number, by.language, given["effective_on"])  # type: ignore[arg-type]  # a date of the form
    blob = lay_down(paper.chunks(), by=by)
    subject = Subject(SUBJECT, certificate_id)
    return store(said, blob, subject=subject, by=by, key=f"paper-{given['key']}")
