"""With what the tax on services falls due: what was chosen, and a new choice."""

from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vigie.kernel.errors import VigieError
from vigie.leasing import queries
from vigie.leasing.actions import set_tax_point
from vigie.leasing.actions.tax_points import SET
from vigie.leasing.domain.tax_points import FRANCE, Basis, TaxPointRule
from vigie.leasing.portal.staff.ceilings import DayInput
from vigie.leasing.portal.words.tax_points import BASES, COUNTRIES, words_of
from vigie.leasing.queries.contracts import READ
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence


class TaxPointForm(forms.Form):
    """A basis that holds in a country from a day on."""

    country = forms.ChoiceField(label=_("Country"), choices=list(COUNTRIES.items()), initial=FRANCE)
    basis = forms.ChoiceField(label=_("VAT falls due"), choices=list(BASES.items()))
    from_on = forms.DateField(label=_("For what is due from"), widget=DayInput())
    token = forms.CharField(widget=forms.HiddenInput, initial=lambda: uuid4().hex, max_length=64)


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def tax_points(request: StaffRequest) -> HttpResponse:
    """Show what was chosen, newest first, and take another choice."""
    form = TaxPointForm(request.POST or None)
    if request.method == "POST":
        request.actor.require(SET)
        if form.is_valid() and _set(form, request):
            return redirect("leasing:tax_points")
    context = {
        "form": form,
        "lines": [
            (COUNTRIES[rule.country], words_of(rule), rule)
            for rule in queries.tax_points(request.actor)
        ],
        "may_set": request.actor.may(SET),
    }
    status = 422 if form.errors else 200
    return render(request, "leasing/pages/tax_points.html", context, status=status)


def _set(form: TaxPointForm, request: StaffRequest) -> bool:
    given = form.cleaned_data
    rule = TaxPointRule(given["from_on"], Basis(given["basis"]), given["country"])
    try:
        set_tax_point(rule, by=request.actor, key=given["token"])
    except VigieError as error:
        form.add_error(None, sentence(error, get_language() or "en"))
        return False
    return True
