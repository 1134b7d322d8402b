"""The page that erases the person of a watched contract that ended: what needs it still, and why it is asked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vigie.journal.actions import record_reading
from vigie.kernel.errors import Conflict, VigieError
from vigie.parties.actions import ERASE
from vigie.parties.domain.keeping import Keeping, Need
from vigie.registrations import queries
from vigie.registrations.actions import erase_person_of
from vigie.registrations.portal.forms import ErasureForm
from vigie.registrations.portal.staff.certificates import SUBJECT
from vigie.registrations.portal.words.refusals import refusal
from vigie.registrations.ports import kept_by
from vigie.ui import cells
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.formats import day


@require_http_methods(["GET", "POST"])
@staff_page(ERASE)
def erase(request: StaffRequest, certificate_id: int) -> HttpResponse:
    """Show what erasing the person of a contract would do, and do it."""
    by = request.actor
    line = queries.certificate(by, certificate_id)
    if request.method == "GET" and line.emptied_at is not None:
        raise Conflict("registrations.certificate_emptied", contract=line.contract_number)
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            erase_person_of(certificate_id, reason=given["reason"], by=by, key=given["key"])
        except VigieError as error:
            form.add_error(None, refusal(error))
        else:
            messages.success(request, _("The person is erased; the number of the contract stays."))
            return redirect("registrations:certificate", certificate_id)
    record_reading(by, SUBJECT, certificate_id)
    kept = [(one.reference, _why(one)) for one in kept_by(certificate_id, by)]
    context = {"certificate": line, "kept": kept, "form": form}
    status = 422 if form.errors else 200
    return render(request, "registrations/pages/erase.html", context, status=status)


def _why(one: Keeping) -> str:
    if one.need is Need.RUNNING:
        return _("the contract is still watched; answer first that it ended")
    if one.need is Need.HELD:
        return _("under a legal hold")
    if one.until is None:
        return _("the alert is not settled yet")
    words = _("kept until %(day)s (%(article)s)")
    return words % {"day": day(one.until, cells.language()), "article": one.legal_basis}
