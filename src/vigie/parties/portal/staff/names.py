"""The organisation's own names: read, add, end, take back."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from vigie.kernel.errors import Invalid, VigieError
from vigie.parties.actions import EDIT, add_own_name, end_own_name, withdraw_own_name
from vigie.parties.domain.own_names import OwnName
from vigie.parties.portal.forms import ROLES, EndForm, OwnNameForm, new_token
from vigie.parties.queries import READ, own_names
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence


@dataclass(frozen=True, slots=True)
class Line:
    """A name as the page shows it, with the form that ends it."""

    own: OwnName
    role: object
    end_form: EndForm
    token: str


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def names(request: StaffRequest) -> HttpResponse:
    """Show the own names and take a new one."""
    form = OwnNameForm(request.POST or None)
    if request.method == "POST":
        request.actor.require(EDIT)
        if form.is_valid() and _added(form, request):
            return redirect("parties:names")
    words = dict(ROLES)
    lines = [
        Line(own, words[own.role], EndForm(auto_id=f"id_{own.id}_%s"), new_token())
        for own in own_names(request.actor)
    ]
    context = {"add_form": form, "lines": lines, "may_edit": request.actor.may(EDIT)}
    return render(request, "parties/pages/names.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(EDIT)
def end(request: StaffRequest, own_name_id: int) -> HttpResponse:
    """End a name on a day."""
    form = EndForm(request.POST)
    if not form.is_valid():
        raise Invalid("parties.date_missing")
    given = form.cleaned_data
    end_own_name(own_name_id, on=given["on"], by=request.actor, key=given["token"])
    return redirect("parties:names")


@require_POST
@staff_page(EDIT)
def withdraw(request: StaffRequest, own_name_id: int) -> HttpResponse:
    """Take back a name that was added by mistake."""
    withdraw_own_name(own_name_id, by=request.actor, key=request.POST.get("token", ""))
    return redirect("parties:names")


def _added(form: OwnNameForm, request: StaffRequest) -> bool:
    try:
        add_own_name(form.declared(), by=request.actor, key=form.cleaned_data["token"])
    except VigieError as error:
        form.add_error(None, sentence(error, get_language() or "en"))
        return False
    return True
