"""Reference rates of late payment: what comes with Vigie, what was recorded, and a new one."""

from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vigie.kernel.errors import VigieError
from vigie.leasing import queries
from vigie.leasing.actions import NewReferenceRate, record_reference_rate
from vigie.leasing.actions.references import RECORD
from vigie.leasing.domain.late.references import references as shipped
from vigie.leasing.portal.staff.ceilings import DayInput
from vigie.leasing.portal.words.references import SERIES
from vigie.leasing.queries.products import READ
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence


class ReferenceForm(forms.Form):
    """A rate as its bank or ministry published it."""

    series = forms.ChoiceField(label=_("Rate"), choices=list(SERIES.items()))
    from_on = forms.DateField(label=_("First day"), widget=DayInput())
    until_on = forms.DateField(
        label=_("Known until, included"),
        widget=DayInput(),
        help_text=_("The last day for which you know that it holds. For the euro: the day itself."),
    )
    value = forms.DecimalField(label=_("Value"), max_digits=12, decimal_places=6)
    source = forms.CharField(label=_("Where it was read"), max_length=200)
    token = forms.CharField(widget=forms.HiddenInput, initial=lambda: uuid4().hex, max_length=64)

    def rate(self) -> NewReferenceRate:
        """Return what was filled in; call it on a valid form."""
        given = self.cleaned_data
        return NewReferenceRate(
            given["series"], given["from_on"], given["until_on"], given["value"], given["source"]
        )


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def references(request: StaffRequest) -> HttpResponse:
    """Show what is known of each rate, newest first, and take another."""
    form = ReferenceForm(request.POST or None)
    if request.method == "POST":
        request.actor.require(RECORD)
        if form.is_valid() and _recorded(form, request):
            return redirect("leasing:references")
    recorded = queries.reference_rates(request.actor)
    context = {
        "form": form,
        "lines": [(SERIES[row.series], row, _decimal(row.value)) for row in recorded],
        "shipped": [
            (SERIES[name], one, one.steps[-1][0], one.steps[-1][1].as_percent(2))
            for name, one in shipped().items()
        ],
        "may_record": request.actor.may(RECORD),
    }
    status = 422 if form.errors else 200
    return render(request, "leasing/pages/references.html", context, status=status)


def _decimal(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.0001"))


def _recorded(form: ReferenceForm, request: StaffRequest) -> bool:
    try:
        record_reference_rate(form.rate(), by=request.actor, key=form.cleaned_data["token"])
    except VigieError as error:
        form.add_error(None, sentence(error, get_language() or "en"))
        return False
    return True
