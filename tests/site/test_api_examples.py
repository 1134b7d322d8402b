"""The examples of the description are true: each body of the watch, sent as it stands, is taken."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from vigie.tenancy.actions import create_token
from vigie.testing.lender import Lender, contract, new_lender

pytestmark = pytest.mark.django_db

NUMBER = "CVA240000123"


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(0, contract_number=NUMBER)], date(2026, 11, 1))
    return made


@pytest.fixture
def client(lender: Lender) -> Client:
    secret = create_token("erp", "back_office", by=lender.by, key="erp")
    return Client(headers={"authorization": f"Bearer {secret}"})


def example(path: str, media: str) -> dict[str, Any]:
    said = json.loads(Client().get("/api/v1/openapi.json").content)
    found: dict[str, Any] = said["paths"][path]["post"]["requestBody"]["content"][media]["example"]
    return found


def source_of(client: Client, side: str) -> int:
    """Return the number that the API itself gives of a source."""
    (found,) = [
        one for one in json.loads(client.get("/api/v1/sources").content) if one["side"] == side
    ]
    number: int = found["id"]
    return number


@pytest.mark.parametrize(
    ("path", "side"), [("/api/v1/observations", "register"), ("/api/v1/contracts", "portfolio")]
)
def test_a_record_is_taken_as_the_example_says(client: Client, path: str, side: str) -> None:
    sent = {**example(path, "application/json"), "source_id": source_of(client, side)}
    answer = client.post(
        path, sent, content_type="application/json", headers={"idempotency-key": "one"}
    )
    assert (answer.status_code, json.loads(answer.content).get("code")) == (200, None)


def test_a_file_is_taken_as_the_example_says_and_another_kind_refused(client: Client) -> None:
    path = "/api/v1/imports"
    sent = {**example(path, "multipart/form-data"), "source_id": source_of(client, "register")}
    assert sent["kind"] in ("full", "delta")
    for kind, status in ((sent["kind"], 202), ("text", 422)):
        table = SimpleUploadedFile("r.csv", b"plate;vin\nAB-123-CD;VF1AAAAA123456789\n")
        files = {
            "table": table,
            "kind": kind,
            **{name: sent[name] for name in ("source_id", "as_of")},
        }
        answer = client.post(path, files, headers={"idempotency-key": f"file-{kind}"})
        assert answer.status_code == status


def test_the_sources_of_an_organisation_are_listed_to_who_may_read_imports(
    lender: Lender, client: Client, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    new_lender(other, name="Another lender")
    listed = json.loads(client.get("/api/v1/sources").content)
    assert [(one["id"], one["side"], one["as_of"], one["rows"]) for one in listed] == [
        (lender.portfolio, "portfolio", "2026-11-01", 1),
        (lender.register, "register", None, 0),
    ]
    secret = create_token("bi", "accountant", by=lender.by, key="bi")
    refused = Client(headers={"authorization": f"Bearer {secret}"}).get("/api/v1/sources")
    assert refused.status_code == 403
