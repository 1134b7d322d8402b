"""Wrappers around every answer: addresses without NUL, the content policy, refusals in words."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language

from vigie.kernel.errors import Invalid, NotFound, VigieError
from vigie.ui.errors import not_found, problem_response, refusal_page

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# No inline script, no inline style, no other host. Tabler draws check marks from data: images.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


# What Django answers by itself, said as the API says everything.
_PLAIN = {404: NotFound("site.address_unknown"), 405: Invalid("site.method_unfit")}


class AddressWithoutNul:
    """Takes NUL out of what an address asks: no text of the database can hold it, so none is found."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on with its query as if NUL had not been typed."""
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "")
        return self.get_response(request)


class ContentSecurityPolicy:
    """Forbids the browser whatever this server did not send as a file of its own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the policy to the answer, unless it brings a stricter one."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class SpeakErrors:
    """Turns business refusals that no guard caught into their page, or into problem+json."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; what Django itself answers under /api/ becomes a problem too."""
        response = self.get_response(request)
        if not request.path.startswith("/api/") or response.status_code not in _PLAIN:
            return response
        if response.headers.get("Content-Type", "").startswith("application/problem+json"):
            return response
        language = (get_language() or "en")[:2]
        error = _PLAIN[response.status_code]
        said = problem_response(error, language, request.path, status=response.status_code)
        if "Allow" in response.headers:
            said.headers["Allow"] = response.headers["Allow"]
        return said

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a business refusal; leave faults to Django."""
        if isinstance(exception, VigieError):
            if request.path.startswith("/api/"):
                return problem_response(exception, (get_language() or "en")[:2], request.path)
            return refusal_page(request, exception)
        if isinstance(exception, Http404) and not request.path.startswith("/api/"):
            return not_found(request, exception)
        return None
