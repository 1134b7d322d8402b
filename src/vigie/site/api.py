"""The API: one frame for every feature's endpoints.

OpenAPI 3.1 at `/api/v1/openapi.json`. Bearer tokens only (`vigie token create`); errors are
problem+json (RFC 9457) in the caller's language; each write takes an `Idempotency-Key`.
"""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from importlib import import_module
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from typing_extensions import override

from vigie.kernel.actor import Actor
from vigie.kernel.errors import Forbidden, Invalid, VigieError
from vigie.site.api_description import described
from vigie.site.api_strict import field_unknown, strict_for, too_large
from vigie.ui.catalogue import sentence
from vigie.ui.errors import problem_response

# What pydantic finds wrong → the sentence that says it (`site.input_*`).
_KINDS: Final = {
    "missing": {"missing"},
    "no_number": {
        "int_parsing", "int_type", "int_from_float", "float_parsing", "float_type",
        "decimal_parsing", "decimal_type", "bool_parsing", "bool_type",
    },
    "no_date": {
        "date_parsing", "date_type", "date_from_datetime_parsing", "date_from_datetime_inexact",
        "datetime_parsing", "datetime_type", "datetime_from_date_parsing",
    },
    "unknown_word": {"literal_error", "enum"},
    "too_short": {"string_too_short", "too_short"},
    "too_long": {"string_too_long", "too_long"},
    "too_small": {"greater_than", "greater_than_equal"},
    "too_large": {"less_than", "less_than_equal"},
    "no_json": {"json_invalid", "json_type"},
}  # fmt: skip
_SURPLUS: Final = "extra_forbidden"
# pydantic lists choices in English, `'a', 'b' or 'c'`: their words are taken apart.
_BETWEEN: Final = re.compile(r"(?<='), (?=')|(?<=') or (?=')")
_LIMITS: Final = ("expected", "min_length", "max_length", "gt", "ge", "lt", "le")

_ABOUT: Final = """Registration surveillance and leasing: certificates, alerts, files, contracts.

Send `Authorization: Bearer …` (made by `vigie token create`). Lists answer `items` and `next_cursor`;
amounts are decimals as text unless the field says minor units; days are ISO 8601. A query
parameter that an address does not know is refused. Every refusal is `application/problem+json` in
the language of `Accept-Language`. Readings of personal data are journalled."""

ROUTERS = {
    "registrations": "vigie.registrations.api.endpoints",
    "fraud": "vigie.fraud.api.endpoints",
    "explanations": "vigie.fraud.api.explanations",
    "backtests": "vigie.fraud.api.backtests",
    "rules": "vigie.fraud.api.rules",
    "rings": "vigie.fraud.api.rings",
    "retention": "vigie.fraud.api.retention",
    "leasing": "vigie.leasing.api.endpoints",
    "contracts": "vigie.leasing.api.contracts",
    "settlements": "vigie.leasing.api.settlements",
    "takeover": "vigie.leasing.api.takeover",
    "portfolio": "vigie.leasing.api.portfolio",
    "pay_overs": "vigie.leasing.api.paying_over",
    "closing": "vigie.leasing.api.closing",
    "papers": "vigie.leasing.api.papers",
    "vat": "vigie.leasing.api.vat",
    "documents": "vigie.documents.api.endpoints",
    "credit": "vigie.scoring.api.endpoints",
    "levels": "vigie.scoring.api.levels",
}


def bearer(request: HttpRequest) -> Actor | None:
    """Return the actor of the request's token; a session of the portal does not count here."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor if actor is not None and actor.kind == "token" else None


class VigieApi(NinjaAPI):
    """The API with its description made whole."""

    @override
    def get_openapi_schema(self, **given: Any) -> Any:
        """Return what is derived from the code, with security, refusals, words and examples."""
        return described(super().get_openapi_schema(**given))


def make_api() -> NinjaAPI:
    """Return the API with every feature's router and the one way to say errors."""
    api = VigieApi(
        title="Vigie",
        version="1",
        description=_ABOUT,
        auth=bearer,
        docs_url=None,
        urls_namespace="api",
    )
    api.exception_handler(VigieError)(_refusal)
    api.exception_handler(ValidationError)(_wrong_input)
    api.exception_handler(AuthenticationError)(_nobody)
    api.exception_handler(HttpError)(_plain_error)
    api.exception_handler(RequestDataTooBig)(too_large)
    api.add_decorator(strict_for(bearer), mode="view")
    for prefix, module in ROUTERS.items():
        api.add_router("", import_module(module).router, tags=[prefix])
    return api


def _refusal(request: HttpRequest, error: VigieError) -> HttpResponse:
    return problem_response(error, get_language() or "en", request.path)


def _wrong_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem_response(_invalid(error.errors), get_language() or "en", request.path)


def _invalid(faults: Sequence[Mapping[str, Any]]) -> Invalid:
    """Return what is wrong with a request: every field that is not known, else the first fault."""
    surplus = [_place(one["loc"][2:]) for one in faults if one.get("type") == _SURPLUS]
    if surplus:
        return field_unknown(surplus)
    first = faults[0] if faults else {"loc": (), "msg": ""}
    return Invalid("site.request_invalid", place=_sent(first["loc"]), reason=_reason(first))


def _sent(parts: Sequence[object]) -> str:
    """Return the name that the caller sent: `level` of a query, `row.plate` of a body.

    What comes before it, and the number of a value given several times, are names of ours.
    """
    source, *inside = parts or ("",)
    if source == "body":
        return _place(inside[1:]) or "body"
    named = [one for one in inside if not isinstance(one, int)]
    return str(named[-1]) if named else str(source)


def _place(parts: Sequence[object]) -> str:
    return ".".join(map(str, parts))


def _reason(fault: Mapping[str, Any]) -> str:
    """Return what is wrong with a value in the caller's language; pydantic speaks English only."""
    kind = next((kind for kind, types in _KINDS.items() if fault.get("type") in types), "unfit")
    limits = {name: value for name, value in fault.get("ctx", {}).items() if name in _LIMITS}
    limit = _choices(str(next(iter(limits.values()), "")))
    return sentence(Invalid(f"site.input_{kind}", limit=limit), get_language() or "en")


def _choices(limit: str) -> str:
    """Return a list of words as every language writes one; another limit as it is."""
    words = _BETWEEN.split(limit)
    return limit if len(words) == 1 else ", ".join(word for word in words if word != "''")


def _nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = _with_status(request, HTTPStatus.UNAUTHORIZED, Forbidden("site.token_needed"))
    response["WWW-Authenticate"] = "Bearer"
    return response


def _plain_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what the framework itself refuses: a body that is no JSON."""
    reason = sentence(Invalid("site.input_no_json"), get_language() or "en")
    invalid = Invalid("site.request_invalid", place="body", reason=reason)
    return _with_status(request, HTTPStatus(error.status_code), invalid)


def _with_status(request: HttpRequest, status: HTTPStatus, error: VigieError) -> HttpResponse:
    return problem_response(error, get_language() or "en", request.path, status=status)
