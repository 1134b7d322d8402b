"""The page of a contract."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from vigie.journal.actions import record_reading
from vigie.leasing.portal.staff.contracts import READ, SUBJECT
from vigie.leasing.portal.staff.shown import contract_context
from vigie.ui.access import StaffRequest, staff_page


@require_GET
@staff_page(READ)
def show(request: StaffRequest, contract_id: int) -> HttpResponse:
    """Show a contract; the reading is journalled."""
    context = contract_context(request.actor, contract_id, localdate())
    record_reading(request.actor, SUBJECT, contract_id)
    return render(request, "leasing/pages/contract.html", context)


def asked_day(request: StaffRequest, default: date) -> date:
    """Return the day that the address names, or the default."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return default
