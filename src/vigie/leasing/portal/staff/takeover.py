"""Running contracts taken over: a file sent, held against its totals, then confirmed."""

from typing import Any, Final
from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vigie.kernel.errors import Invalid, VigieError
from vigie.kernel.money import currency
from vigie.leasing.actions.takeover import (
    Prepared,
    Wanted,
    ask_for_takeover,
    keep_file,
    kept_file,
    prepare,
)
from vigie.leasing.domain.lifecycle import TAKE_OVER
from vigie.leasing.domain.takeover.cells import Fault
from vigie.leasing.domain.takeover.totals import Total, read_totals
from vigie.leasing.portal.staff.ceilings import DayInput
from vigie.leasing.portal.staff.shown import amount
from vigie.leasing.portal.staff.takeovers import earlier
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence, sentence_for
from vigie.ui.errors import status_of

_LISTED: Final = 200
_FIGURES: Final = {
    "contracts": _("Contracts"),
    "outstanding": _("Outstanding principal"),
    "arrears": _("Arrears"),
}


class TakeoverForm(forms.Form):
    """A file of running contracts; once looked at, `place` says where it is kept."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX or Parquet: one running contract a row, headings in English, French or Polish."),
        error_messages={"required": _("Choose the file.")},
    )  # fmt: skip
    on = forms.DateField(
        label=_("Day of the takeover"),
        widget=DayInput(),
        initial=localdate,
        help_text=_("The opening balances are those of this day; what was due before counts as arrears."),
    )  # fmt: skip
    totals = forms.CharField(
        label=_("Control totals of the source"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2_000}),
        help_text=_("One line for each currency: EUR; 10000; 185000000.00; 412345.67 (contracts, outstanding principal, arrears)."),
    )  # fmt: skip
    place = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    key = forms.CharField(widget=forms.HiddenInput, initial=lambda: uuid4().hex, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("place")

    def clean_totals(self) -> tuple[Total, ...]:
        """Return the totals; what cannot be read is said at the field."""
        try:
            return read_totals(self.cleaned_data["totals"].splitlines())
        except Invalid as error:
            raise forms.ValidationError(sentence(error, get_language() or "en")) from error


@require_http_methods(["GET", "POST"])
@staff_page(TAKE_OVER)
def show(request: StaffRequest) -> HttpResponse:
    """Show the form, what a file comes to, and take it over once that is confirmed."""
    form = TakeoverForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form, "earlier": earlier(request.actor)}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            if "confirmed" in request.POST:
                return _taken(request, form)
            place, prepared = _looked_at(request, form)
        except VigieError as error:
            form.add_error(None, sentence(error, get_language() or "en"))
            status = status_of(error)
        else:
            form.data = {**request.POST.dict(), "place": place, "key": uuid4().hex}
            form.fields["file"].required = False
            context["report"] = _report(prepared, place.partition("/")[2])
    elif form.errors:
        status = 422
    return render(request, "leasing/pages/takeover.html", context, status=status)


def _looked_at(request: StaffRequest, form: TakeoverForm) -> tuple[str, Prepared]:
    by, given = request.actor, form.cleaned_data
    sent = given["file"]
    place = keep_file(sent.chunks(), sent.name, by=by) if sent else given["place"]
    path = kept_file(place, by=by)
    return place, prepare(path, given["totals"], opened_on=given["on"], by=by)


def _taken(request: StaffRequest, form: TakeoverForm) -> HttpResponse:
    given = form.cleaned_data
    lines = tuple(form.data["totals"].splitlines())
    wanted = Wanted(given["place"], given["on"], lines)
    number = ask_for_takeover(wanted, by=request.actor, key=given["key"])
    return redirect("leasing:takeover_run", number)


def _report(prepared: Prepared, name: str) -> dict[str, object]:
    """Return what a file comes to, in words and amounts."""
    faults = (*prepared.faults, *prepared.known)
    return {
        "name": name,
        "is_ready": prepared.is_ready,
        "rows": len(prepared.rows),
        "figures": _figures(prepared),
        "faults": [_fault(one, name) for one in faults[:_LISTED]],
        "faults_in_all": len(faults),
        "ignored": prepared.ignored,
    }


def _figures(prepared: Prepared) -> list[tuple[object, ...]]:
    """Return a line for each figure of each currency: words, source, rows, whether they agree."""
    expected = {one.currency: one for one in prepared.expected}
    found = {one.currency: one for one in prepared.totals}
    return [
        (code, words, one, other, one == other)
        for code in sorted(set(expected) | set(found))
        for figure, words in _FIGURES.items()
        for one, other in [(_shown(expected, code, figure), _shown(found, code, figure))]
    ]


def _shown(totals: dict[str, Total], code: str, figure: str) -> str:
    value = getattr(totals.get(code), figure, 0)
    if figure == "contracts":
        return formats.number(value, cells.language())
    return formats.amount(amount(value, code), cells.language(), currency(code).exponent)


def _fault(one: Fault, name: str) -> tuple[object, ...]:
    said = sentence_for(one.code, {"file": name, **one.details()}, get_language() or "en")
    return one.line, one.column, one.value, said
