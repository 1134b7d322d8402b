"""What a caller of the API sends is never half read: no schema of a request lets a field through."""

from collections.abc import Iterator
from typing import Any, get_args

from ninja import NinjaAPI, Schema
from pydantic import BaseModel

from vigie.site.api import make_api
from vigie.ui.strict import Strict


def sent(api: NinjaAPI) -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield the schemas that requests fill, those within others too, each with its address."""
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for model in operation.models:
                    yield from within(path, model)


def within(path: str, model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    for field in model.model_fields.values():
        for kind in kinds(field.annotation):
            yield path, kind
            yield from within(path, kind)


def kinds(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from kinds(part)


def lax(found: Iterator[tuple[str, type[BaseModel]]]) -> set[str]:
    return {f"{path}: {one.__name__}" for path, one in found if not issubclass(one, Strict)}


def test_every_schema_of_a_request_refuses_what_it_does_not_know() -> None:
    found = list(sent(make_api()))
    assert len({one for _, one in found}) > 40
    assert lax(iter(found)) == set()


def test_a_planted_schema_is_noticed() -> None:
    class Lax(Schema):
        inner: list[int]

    class Outer(Strict):
        lines: list[Lax] | None

    assert lax(within("/x", Outer)) == {"/x: Lax"}
