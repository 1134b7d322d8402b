"""Two wrappers around every answer: the content policy, and refusals in words."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language

from vigie.kernel.errors import VigieError
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
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a business refusal; leave faults to Django."""
        if isinstance(exception, VigieError):
            if request.path.startswith("/api/"):
                return problem_response(exception, (get_language() or "en")[:2], request.path)
            return refusal_page(request, exception)
        if isinstance(exception, Http404) and not request.path.startswith("/api/"):
            return not_found(request, exception)
        return None
