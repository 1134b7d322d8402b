"""A contract drafted from an offer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vigie.kernel.errors import VigieError
from vigie.kernel.money import Money
from vigie.leasing import queries
from vigie.leasing.actions import Drafted, draft_from_offer
from vigie.leasing.actions.drafting import Whose
from vigie.leasing.domain.products import Kind
from vigie.leasing.portal.forms import DraftForm
from vigie.leasing.portal.staff.shown import amount
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence


@require_http_methods(["GET", "POST"])
@staff_page("leasing.sell_contracts")
def show(request: StaffRequest, offer_id: int) -> HttpResponse:
    """Ask whose contract an offer becomes, and draft it."""
    offer = queries.offer(request.actor, offer_id)
    terms = queries.product_version(request.actor, offer.product_version_id).terms
    may_pledge = terms.kind is Kind.CREDIT
    form = DraftForm(request.POST or None, may_pledge=may_pledge, currency=offer.currency)
    if request.method == "POST" and form.is_valid():
        drafted = _drafted(request, offer_id, offer.currency, form)
        if drafted is not None:
            messages.success(
                request, _("%(reference)s is drafted.") % {"reference": drafted.reference}
            )
            return redirect("leasing:contract", drafted.contract_id)
    context = {
        "offer": offer,
        "form": form,
        "facts": [
            (pgettext("contract", "Asset"), "text", offer.title),
            (_("Price"), "amount", amount(offer.price_minor, offer.currency)),
            (_("Rental"), "amount", amount(offer.rental_minor, offer.currency)),
            (_("Valid until"), "date", offer.valid_until),
        ],
    }
    return render(request, "leasing/pages/draft.html", context, status=422 if form.errors else 200)


def _drafted(
    request: StaffRequest, offer_id: int, currency: str, form: DraftForm
) -> Drafted | None:
    given = form.cleaned_data
    minors = [
        Money.of(given[name] or 0, currency).minor for name in ("commission", "commission_tax")
    ]
    try:
        return draft_from_offer(
            offer_id,
            whose=Whose(given["customer"], given["asset"], given.get("pledged", False), *minors),
            on=given["on"],
            by=request.actor,
            key=given["key"],
        )
    except VigieError as error:
        form.add_error(None, sentence(error, get_language() or "en"))
        return None
