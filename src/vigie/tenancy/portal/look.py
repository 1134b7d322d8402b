"""The look of the organisation's portal: its accent, measured in both themes before it is kept."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vigie.kernel.errors import Invalid
from vigie.tenancy.actions import change_accent
from vigie.tenancy.portal.forms import AccentForm
from vigie.tenancy.queries import organisation_of
from vigie.ui import accent, cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence
from vigie.ui.context import accent_address

CHANGE: Final = "tenancy.change_look"


@dataclass(frozen=True, slots=True)
class Measured:
    """A colour in a theme: how well it is read, and whether that is enough."""

    is_dark: bool
    colour: str
    ratio: str
    is_enough: bool


@require_http_methods(["GET", "POST"])
@staff_page(CHANGE)
def look(request: StaffRequest) -> HttpResponse:
    """Show the accent, try one that the address names, keep the one that is sent."""
    if "own" in request.POST:
        change_accent("", "", by=request.actor, key=request.POST["own"])
        return redirect("tenancy:look")
    form = AccentForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            change_accent(given["light"], given["dark"], by=request.actor, key=given["key"])
        except Invalid as error:
            problem = sentence(error, get_language() or "en")
        else:
            messages.success(request, _("The accent is kept: everybody sees it from now on."))
            return redirect("tenancy:look")
    light, dark = _tried(request) or _kept(request)
    if not form.is_bound:
        form = AccentForm(initial={"light": light, "dark": dark, "key": uuid4().hex})
    context = {
        "form": form,
        "problem": problem,
        "presets": [(*pair, f"?light={pair[0][1:]}&dark={pair[1][1:]}") for pair in accent.PRESETS],
        "measured": [_measured(light, accent.LIGHT), _measured(dark, accent.DARK)],
        "is_tried": _tried(request) is not None,
        "accent_href": accent_address(light, dark),
        "key": uuid4().hex,
    }
    return render(request, "tenancy/pages/look.html", context, status=422 if problem else 200)


def _tried(request: StaffRequest) -> tuple[str, str] | None:
    """Return the pair that the address or the refused form names, when both are colours."""
    given = request.POST if request.method == "POST" else request.GET
    pair = tuple(f"#{given.get(name, '').lower().removeprefix('#')}" for name in ("light", "dark"))
    return (pair[0], pair[1]) if all(map(accent.is_colour, pair)) else None


def _kept(request: StaffRequest) -> tuple[str, str]:
    mine = organisation_of(request.actor)
    return mine.accent or accent.PRESETS[0][0], mine.accent_dark or accent.PRESETS[0][1]


def _measured(colour: str, theme: accent.Theme) -> Measured:
    ratio = formats.amount(Decimal(str(accent.weakest(colour, theme))), cells.language())
    return Measured(theme is accent.DARK, colour, ratio, accent.reads(colour, theme))
