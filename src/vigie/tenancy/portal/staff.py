"""Sign-in, sign-out and preferences."""

import secrets

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vigie.database.tenant import tenant
from vigie.tenancy.actions import change_preferences, sign_in
from vigie.tenancy.models import User
from vigie.tenancy.portal.forms import PreferencesForm, SignInForm
from vigie.tenancy.portal.middleware import PortalRequest, start_session
from vigie.tenancy.queries import find_sign_in


@require_http_methods(["GET", "POST"])
def sign_in_page(request: PortalRequest) -> HttpResponse:
    """Show the sign-in form and sign a person in."""
    form = SignInForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        outcome = sign_in(email, form.cleaned_data["password"])
        owner = find_sign_in(email)
        if outcome.outcome == "ok" and owner is not None:
            with tenant(owner.organisation_id):
                start_session(request, User.objects.get(id=owner.id))
            return HttpResponseRedirect(_next(request))
        problem = _refusal()
    context = {"form": form, "problem": problem, "next": _next(request)}
    status = 401 if problem else 200
    return render(request, "tenancy/pages/sign_in.html", context, status=status)


@require_POST
def sign_out(request: PortalRequest) -> HttpResponse:
    """End the session."""
    request.session.flush()
    return redirect("tenancy:sign_in")


@require_POST
def preferences(request: PortalRequest) -> HttpResponse:
    """Keep language, theme and density: on the user when signed in, in cookies else."""
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    response = HttpResponseRedirect(_next(request))
    chosen = {name: form.cleaned_data[name] for name in ("language", "theme", "density")}
    if request.user is not None and request.actor is not None:
        kept = {name: chosen[name] or getattr(request.user, name) for name in chosen}
        key = secrets.token_hex(8)
        change_preferences(request.user.pk, **kept, by=request.actor, key=key)
    for name, value in chosen.items():
        if value:
            response.set_cookie(f"vigie_{name}", value, max_age=31_536_000, samesite="Lax")
    return response


def _next(request: PortalRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else "/"


def _refusal() -> str:
    """Return one sentence for a wrong address, a wrong password and a lock.

    Telling them apart would tell a stranger which addresses have an account.
    """
    return _(
        "The address and the password do not go together, or too many wrong ones were tried. "
        "Check both, or try again later."
    )
