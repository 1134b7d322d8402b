"""Query parameters that an address of the API does not know are refused, never left out in silence.

A filter misspelt or from another version would otherwise answer with a list that looks filtered,
and `preview` misspelt would do what was only to be shown.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

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
        known = query_names(operation)

        @wraps(run)
        def checked(request: HttpRequest, **values: Any) -> HttpResponse:
            unknown = [name for name in request.GET if name not in known]
            if unknown and known_caller(request) is not None:
                return problem_response(
                    _refusal(unknown, known), get_language() or "en", request.path
                )
            answer: HttpResponse = run(request, **values)
            return answer

        return checked

    return strict


def query_names(operation: Operation) -> tuple[str, ...]:
    """Return the query parameters of an operation, in the order of its description."""
    return tuple(
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    )


def _refusal(unknown: list[str], known: tuple[str, ...]) -> Invalid:
    names = ", ".join(unknown)
    if not known:
        return Invalid("site.parameter_surplus", parameter=names)
    return Invalid("site.parameter_unknown", parameter=names, known=", ".join(known))
