"""Models with their cards, nights with their decisions, certificates with their evidence."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vigie.scoring import queries
from vigie.scoring.actions import dismiss_night, promote, release_night, roll_back
from vigie.scoring.actions.certifying import SIGN
from vigie.scoring.domain.learning.proportions import smallest_exam
from vigie.scoring.engines.installed import what_learns_here
from vigie.scoring.portal.forms import ReasonForm
from vigie.scoring.portal.shown import measured_rows, model_facts, night_facts
from vigie.scoring.portal.signing import signed_levels
from vigie.scoring.portal.tables import CERTIFICATES, MODELS, NIGHT_LIST, alias_of
from vigie.scoring.portal.words import ALARMS, CHOICES, FAULTS, GROUNDS, NIGHTS, asked_share
from vigie.scoring.queries.certificates import READ
from vigie.scoring.queries.targets import asked_on
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.lists import Listing

PROMOTE = "scoring.promote_models"
RELEASE = "scoring.release_nights"


@require_GET
@staff_page(READ)
def models(request: StaffRequest) -> HttpResponse:
    """Show the versions, the latest first."""
    listing = Listing(request, MODELS)
    listing.fill(queries.models(request.actor))
    context = {"listing": listing, "missing": what_learns_here().missing}
    return render(request, "scoring/pages/models.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def model(request: StaffRequest, version_id: int) -> HttpResponse:
    """Show a version's card; promote it, or go back from it."""
    line = queries.model_line(request.actor, version_id)
    form = ReasonForm(request.POST or None)
    is_champion = "champion" in line.aliases
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if is_champion:
            roll_back(line.model, reason=given["reason"], by=request.actor, key=given["key"])
            messages.success(request, _("The previous version decides again."))
        else:
            promote(line.id, reason=given["reason"], by=request.actor, key=given["key"])
            messages.success(request, _("This version decides from now on."))
        return redirect("scoring:model", version_id)
    context = {
        "line": line,
        "state": alias_of(line),
        "facts": model_facts(line),
        "measures": measured_rows(line),
        "is_champion": is_champion,
        "may_promote": request.actor.may(PROMOTE),
        "form": form,
    }
    return render(request, "scoring/pages/model.html", context, status=422 if form.errors else 200)


@require_GET
@staff_page(READ)
def nights(request: StaffRequest) -> HttpResponse:
    """Show the nights, those that wait for a person first."""
    listing = Listing(request, NIGHT_LIST)
    listing.fill(queries.nights(request.actor))
    return render(request, "scoring/pages/nights.html", {"listing": listing})


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def night(request: StaffRequest, night_id: int) -> HttpResponse:
    """Show a night and its decision; release or dismiss a held one."""
    line = queries.night_line(request.actor, night_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _decide(request, night_id, form.cleaned_data)
        return redirect("scoring:night", night_id)
    context: dict[str, Any] = {
        "line": line,
        "state": NIGHTS[line.state],
        "faults": [FAULTS[fault] for fault in line.faults],
        "choice": CHOICES.get(line.choice, ""),
        "grounds": [GROUNDS[ground] for ground in line.grounds],
        "alarms": [ALARMS[kind] for kind in line.figures.get("alarms", [])],
        "facts": night_facts(line),
        "may_decide": line.state == "held" and request.actor.may(RELEASE),
        "form": form,
    }
    return render(request, "scoring/pages/night.html", context, status=422 if form.errors else 200)


def _decide(request: StaffRequest, night_id: int, given: dict[str, str]) -> None:
    key, reason, by = given["key"], given["reason"], request.actor
    decisions: dict[str, Callable[[], int]] = {
        "release": lambda: release_night(
            night_id, reason=reason, on=timezone.localdate(), by=by, key=key
        ),
        "dismiss": lambda: dismiss_night(night_id, reason=reason, by=by, key=key),
    }
    said = "release" if request.POST.get("decision") == "release" else "dismiss"
    decisions[said]()
    done = {
        "release": _("The night may teach: the next one learns from its labels."),
        "dismiss": _("The night is kept out for good."),
    }
    messages.success(request, done[said])


@require_GET
@staff_page(READ)
def certificates(request: StaffRequest) -> HttpResponse:
    """Show the certificates with the evidence of each, the latest first."""
    listing = Listing(request, CERTIFICATES)
    today = timezone.localdate()
    listing.fill(queries.certificates(request.actor, on=today))
    red = asked_on(request.actor, today).red
    context = {
        "listing": listing,
        "share": asked_share(red),
        "least": smallest_exam(red / 1_000, 0.95),
        "signed": signed_levels(request.actor),
        "may_sign": request.actor.may(SIGN),
    }
    return render(request, "scoring/pages/certificates.html", context)
