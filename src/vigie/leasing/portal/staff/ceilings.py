"""Usury ceilings: what is known, and a new one."""

from decimal import Decimal
from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vigie.kernel.errors import VigieError
from vigie.leasing import queries
from vigie.leasing.actions import NewCeiling, record_usury_ceiling
from vigie.leasing.actions.ceilings import RECORD
from vigie.leasing.domain.consumer.usury import Threshold
from vigie.leasing.portal.answers import percent
from vigie.leasing.portal.words.ceilings import CATEGORIES
from vigie.leasing.queries.products import READ
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CeilingForm(forms.Form):
    """A ceiling as the notice says it."""

    category = forms.ChoiceField(label=_("Category"), choices=list(CATEGORIES.items()))
    from_on = forms.DateField(label=_("First day"), widget=DayInput())
    until_on = forms.DateField(label=_("Last day, included"), widget=DayInput())
    percent = forms.DecimalField(
        label=_("Ceiling in percent"),
        min_value=Decimal("0.01"),
        max_value=Decimal("99.99"),
        decimal_places=4,
    )
    source = forms.CharField(
        label=_("Notice it was read in"),
        max_length=200,
        help_text=_("The notice in the Journal officiel with its date: a figure read elsewhere is no ceiling."),
    )  # fmt: skip
    token = forms.CharField(widget=forms.HiddenInput, initial=lambda: uuid4().hex, max_length=64)

    def ceiling(self) -> NewCeiling:
        """Return what was filled in; call it on a valid form."""
        given = self.cleaned_data
        return NewCeiling(
            given["category"],
            given["from_on"],
            given["until_on"],
            given["percent"],
            given["source"],
        )


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def ceilings(request: StaffRequest) -> HttpResponse:
    """Show the ceilings, newest first, and take another."""
    form = CeilingForm(request.POST or None)
    if request.method == "POST":
        request.actor.require(RECORD)
        if form.is_valid() and _recorded(form, request):
            return redirect("leasing:ceilings")
    rows = sorted(queries.usury_ceilings(request.actor).rows, key=_newest, reverse=True)
    context = {
        "form": form,
        "lines": [(CATEGORIES[row.category], row, percent(row.rate)) for row in rows],
        "may_record": request.actor.may(RECORD),
    }
    status = 422 if form.errors else 200
    return render(request, "leasing/pages/ceilings.html", context, status=status)


def _newest(row: Threshold) -> tuple[object, str]:
    return row.from_on, row.category


def _recorded(form: CeilingForm, request: StaffRequest) -> bool:
    try:
        record_usury_ceiling(form.ceiling(), by=request.actor, key=form.cleaned_data["token"])
    except VigieError as error:
        form.add_error(None, sentence(error, get_language() or "en"))
        return False
    return True
