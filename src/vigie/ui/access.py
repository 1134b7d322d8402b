"""The door of every staff page: signed in, permitted, never cached."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound, VigieError
from vigie.ui.errors import refusal_page

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponseBase]


class StaffRequest(HttpRequest):
    """What a guarded view receives: somebody is signed in."""

    actor: Actor


def actor_of(request: HttpRequest) -> Actor | None:
    """Return who asks, or None when nobody signed in."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor


def staff_page(permission: str = "") -> Callable[[View[P]], View[P]]:
    """Guard a view: sign-in with the way back, refusal in words, no copy left in a cache.

    Business refusals that the view lets through become the page or the fragment of their kind.
    """

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor = actor_of(request)
            if actor is None:
                return to_sign_in(request)
            try:
                if permission:
                    actor.require(permission)
                response = view(request, *args, **kwargs)
            except VigieError as error:
                response = refusal_page(request, error)
            response.setdefault("Cache-Control", "no-store, private")
            return response

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the walls
        return guarded

    return guard


def link_page(view: View[P]) -> View[P]:
    """Guard a page of one purpose: only a live link opens it; refusals are told in words.

    The middleware of accounts found `request.link`, or None; a signed-in person is nobody here.
    """

    @wraps(view)
    def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            if getattr(request, "link", None) is None:
                raise NotFound("tenancy.link_over")
            return view(request, *args, **kwargs)
        except VigieError as error:
            return refusal_page(request, error)

    return guarded


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page, which brings back here; a fragment moves the whole page."""
    fragment = request.headers.get("HX-Request") == "true"
    here = request.headers.get("HX-Current-URL", "/") if fragment else request.get_full_path()
    address = reverse("tenancy:sign_in") + "?" + urlencode({"next": _path_of(here)})
    if fragment:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _path_of(address: str) -> str:
    """Drop scheme and host, so that `next` never leaves this server."""
    if "://" not in address:
        return address
    path = address.split("://", 1)[1].partition("/")[2]
    return f"/{path}"
