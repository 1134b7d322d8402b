"""The close of day watched and ordered: days, slices, pace, contracts left behind."""

from datetime import date, timedelta
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vigie.kernel.errors import VigieError
from vigie.leasing import queries
from vigie.leasing.actions import order_close, set_business_date
from vigie.leasing.actions.closing import CLOSE
from vigie.leasing.domain.closing_pace import pace, seconds_left
from vigie.leasing.portal.staff.ceilings import DayInput
from vigie.leasing.portal.staff.contracts import READ
from vigie.leasing.portal.words.closing import reason_of
from vigie.leasing.queries.closing_monitor import Monitor
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence
from vigie.ui.records import Progress


class ThroughForm(forms.Form):
    """The last day to close, or the first where none was ever closed."""

    on = forms.DateField(label=pgettext_lazy("close of day", "Close through"), widget=DayInput())
    token = forms.CharField(widget=forms.HiddenInput, initial=lambda: uuid4().hex, max_length=64)


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def show(request: StaffRequest) -> HttpResponse:
    """Show how the close stands, and order one."""
    found = queries.closing_monitor(request.actor)
    is_first = found.business_date is None
    form = ThroughForm(request.POST or None, initial={"on": _proposed(found)})
    if is_first:
        form.fields["on"].label = _("First day to close")
    if request.method == "POST":
        request.actor.require(CLOSE)
        if form.is_valid() and _ordered(form, request, is_first=is_first):
            return redirect("leasing:closing")
    context = _live(found) | {
        "form": form,
        "is_first": is_first,
        "may_close": request.actor.may(CLOSE),
    }
    status = 422 if form.errors else 200
    return render(request, "leasing/pages/closing.html", context, status=status)


@require_GET
@staff_page(READ)
def live(request: StaffRequest) -> HttpResponse:
    """Answer with the part of the page that moves; when the close ends the page is read again."""
    found = queries.closing_monitor(request.actor)
    response = render(request, "leasing/parts/closing_live.html", _live(found))
    if not found.under_way:
        response["HX-Refresh"] = "true"
    return response


def _proposed(found: Monitor) -> date:
    """Return the day a close most likely ends on: the last one begun, else the open one."""
    begun = max((day.on for day in found.under_way), default=None)
    opened = found.business_date or localdate() - timedelta(days=1)
    return begun or min(opened, localdate())


def _ordered(form: ThroughForm, request: StaffRequest, *, is_first: bool) -> bool:
    on, key = form.cleaned_data["on"], form.cleaned_data["token"]
    try:
        if is_first:
            set_business_date(on, by=request.actor, key=key)
        else:
            order_close(on, by=request.actor, key=key)
    except VigieError as error:
        form.add_error("on", sentence(error, get_language() or "en"))
        return False
    said = _("The day is open.") if is_first else _("The close has been ordered.")
    messages.success(request, said)
    return True


def _live(found: Monitor) -> dict[str, object]:
    speed = pace(found.recent) if found.under_way else None
    return {
        "opened": found.business_date,
        "days": found.days,
        "uncharged": [
            (day.on, reason_of(code), count)
            for day in found.days
            for code, count in sorted(day.uncharged.items())
        ],
        "progress": _progress(found) if found.under_way else None,
        "pace": round(speed) if speed else None,
        "behind": [(one, reason_of(one.reason)) for one in found.behind],
        "behind_in_all": found.behind_in_all,
    }


def _progress(found: Monitor) -> Progress:
    days = found.under_way
    done, slices = sum(day.done for day in days), sum(day.slices for day in days)
    is_worked_on = any(day.worked_on for day in days)
    return Progress(
        label=_("Slices of the days under way"),
        done=done,
        total=slices,
        state="running" if is_worked_on else "waiting",
        seconds_left=seconds_left(found.recent, slices - done) if is_worked_on else None,
    )
