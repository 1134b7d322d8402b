"""The page that erases a person: what would go, what still needs it, and why it is asked."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vigie.journal.actions import record_reading
from vigie.kernel.errors import VigieError
from vigie.parties import queries
from vigie.parties.actions import ERASE, erase_party
from vigie.parties.domain.keeping import Keeping, Need
from vigie.parties.portal.forms import ErasureForm
from vigie.parties.ports import kept_by
from vigie.ui import cells
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence
from vigie.ui.formats import day


@require_http_methods(["GET", "POST"])
@staff_page(ERASE)
def erase(request: StaffRequest, party_id: int) -> HttpResponse:
    """Show what erasing a party would do, and do it."""
    by = request.actor
    party = queries.party(party_id, by)
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            erase_party(party_id, reason=given["reason"], by=by, key=given["token"])
        except VigieError as error:
            form.add_error(None, sentence(error, get_language() or "en"))
        else:
            return redirect("parties:parties")
    record_reading(by, "parties.party", party_id)
    kept = kept_by(party_id, by)
    context = {
        "party": party,
        "facts": len(queries.facts_of(party_id, by)),
        "kept": [(one.reference, _why(one)) for one in kept],
        "form": form,
    }
    return render(request, "parties/pages/erase.html", context, status=422 if form.errors else 200)


def _why(one: Keeping) -> str:
    if one.need is Need.HELD:
        return _("its documents are held")
    if one.need is Need.OPEN:
        return _("it is not settled yet")
    if one.need is Need.RUNNING:
        return _("it still runs")
    if one.until is None:
        return _("kept, no last day is set (%(article)s)") % {"article": one.legal_basis}
    words = _("kept until %(day)s (%(article)s)")
    return words % {"day": day(one.until, cells.language()), "article": one.legal_basis}
