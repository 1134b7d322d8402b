"""Query parameters and form fields that an address of the API does not know are refused by name,
never left out in silence (fields of a JSON body: `vigie.ui.strict`).

A filter misspelt or from another version would otherwise answer with a list that looks filtered,
and `preview` misspelt would do what was only to be shown.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja.operation import Operation

from vigie.kernel.errors import Invalid
from vigie.ui.errors import problem_response

Run = Callable[..., Any]


def strict_for(known_caller: Callable[[HttpRequest], object]) -> Callable[[Run], Run]:
    """Return a decorator of `Operation.run`: 422 for a parameter that the operation lacks.

    Whom `known_caller` does not know is answered by the operation itself, with 401.
    """

    def strict(run: Run) -> Run:
        operation: Operation = run.__self__  # type: ignore[attr-defined]  # a bound method
        known, fields = query_names(operation), names_of(operation, "form", "file")

        @wraps(run)
        def checked(request: HttpRequest, **values: Any) -> HttpResponse:
            refusal = None
            try:
                if known_caller(request) is not None:
                    refusal = _parameters(request, known) or _fields(request, fields)
            except RequestDataTooBig:
                return too_large(request)
            if refusal is not None:
                return problem_response(refusal, get_language() or "en", request.path)
            answer: HttpResponse = run(request, **values)
            return answer

        return checked

    return strict


def too_large(request: HttpRequest, _: Exception | None = None) -> HttpResponse:
    """Answer a body that is larger than its address takes from who sends it."""
    error, status = Invalid("site.body_too_large"), HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return problem_response(error, get_language() or "en", request.path, status=status)


def query_names(operation: Operation) -> tuple[str, ...]:
    """Return the query parameters of an operation, in the order of its description."""
    return names_of(operation, "query")


def names_of(operation: Operation, *sources: str) -> tuple[str, ...]:
    """Return the names that an operation takes from some sources: query, form, file."""
    return tuple(
        name
        for model in operation.models
        if model.__ninja_param_source__ in sources
        for name in getattr(model, "__ninja_flatten_map__", model.model_fields)
    )


def field_unknown(names: Sequence[str]) -> Invalid:
    """Return the refusal of fields that a body or a form should not have."""
    return Invalid("site.field_unknown", field=", ".join(names))


def _fields(request: HttpRequest, known: tuple[str, ...]) -> Invalid | None:
    if not known:
        return None
    unknown = [name for name in (*request.POST, *request.FILES) if name not in known]
    return field_unknown(unknown) if unknown else None


def _parameters(request: HttpRequest, known: tuple[str, ...]) -> Invalid | None:
    unknown = [name for name in request.GET if name not in known]
    if not unknown:
        return None
    names = ", ".join(unknown)
    if not known:
        return Invalid("site.parameter_surplus", parameter=names)
    return Invalid("site.parameter_unknown", parameter=names, known=", ".join(known))
