"""The papers of a contract's tax documents, made now because a person asks."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_POST

from vigie.documents.queries import GENERATE
from vigie.leasing import queries
from vigie.leasing.actions import print_tax_documents
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence_for


@require_POST
@staff_page(GENERATE)
def make(request: StaffRequest, contract_id: int) -> HttpResponse:
    """Make the papers that are missing, and say what stands in the way of the others."""
    by, language = request.actor, get_language() or "en"
    queries.find_contract(by, contract_id)
    key = f"papers {request.POST.get('token', '')}"[:200]
    done = print_tax_documents(date.max, by=by, key=key, contract_ids=(contract_id,))
    if done.made:
        words = ngettext("%(n)s paper was made.", "%(n)s papers were made.", done.made)
        messages.success(request, words % {"n": done.made})
    for one in {fault.code: fault for fault in reversed(done.faults)}.values():
        messages.error(request, sentence_for(one.code, dict(one.params), language))
    return redirect("leasing:contract", contract_id)
