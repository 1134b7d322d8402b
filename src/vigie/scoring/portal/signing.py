"""A person's signature under what a certified level does by itself."""

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid
from vigie.scoring.actions import sign_level
from vigie.scoring.actions.certifying import SIGN
from vigie.scoring.portal.forms import ReasonForm
from vigie.scoring.queries import SignatureLine, signatures
from vigie.tenancy.queries import users
from vigie.ui.access import StaffRequest, staff_page

# Yellow never acts: it is for a person.
LEVELS: Final = ("red", "orange")
MODEL: Final = "fraud"


@dataclass(frozen=True, slots=True)
class Signed:
    """A level, who signed last, and the form of the next signature."""

    line: SignatureLine
    who: str
    form: ReasonForm


def signed_levels(by: Actor) -> list[Signed]:
    """Return the levels that may be signed, with the signature that stands."""
    names = dict(users(by).values_list("id", "name"))
    return [
        Signed(line, names.get(line.user_id or 0, ""), ReasonForm(auto_id=f"id_{line.level}_%s"))
        for line in signatures(by, MODEL, LEVELS)
    ]


@require_POST
@staff_page(SIGN)
def sign(request: StaffRequest, level: str) -> HttpResponse:
    """Sign that a level may act alone where it is certified, or withdraw that."""
    form = ReasonForm(request.POST)
    if level not in LEVELS or not form.is_valid():
        raise Invalid("scoring.reason_missing")
    given, is_given = form.cleaned_data, request.POST.get("given") == "yes"
    sign_level(
        MODEL, level, is_given=is_given, reason=given["reason"], by=request.actor, key=given["key"]
    )
    messages.success(
        request,
        _("Signed: the level acts alone while it is certified.")
        if is_given
        else _("Withdrawn: nothing of this level acts alone any more."),
    )
    return redirect("scoring:certificates")
