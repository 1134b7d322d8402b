"""The API over HTTP: tokens, problems in three languages, keys, pages, and the wall."""

import json
from typing import Any

import pytest
from django.test import Client
from openapi_spec_validator import validate

from vigie.database.tenant import tenant
from vigie.fraud.actions import raise_alerts
from vigie.fraud.models import Alert
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor, system_actor
from vigie.scoring.domain.levels import Level
from vigie.tenancy.actions import create_organisation, create_token
from vigie.testing.alerts import finding, reading, subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test")


def caller(by: Actor, role: str = "fraud_analyst") -> Client:
    secret = create_token("erp", role, by=by, key=f"erp-{role}")
    return Client(headers={"authorization": f"Bearer {secret}"})


def alert_of(by: Actor) -> int:
    raise_alerts((subject(1, finding(Level.ORANGE)),), reading=reading(7, 10), by=by, key="one")
    with tenant(by.organisation_id):
        return Alert.objects.get().pk


def body(response: Any) -> Any:
    return json.loads(response.content)


def test_the_description_is_openapi_3_1() -> None:
    said = body(Client().get("/api/v1/openapi.json"))
    assert said["openapi"].startswith("3.1")
    validate(said)


@pytest.mark.parametrize(
    ("language", "word"), [("en", "bearer token"), ("fr", "jeton"), ("pl", "token")]
)
def test_nobody_is_answered_with_a_problem_in_his_language(language: str, word: str) -> None:
    response = Client(headers={"accept-language": language}).get("/api/v1/alerts")
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"] == "Bearer"
    said = body(response)
    assert (said["status"], said["code"]) == (401, "site.token_needed")
    assert word in said["detail"]


def test_a_session_of_the_portal_is_no_token(by: Actor) -> None:
    response = Client(headers={"authorization": "Bearer vigie_wrong"}).get("/api/v1/alerts")
    assert response.status_code == 401


def test_alerts_are_listed_read_and_decided_once(by: Actor) -> None:
    number, client = alert_of(by), caller(by)
    listed = body(client.get("/api/v1/alerts"))
    assert [(one["id"], one["level"]) for one in listed["items"]] == [(number, "orange")]
    assert listed["next_cursor"] == ""
    read = body(client.get(f"/api/v1/alerts/{number}"))
    assert read["alert"]["reference"] == "ALR-2026-000001"
    assert read["findings"][0]["reasons"]
    verdict = {"verdict": "not_fraud", "reason": "The sale was ours."}

    def decide(given: dict[str, str], **headers: str) -> Any:
        url = f"/api/v1/alerts/{number}/decision"
        return client.post(url, given, content_type="application/json", headers=headers)

    assert decide(verdict).status_code == 422
    first = decide(verdict, idempotency_key="a")
    assert body(first) == {"alert_id": number, "state": "dismissed", "verdict": "not_fraud"}
    assert body(decide(verdict, idempotency_key="a")) == body(first)
    other = decide({**verdict, "reason": "Another."}, idempotency_key="a")
    assert (other.status_code, body(other)["code"]) == (409, "journal.key_reused")
    with tenant(by.organisation_id):
        assert Entry.objects.filter(act="fraud.alert_decided").count() == 1
        assert Entry.objects.filter(act="journal.personal_data_read").count() == 1


def test_a_reader_may_not_decide(by: Actor) -> None:
    number, client = alert_of(by), caller(by, "reader")
    response = client.post(
        f"/api/v1/alerts/{number}/decision",
        {"verdict": "not_fraud", "reason": "No."},
        content_type="application/json",
        headers={"idempotency-key": "a"},
    )
    assert (response.status_code, body(response)["code"]) == (403, "tenancy.permission_missing")


@pytest.mark.parametrize(
    "place",
    [
        "alerts/{id}",
        "certificates/{id}",
        "certificates/{id}/distortions",
        "imports/{id}",
        "imports/{id}/bad-rows",
        "runs/{id}",
    ],
)
def test_another_organisations_number_is_not_found(by: Actor, place: str) -> None:
    number = alert_of(by)
    stranger = caller(system_actor(create_organisation("Lessor Two"), name="test"))
    response = stranger.get("/api/v1/" + place.format(id=number))
    assert response.status_code == 404
    assert body(response)["status"] == 404
    assert body(stranger.get("/api/v1/alerts"))["items"] == []
    assert body(stranger.get("/api/v1/certificates"))["items"] == []


def test_wrong_words_are_named(by: Actor) -> None:
    client = caller(by)
    for place in ("alerts?sort=colour", "alerts?cursor=%%%", "certificates?sort=colour"):
        response = client.get(f"/api/v1/{place}")
        assert response.status_code == 422
        assert body(response)["detail"]
