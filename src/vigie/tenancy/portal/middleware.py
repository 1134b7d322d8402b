"""Turns a session or a bearer token into an actor, inside that organisation's transaction.

The whole request runs in one tenant block: whatever a view reads, it reads as its organisation.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import rotate_token
from django.utils import timezone, translation

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.tenancy.models import Link, Token, User
from vigie.tenancy.queries import actor_of, actor_of_token, find_link, find_token

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# First parts of addresses that open a page of one purpose (`tenancy.models.Link`).
LINK_PURPOSES = ("explain", "settle")
LINK_LARGEST_BODY = 24 * 1024**2
LINK_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow",
}

LANGUAGES = ("en", "fr", "pl")
USER_KEY = "user_id"
ORGANISATION_KEY = "organisation_id"
FINGERPRINT_KEY = "session_fingerprint"


class PortalRequest(HttpRequest):
    """A request that knows who acts."""

    actor: Actor | None
    link: Link | None
    upload_bound: int
    user: User | None  # type: ignore[assignment]  # our User is the only kind, None signed out


class ActorMiddleware:
    """Sets `request.actor` and `request.user`, and the language of the person."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponseBase:
        """Answer the request as the actor found, or as nobody."""
        request.actor = request.user = request.link = None
        if request.path.split("/")[1] in LINK_PURPOSES:
            return self._with_link(request)
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        # Pages are for people: a token opens the API and nothing else.
        if scheme.lower() == "bearer" and request.path.startswith("/api/"):
            return self._with_token(request, secret.strip())
        if USER_KEY in request.session:
            return self._with_session(request)
        return self._speaking(request, _browser_language(request))

    def _with_session(self, request: PortalRequest) -> HttpResponseBase:
        with tenant(int(request.session[ORGANISATION_KEY])):
            user = User.objects.filter(id=request.session[USER_KEY], is_active=True).first()
            if user is None or request.session.get(FINGERPRINT_KEY) != fingerprint(user):
                request.session.flush()
                return self._speaking(request, _browser_language(request))
            request.user, request.actor = user, actor_of(user)
            return self._speaking(request, user.language)

    def _with_token(self, request: PortalRequest, secret: str) -> HttpResponseBase:
        owner = find_token(secret)
        if owner is None:
            return self._speaking(request, _browser_language(request))
        with tenant(owner.organisation_id):
            token = Token.objects.get(id=owner.id)
            request.actor = actor_of_token(token)
            asked = translation.get_language_from_request(request)
            chosen = asked if "Accept-Language" in request.headers else token.language
            return self._speaking(request, chosen)

    def _with_link(self, request: PortalRequest) -> HttpResponseBase:
        """Answer somebody who came by a link: no account counts here, even where one is open."""
        _, purpose, secret, *_rest = [*request.path.split("/"), ""]
        owner = find_link(secret)
        if owner is None:
            return _private(self._speaking(request, _browser_language(request)))
        with tenant(owner.organisation_id):
            link = Link.objects.get(id=owner.id)
            if link.purpose == purpose:
                request.link, request.upload_bound = link, LINK_LARGEST_BODY
            chosen = request.COOKIES.get("vigie_language", "")
            return _private(
                self._speaking(request, chosen if chosen in LANGUAGES else link.language)
            )

    def _speaking(self, request: PortalRequest, language: str) -> HttpResponseBase:
        with translation.override(language), timezone.override("Europe/Paris"):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            if response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR and (
                request.actor or request.link
            ):
                # The view broke half-way: what it did before goes with it.
                transaction.set_rollback(True)
            return response


def fingerprint(user: User) -> str:
    """Return what ties a session to the user's present password."""
    return user.get_session_auth_hash()


def start_session(request: HttpRequest, user: User) -> None:
    """Sign a user in: nothing planted before is worth anything, neither session nor form token."""
    request.session.flush()
    rotate_token(request)
    request.session[USER_KEY] = user.pk
    request.session[ORGANISATION_KEY] = user.organisation_id
    request.session[FINGERPRINT_KEY] = fingerprint(user)


def _private(response: HttpResponseBase) -> HttpResponseBase:
    for name, value in LINK_HEADERS.items():
        response.headers[name] = value
    return response


def _browser_language(request: HttpRequest) -> str:
    chosen = request.COOKIES.get("vigie_language")
    return chosen if chosen in LANGUAGES else translation.get_language_from_request(request)
