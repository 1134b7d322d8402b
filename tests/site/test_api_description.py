"""The description of the API says everything: who, what, refusals, closed lists, examples that fit."""

import json
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

import pytest
from django.test import Client
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from vigie.registrations.portal.words.states import IMPORTS, KINDS, RUNS, SIDES, TABLES, WATCHES
from vigie.site.api_words import WORDS
from vigie.ui.catalogue import messages
from vigie.ui.levels import LEVELS

pytestmark = pytest.mark.django_db
Found = dict[str, Any]


@cache
def description() -> Found:
    found: Found = json.loads(Client().get("/api/v1/openapi.json").content)
    return found


def operations() -> Iterator[tuple[str, str, Found]]:
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def contents(operation: Found) -> Iterator[Found]:
    for part in (operation.get("requestBody", {}), *operation["responses"].values()):
        yield from part.get("content", {}).values()


def test_it_is_openapi_3_1_with_bearer_tokens() -> None:
    said = description()
    validate(said)
    assert said["security"] == [{"bearer": []}]
    assert said["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    tagged = {tag for _, _, operation in operations() for tag in operation["tags"]}
    assert tagged <= {tag["name"] for tag in said["tags"] if tag["description"]}


def test_every_operation_says_what_it_does_in_a_summary_and_a_sentence() -> None:
    summaries = [operation["summary"] for _, _, operation in operations()]
    assert len(summaries) == len(set(summaries)) > 70
    short = [one for one in summaries if len(one.split()) < 2]
    assert not short
    untold = [p for p, _, operation in operations() if not operation.get("description")]
    assert not untold


def test_every_parameter_is_described_with_an_example() -> None:
    faults = [
        (path, one["name"])
        for path, _, operation in operations()
        for one in operation["parameters"]
        if len(one.get("description", "")) < 10 or "example" not in one
    ]
    assert not faults


def test_every_operation_answers_something_and_names_its_refusals() -> None:
    for path, method, operation in operations():
        codes = set(operation["responses"])
        assert {"401", "403", "422", "503"} <= codes, path
        assert ("404" in codes) or "{" not in path, path
        assert ("409" in codes) == (method != "get"), path
        done = next(one for code, one in operation["responses"].items() if code.startswith("2"))
        assert done.get("content") or path.endswith("/file"), path


def test_every_example_fits_its_schema() -> None:
    schemas = description()["components"]["schemas"]
    for path, method, operation in operations():
        for media in contents(operation):
            whole = {**media["schema"], "components": {"schemas": schemas}}
            checked = OAS31Validator(whole)
            faults = [error.message for error in checked.iter_errors(media["example"])]
            assert not faults, (path, method, media["example"])
        for one in operation["parameters"]:
            faults = [
                error.message for error in OAS31Validator(one["schema"]).iter_errors(one["example"])
            ]
            assert not faults, (path, one["name"], one["example"])


def test_the_refusals_in_the_examples_exist() -> None:
    for one in description()["components"]["responses"].values():
        example = one["content"]["application/problem+json"]["example"]
        assert example["code"] in messages()


def test_closed_lists_are_told_and_are_those_of_the_pages() -> None:
    schemas = description()["components"]["schemas"]
    for name, words in WORDS.items():
        schema, field = name.split(".")
        told = schemas[schema]["properties"][field]["description"]
        assert all(word in told for word in words), name
    pages: dict[str, Collection[str]] = {
        "CertificateLine.level": LEVELS,
        "CertificateLine.watch": WATCHES,
        "ImportLine.status": IMPORTS,
        "ImportLine.kind": KINDS,
        "ImportLine.side": SIDES,
        "RunLine.status": RUNS,
        "BadRowLine.table": TABLES,
    }
    for name, known in pages.items():
        assert set(WORDS[name]) == set(known), name
