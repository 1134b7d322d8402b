"""Runs, questions and the dashboard over HTTP."""

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.registrations.portal import house

from vigie.database.tenant import tenant
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor
from vigie.registrations.models import Certificate, MappingFault, Question, Run
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(by: Actor) -> Client:
    return signed_in(by, "back_office")


def fault_of(by: Actor) -> int:
    """Leave a field of holders that differs too often to be true."""
    with tenant(by.organisation_id):
        fault = MappingFault.objects.create(
            organisation_id=by.organisation_id,
            run=Run.objects.get(),
            product="credit",
            field="holder_name",
            differing=400,
            paired=1000,
            first_seen_on=house.AS_OF,
            last_seen_on=house.AS_OF,
        )
    return fault.pk


def question_of(by: Actor) -> int:
    """Leave the question of a contract that left the portfolio."""
    with tenant(by.organisation_id):
        certificate = Certificate.objects.get(contract_key="LC 2")
        question = Question.objects.create(
            organisation_id=by.organisation_id,
            certificate=certificate,
            kind="absent_from_portfolio",
            batch_id=Run.objects.get().batches[0],
            asked_on=house.AS_OF,
        )
    return question.pk


def test_a_run_shows_its_figures(by: Actor, client: Client) -> None:
    with tenant(by.organisation_id):
        run = Run.objects.get().pk
    listed = client.get("/runs/").content.decode()
    assert f"/runs/{run}/" in listed
    assert "Baseline" in listed
    page = client.get(f"/runs/{run}/").content.decode()
    assert "First run of the portfolio" in page
    assert ">2</span></span>" in page
    stranger = signed_in(house.organisation("Another"), "administrator")
    assert stranger.get(f"/runs/{run}/").status_code == 404
    assert stranger.get(f"/runs/{run}/progress").status_code == 404
    assert "The watch has not run yet" in stranger.get("/runs/").content.decode()


def test_a_running_run_says_how_far_it_is(by: Actor, client: Client) -> None:
    with tenant(by.organisation_id):
        run = Run.objects.get().pk
        Run.objects.update(status="running", stage="recording", done=50, total=200)
    address = f"/runs/{run}/progress"
    assert "Recording what was found" in client.get(address).content.decode()
    known = f"{address}?stage=recording&since=1.0&first=10"
    assert "left" in client.get(known).content.decode()
    assert "HX-Refresh" not in client.get(known)
    for nonsense in ("since=x&first=y", "stage=other&since=1&first=1", "since=9e99&first=0"):
        assert client.get(f"{address}?{nonsense}").status_code == 200


def test_a_person_asks_for_a_run(by: Actor, client: Client) -> None:
    assert client.post("/runs/start", {"key": "now"})["Location"] == "/runs/"
    assert "begins as soon as a worker is free" in client.get("/runs/").content.decode()
    with tenant(by.organisation_id):
        assert Entry.objects.filter(act="registrations.watch_asked", key="now").count() == 1
    assert signed_in(by, "reader").post("/runs/start", {"key": "now"}).status_code == 403
    nothing = signed_in(house.organisation("Empty"), "administrator")
    assert nothing.post("/runs/start", {"key": "now"}).status_code == 422


def test_a_mapping_fault_is_decided_once(by: Actor, client: Client) -> None:
    fault = fault_of(by)
    page = client.get("/questions/").content.decode()
    assert "It differs on 40 % of the rows compared" in page
    address = f"/questions/mapping-faults/{fault}/decide"
    assert client.post(address, {"verdict": "maybe", "key": "m"}).status_code == 422
    assert client.post(address, {"verdict": "fault", "key": "d"})["Location"] == "/questions/"
    with tenant(by.organisation_id):
        assert MappingFault.objects.get().state == "confirmed"
        run = Run.objects.get().pk
    assert "Held back" in client.get(f"/runs/{run}/").content.decode()
    other = signed_in(house.organisation("Another"), "administrator")
    assert other.post(address, {"verdict": "fault", "key": "d"}).status_code == 404


def test_a_past_run_shows_the_faults_of_its_day_by_their_right_name(
    by: Actor, client: Client
) -> None:
    fault = fault_of(by)
    day, last = timedelta(days=1), house.AS_OF + timedelta(days=8)
    with tenant(by.organisation_id):
        run, found = Run.objects.get().pk, MappingFault.objects.filter(id=fault)

    def shown(since: date, until: date, closed_on: date | None) -> str:
        with tenant(by.organisation_id):
            found.update(
                field="registered_on",
                first_seen_on=since,
                last_seen_on=until,
                closed_on=closed_on,
            )
        return client.get(f"/runs/{run}/").content.decode()

    assert "too often" not in shown(house.AS_OF + day, last, None)
    assert "too often" not in shown(house.AS_OF - day, house.AS_OF - day, house.AS_OF)
    then = shown(house.AS_OF, house.AS_OF, last)
    assert "Date of the certificate · Credit" in then
    assert "counted last on" not in then
    assert "Hold it back" not in then
    still = shown(house.AS_OF, last, None)
    assert "counted last on" in still
    assert "Hold it back" in still


def test_a_question_is_answered_once(by: Actor, client: Client) -> None:
    question = question_of(by)
    page = client.get("/questions/").content.decode()
    assert "LC-2" in page
    assert '<b class="menu-count">1</b>' in page
    address = f"/questions/{question}/answer"
    for _ in range(2):
        assert client.post(address, {"answer": "ended", "key": "a"})["Location"] == "/questions/"
    with tenant(by.organisation_id):
        assert Certificate.objects.get(contract_key="LC 2").watch == "ended"
    assert client.post(address, {"answer": "ended", "key": "b"}).status_code == 409
    assert "Nothing waits for you" in client.get("/questions/").content.decode()
    reader = signed_in(by, "reader")
    assert reader.post(address, {"answer": "ended", "key": "c"}).status_code == 403


def test_the_dashboard_answers_what_is_watched(by: Actor, client: Client) -> None:
    page = client.get("/").content.decode()
    assert "What is watched?" in page
    assert "The register" in page
    assert "What did the last runs find?" in page
    empty = signed_in(house.organisation("Empty"), "back_office").get("/").content.decode()
    assert "Nothing is watched yet" in empty
    assert "No source is described yet." in empty
