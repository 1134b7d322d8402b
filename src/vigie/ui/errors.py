"""The one place where kinds of refusal become HTTP.

A portal page answers with a page, or with a fragment when htmx asked; the API answers with
`application/problem+json` (RFC 9457). Both take their sentence from the catalogue.
"""

import json
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vigie.kernel.errors import VigieError
from vigie.ui.catalogue import sentence

STATUSES = {
    "refused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
    "not_found": HTTPStatus.NOT_FOUND,
    "forbidden": HTTPStatus.FORBIDDEN,
    "conflict": HTTPStatus.CONFLICT,
    "unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
}


def status_of(error: VigieError) -> int:
    """Return the HTTP status of an error's kind."""
    return STATUSES.get(error.kind, HTTPStatus.INTERNAL_SERVER_ERROR)


def problem(
    error: VigieError, language: str, instance: str = "", *, status: int | None = None
) -> dict[str, object]:
    """Return the problem+json body of an error: type, title, status, detail, code, params.

    `status` is that of the error's kind unless told otherwise.
    """
    status = status or status_of(error)
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": sentence(error, language),
        "instance": instance,
        "code": error.code,
        "params": {name: _plain(value) for name, value in error.params.items()},
    }


def problem_response(
    error: VigieError, language: str, instance: str = "", *, status: int | None = None
) -> HttpResponse:
    """Return the problem as a response, with Retry-After when waiting helps."""
    body = problem(error, language, instance, status=status)
    response = HttpResponse(
        json.dumps(body),
        status=status or status_of(error),
        content_type="application/problem+json",
    )
    return _with_retry(response, error)


def refusal_page(request: HttpRequest, error: VigieError) -> HttpResponse:
    """Return the page of a refusal, or only its message when htmx asked for a part."""
    status = status_of(error)
    words = sentence(error, get_language() or "en")
    if _is_part(request):
        return _with_retry(_toast(request, words, status), error)
    return _with_retry(_page(request, status, words), error)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler of 400."""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler of 403."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler of 404: the same page whether the record is absent or another organisation's."""
    if _is_part(request):
        return _toast(request, _titles()[404], 404)
    return _page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Handler of 500: touches neither database nor person, for they may be what broke."""
    return render(request, "ui/errors/broken.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Page of a form that was opened too long ago or in another session."""
    words = _("This form is no longer valid. Go back, reload the page and send it again.")
    return _page(request, 403, words)


def _is_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _toast(request: HttpRequest, words: str, status: int) -> HttpResponse:
    context = {"text": words, "tone": "bad"}
    return render(request, "ui/parts/toast.html", context, status=status)


def _page(request: HttpRequest, status: int, words: str = "") -> HttpResponse:
    context = {"status": status, "words": words, "heading": _titles().get(status, _titles()[422])}
    return render(request, "ui/errors/error.html", context, status=status)


def _titles() -> dict[int, str]:
    return {
        400: _("The address or the form cannot be read"),
        403: _("You may not open this page"),
        404: _("Nothing is kept at this address"),
        409: _("It changed in the meantime"),
        422: _("This cannot be done"),
        503: _("An outside system does not answer"),
    }


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _with_retry(response: HttpResponse, error: VigieError) -> HttpResponse:
    if error.kind == "unavailable":
        response["Retry-After"] = str(round(float(str(error.params.get("retry_after", 60)))))
    return response
