"""The API over HTTP: tokens, problems in three languages, keys, pages, and the wall."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openapi_spec_validator import validate

from vigie.database.tenant import tenant
from vigie.fraud.actions import raise_alerts
from vigie.fraud.models import Alert
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor, system_actor
from vigie.registrations.actions import SourceFacts, save_source
from vigie.registrations.models import Batch
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
    assert body(first) == {
        "alert_id": number,
        "state": "dismissed",
        "verdict": "not_fraud",
        "is_proposed": False,
    }
    assert body(decide(verdict, idempotency_key="a")) == body(first)
    other = decide({**verdict, "reason": "Another."}, idempotency_key="a")
    assert (other.status_code, body(other)["code"]) == (409, "journal.key_reused")
    with tenant(by.organisation_id):
        assert Entry.objects.filter(act="fraud.alert_decided").count() == 1
        assert Entry.objects.filter(act="journal.personal_data_read").count() == 2


def test_a_reader_may_not_decide(by: Actor) -> None:
    number, client = alert_of(by), caller(by, "reader")
    response = client.post(
        f"/api/v1/alerts/{number}/decision",
        {"verdict": "not_fraud", "reason": "No."},
        content_type="application/json",
        headers={"idempotency-key": "a"},
    )
    assert (response.status_code, body(response)["code"]) == (403, "tenancy.permission_missing")


def test_a_file_is_taken_note_of_and_followed(by: Actor) -> None:
    source = save_source(
        SourceFacts("portfolio", "ERP", "FR", "contract", ("*",), 1825), by=by, key="source"
    )
    client = caller(by, "back_office")
    said = {"source_id": source, "kind": "full", "as_of": "2026-11-23"}
    table = SimpleUploadedFile("p.csv", b"contract_number,plate\nC1,AA123BB\n")
    headers = {"idempotency-key": "file-1"}
    answer = client.post("/api/v1/imports", {**said, "table": table}, headers=headers)
    assert answer.status_code == 202, answer.content
    received = body(answer)
    assert (received["is_new"], received["status"]) == (True, "received")
    followed = body(client.get(f"/api/v1/imports/{received['import_id']}"))
    assert (followed["file_name"], followed["kind"]) == ("p.csv", "full")
    refused = caller(by, "reader").post(
        "/api/v1/imports", {**said, "table": table}, headers=headers
    )
    assert refused.status_code == 403


def test_one_vehicle_is_reported_and_a_wrong_cell_named(by: Actor) -> None:
    source = save_source(
        SourceFacts("register", "SIV", "FR", "interest", ("*",), 730), by=by, key="source"
    )
    client = caller(by, "back_office")

    def report(row: dict[str, str], key: str) -> Any:
        given = {"source_id": source, "as_of": "2026-11-23", "row": row}
        return client.post(
            "/api/v1/observations",
            given,
            content_type="application/json",
            headers={"idempotency-key": key},
        )

    first = body(report({"plate": "AA-123-BB", "holder_name": "Zoé"}, "a"))
    assert (first["certificates"], first["opened"]) == ([], 0)
    assert body(report({"plate": "AA-123-BB", "holder_name": "Zoé"}, "a")) == first
    wrong = report({"plate": "AA-123-BB", "exported_on": "32/13/2026"}, "b")
    assert wrong.status_code == 422
    assert body(wrong)["detail"].startswith("SIV, field exported_on: ")


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


@pytest.mark.parametrize(
    ("language", "known", "none"),
    [
        ("en", "does not know the parameter levels", "takes no parameter, and preveiw"),
        ("fr", "ne connaît pas le paramètre levels", "ne prend aucun paramètre, et preveiw"),
        ("pl", "nie zna parametru levels", "nie przyjmuje parametrów, a podano preveiw"),
    ],
)
def test_a_parameter_that_an_address_does_not_know_is_refused_by_name(
    by: Actor, language: str, known: str, none: str
) -> None:
    secret = create_token("erp", "fraud_analyst", by=by, key=f"erp-{language}")
    client = Client(headers={"authorization": f"Bearer {secret}", "accept-language": language})
    number = alert_of(by)
    said = client.get("/api/v1/alerts?levels=red&level=red")
    assert (said.status_code, body(said)["code"]) == (422, "site.parameter_unknown")
    assert known in body(said)["detail"]
    assert body(said)["params"]["parameter"] == "levels"
    assert body(said)["params"]["known"].split(", ")[0] == "level"
    assert {"sort", "cursor"} <= set(body(said)["params"]["known"].split(", "))
    verdict = {"verdict": "not_fraud", "reason": "seen"}
    done = client.post(
        f"/api/v1/alerts/{number}/decision?preveiw=true",
        verdict,
        content_type="application/json",
        headers={"idempotency-key": "decide"},
    )
    assert (done.status_code, body(done)["code"]) == (422, "site.parameter_surplus")
    assert none in body(done)["detail"].replace("\N{NO-BREAK SPACE}", " ")
    with tenant(by.organisation_id):
        assert Alert.objects.get().state == "open"
    assert client.get("/api/v1/alerts?level=red&level=orange&sort=risk").status_code == 200


@pytest.mark.parametrize(
    ("place", "name", "known"),
    [
        ("certificates?level=purple", "level", "'orange'"),
        ("certificates?watch=lost", "watch", "'not_found'"),
        ("certificates?distorted=maybe", "distorted", "'yes'"),
        ("alerts?level=purple", "level", "'yellow'"),
        ("alerts?level=red&level=purple", "level", "'yellow'"),
    ],
)
def test_a_value_that_a_filter_does_not_know_is_refused_by_its_name_with_those_it_knows(
    by: Actor, place: str, name: str, known: str
) -> None:
    said = caller(by).get(f"/api/v1/{place}")
    assert (said.status_code, body(said)["code"]) == (422, "site.request_invalid")
    assert body(said)["params"]["place"] == name
    assert known in body(said)["detail"]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"verdict": 5, "reason": "seen"}, "verdict"),
        ({"verdict": "not_fraud"}, "reason"),
        ({"verdict": "not_fraud", "reason": ["seen"]}, "reason"),
        ([], "body"),
    ],
)
def test_a_wrong_field_of_a_body_is_named_as_it_was_sent(
    by: Actor, given: object, name: str
) -> None:
    number = alert_of(by)
    url, headers = f"/api/v1/alerts/{number}/decision", {"idempotency-key": "a"}
    said = caller(by).post(url, given, content_type="application/json", headers=headers)
    assert (said.status_code, body(said)["code"]) == (422, "site.request_invalid")
    assert body(said)["params"]["place"] == name


def test_a_missing_header_and_a_wrong_number_in_the_address_are_named(by: Actor) -> None:
    number, client = alert_of(by), caller(by)
    given = {"verdict": "not_fraud", "reason": "seen"}
    url = f"/api/v1/alerts/{number}/decision"
    lacking = client.post(url, given, content_type="application/json")
    assert body(lacking)["params"]["place"] == "Idempotency-Key"
    assert body(client.get("/api/v1/alerts/x"))["params"]["place"] == "alert_id"


@pytest.mark.parametrize(("language", "alien"), [("fr", " or "), ("pl", " or "), ("pl", "lub ")])
def test_choices_are_listed_without_a_word_of_english(by: Actor, language: str, alien: str) -> None:
    secret = create_token("erp", "fraud_analyst", by=by, key=f"erp-{language}")
    client = Client(headers={"authorization": f"Bearer {secret}", "accept-language": language})
    said = body(client.get("/api/v1/certificates?level=purple"))["detail"]
    assert "'none', 'yellow', 'orange', 'red'" in said
    assert alien not in said


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "what this address does not know: reson, colour.shade"),
        ("fr", "ce que cette adresse ne connaît pas : reson, colour.shade"),
        ("pl", "czego ten adres nie zna: reson, colour.shade"),
    ],
)
def test_a_field_that_a_body_does_not_know_is_refused_by_name(
    by: Actor, language: str, words: str
) -> None:
    number = alert_of(by)
    secret = create_token("erp", "fraud_analyst", by=by, key=f"erp-{language}")
    client = Client(headers={"authorization": f"Bearer {secret}", "accept-language": language})
    given = {"verdict": "not_fraud", "reason": "seen", "reson": "seen", "colour.shade": 1}
    said = client.post(
        f"/api/v1/alerts/{number}/decision",
        given,
        content_type="application/json",
        headers={"idempotency-key": "decide"},
    )
    told = body(said)
    assert (said.status_code, told["code"]) == (422, "site.field_unknown")
    assert told["params"] == {"field": "reson, colour.shade"}
    assert words in told["detail"].replace("\N{NO-BREAK SPACE}", " ")
    with tenant(by.organisation_id):
        assert Alert.objects.get().state == "open"


def test_a_field_that_a_form_does_not_know_is_refused_by_name(by: Actor) -> None:
    source = save_source(
        SourceFacts("register", "SIV", "FR", "contract", ("*",), 1825), by=by, key="source"
    )
    said = {"source_id": source, "kind": "full", "as_of": "2026-11-23", "confrim": "true"}
    files = {name: SimpleUploadedFile("p.csv", b"plate,vin\nA,B\n") for name in ("table", "photo")}
    headers = {"idempotency-key": "file-1"}
    answer = caller(by, "back_office").post("/api/v1/imports", {**said, **files}, headers=headers)
    assert (answer.status_code, body(answer)["code"]) == (422, "site.field_unknown")
    assert body(answer)["params"] == {"field": "confrim, photo"}
    with tenant(by.organisation_id):
        assert not Batch.objects.exists()


def test_a_body_that_is_no_json_is_said_in_the_callers_language(by: Actor) -> None:
    number = alert_of(by)
    secret = create_token("erp", "fraud_analyst", by=by, key="erp-pl")
    client = Client(headers={"authorization": f"Bearer {secret}", "accept-language": "pl"})
    said = client.post(
        f"/api/v1/alerts/{number}/decision",
        "{verdict",
        content_type="application/json",
        headers={"idempotency-key": "decide"},
    )
    assert said.status_code == 400
    assert "treść nie jest zapisem JSON" in body(said)["detail"]


def test_who_has_no_token_is_not_told_what_an_address_knows() -> None:
    assert Client().get("/api/v1/alerts?levels=red").status_code == 401


@pytest.mark.parametrize(
    ("language", "unknown", "unfit", "wrong"),
    [
        ("en", "Nothing answers", "does not take that method", "a number is wanted"),
        ("fr", "Rien ne répond", "n’accepte pas cette méthode", "un nombre est attendu"),
        ("pl", "nic nie odpowiada", "nie przyjmuje tej metody", "oczekiwana jest liczba"),
    ],
)
def test_every_refusal_is_a_problem_in_the_callers_language(
    by: Actor, language: str, unknown: str, unfit: str, wrong: str
) -> None:
    secret = create_token("erp", "fraud_analyst", by=by, key=f"erp-{language}")
    client = Client(headers={"authorization": f"Bearer {secret}", "accept-language": language})
    asked = [
        (client.get("/api/v1/nowhere"), 404, "site.address_unknown", unknown),
        (client.delete("/api/v1/alerts"), 405, "site.method_unfit", unfit),
        (client.get("/api/v1/certificates/x"), 422, "site.request_invalid", wrong),
    ]
    for response, status, code, words in asked:
        said = body(response)
        assert response["Content-Type"] == "application/problem+json"
        assert (response.status_code, said["status"], said["code"]) == (status, status, code)
        assert words in said["detail"].replace("\N{NO-BREAK SPACE}", " ")
    assert "GET" in client.delete("/api/v1/alerts")["Allow"]


def test_operations_and_inspections_are_files_of_the_upload(by: Actor) -> None:
    described = body(Client().get("/api/v1/openapi.json"))["paths"]["/api/v1/imports"]["post"]
    assert [one["name"] for one in described["parameters"]] == ["Idempotency-Key"]
    source = save_source(
        SourceFacts("register", "SIV", "FR", "contract", ("*",), 1825), by=by, key="source"
    )
    files = {
        name: SimpleUploadedFile(f"{name}.csv", b"plate,code\nAA123BB,X\n")
        for name in ("table", "operations", "inspections")
    }
    answer = caller(by, "back_office").post(
        "/api/v1/imports",
        {"source_id": source, "kind": "full", "as_of": "2026-11-23", **files},
        headers={"idempotency-key": "file-1"},
    )
    assert answer.status_code == 202, answer.content
    with tenant(by.organisation_id):
        facts = Batch.objects.get().facts
    assert [facts[name]["name"] for name in ("operations", "inspections")] == [
        "operations.csv",
        "inspections.csv",
    ]


def test_lists_are_read_by_cursor_to_the_end(by: Actor) -> None:
    source = save_source(
        SourceFacts("portfolio", "ERP", "FR", "contract", ("*",), 1825), by=by, key="source"
    )
    client = caller(by, "back_office")
    said = {"source_id": source, "kind": "full", "as_of": "2026-11-23"}
    for number in range(51):
        table = SimpleUploadedFile(
            "p.csv", f"contract_number,plate\nC{number},AA1{number}\n".encode()
        )
        headers = {"idempotency-key": f"file-{number}"}
        assert (
            client.post("/api/v1/imports", {**said, "table": table}, headers=headers).status_code
            == 202
        )
    first = body(client.get("/api/v1/imports"))
    assert (len(first["items"]), first["items"][0]["fault"]) == (50, "")
    last = body(client.get(f"/api/v1/imports?cursor={first['next_cursor']}"))
    assert (len(last["items"]), last["next_cursor"]) == (1, "")
    numbers = [one["id"] for one in (*first["items"], *last["items"])]
    assert numbers == sorted(set(numbers), reverse=True)
    assert body(client.get("/api/v1/runs")) == {"items": [], "next_cursor": ""}
    assert client.get("/api/v1/runs?cursor=x").status_code == 422
