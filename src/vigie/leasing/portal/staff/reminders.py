"""The reminders that are due at the end of a closed day: to whom, which, since when."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from vigie.leasing import queries
from vigie.leasing.domain.closing import REMINDERS
from vigie.leasing.portal.staff.contracts import READ
from vigie.leasing.portal.staff.shown import amount
from vigie.parties.queries import names_of
from vigie.ui.access import StaffRequest, staff_page


class _Asked(forms.Form):
    level = forms.TypedChoiceField(
        label=_("Reminder"),
        choices=[
            ("", _("All reminders")),
            *((place, place) for place, _days in enumerate(REMINDERS, 1)),
        ],
        coerce=int,
        required=False,
        empty_value=None,
    )
    days = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    after = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


@require_GET
@staff_page(READ)
def show(request: StaffRequest) -> HttpResponse:
    """Show the reminders due at the end of the last closed day, the longest delay first."""
    asked = _Asked(request.GET)
    given = asked.cleaned_data if asked.is_valid() else {}
    days, after = given.get("days"), given.get("after")
    found = queries.reminders_due(
        request.actor,
        level=given.get("level"),
        after=(days, after) if days is not None and after is not None else None,
    )
    names = names_of([row.customer_id for row in found.rows], request.actor)
    context = {
        "on": found.on,
        "level": given.get("level"),
        "levels": [(place, days) for place, days in enumerate(REMINDERS, 1)],
        "rows": [
            (row, names.get(row.customer_id, ""), amount(row.overdue, row.currency))
            for row in found.rows
        ],
        "after": found.after,
    }
    return render(request, "leasing/pages/reminders.html", context)
