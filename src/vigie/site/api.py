"""The API: one frame for every feature's endpoints.

OpenAPI 3.1 at `/api/v1/openapi.json`. Bearer tokens only (`vigie token create`); errors are
problem+json (RFC 9457) in the caller's language; each write takes an `Idempotency-Key`.
"""

import json
from http import HTTPStatus
from importlib import import_module

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from vigie.kernel.actor import Actor
from vigie.kernel.errors import Forbidden, Invalid, VigieError
from vigie.ui.errors import problem, problem_response

ROUTERS = {
    "registrations": "vigie.registrations.api.endpoints",
    "fraud": "vigie.fraud.api.endpoints",
    "explanations": "vigie.fraud.api.explanations",
    "leasing": "vigie.leasing.api.endpoints",
    "contracts": "vigie.leasing.api.contracts",
    "settlements": "vigie.leasing.api.settlements",
    "takeover": "vigie.leasing.api.takeover",
    "portfolio": "vigie.leasing.api.portfolio",
    "closing": "vigie.leasing.api.closing",
    "papers": "vigie.leasing.api.papers",
    "documents": "vigie.documents.api.endpoints",
    "credit": "vigie.scoring.api.endpoints",
}


def bearer(request: HttpRequest) -> Actor | None:
    """Return the actor of the request's token; a session of the portal does not count here."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor if actor is not None and actor.kind == "token" else None


def make_api() -> NinjaAPI:
    """Return the API with every feature's router and the one way to say errors."""
    api = NinjaAPI(
        title="Vigie",
        version="1",
        description="Registration surveillance: certificates, distortions, alerts, imports, runs.",
        auth=bearer,
        docs_url=None,
        urls_namespace="api",
    )
    api.exception_handler(VigieError)(_refusal)
    api.exception_handler(ValidationError)(_wrong_input)
    api.exception_handler(AuthenticationError)(_nobody)
    api.exception_handler(HttpError)(_plain_error)
    for prefix, module in ROUTERS.items():
        api.add_router("", import_module(module).router, tags=[prefix])
    return api


def _refusal(request: HttpRequest, error: VigieError) -> HttpResponse:
    return problem_response(error, get_language() or "en", request.path)


def _wrong_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0] if error.errors else {"loc": (), "msg": ""}
    place = ".".join(str(part) for part in first["loc"])
    invalid = Invalid("site.request_invalid", place=place, reason=str(first["msg"]))
    return problem_response(invalid, get_language() or "en", request.path)


def _nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = _with_status(request, HTTPStatus.UNAUTHORIZED, Forbidden("site.token_needed"))
    response["WWW-Authenticate"] = "Bearer"
    return response


def _plain_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    invalid = Invalid("site.request_invalid", place="body", reason=str(error))
    return _with_status(request, HTTPStatus(error.status_code), invalid)


def _with_status(request: HttpRequest, status: HTTPStatus, error: VigieError) -> HttpResponse:
    said = problem(error, get_language() or "en", request.path)
    body = json.dumps({**said, "status": status, "title": status.phrase})
    return HttpResponse(body, status=status, content_type="application/problem+json")
