"""The evidence file: all that is known of an alert, dated, kept by digest, and shown unchanged."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from vigie.database.tenant import tenant
from vigie.documents.models import Document
from vigie.documents.queries import content_of
from vigie.fraud.actions import (
    answer_question,
    ask_person,
    comment_alert,
    decide_alert,
    judge_contest,
    produce_evidence_file,
    raise_alerts,
    record_contest,
)
from vigie.fraud.actions.evidence import Produced
from vigie.fraud.domain.inquiries import Asking
from vigie.fraud.models import Alert
from vigie.fraud.queries import evidence_files
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Forbidden, NotFound
from vigie.scoring.domain.levels import Level
from vigie.tenancy.actions import create_organisation, create_token
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.portal import as_somebody, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Actor:
    found = system_actor(create_organisation("Lessor One"), name="watch")
    said = (subject(1, finding(Level.ORANGE), exposure="18250"),)
    raise_alerts(said, reading=reading(1, 20), by=found, key="run")
    return found


@pytest.fixture
def anna(by: Actor) -> Actor:
    return somebody(by, "Anna")


def alert(by: Actor) -> int:
    with tenant(by.organisation_id):
        return Alert.objects.get().pk


def paths(by: Actor, done: Produced) -> tuple[Path, Path]:
    with tenant(by.organisation_id):
        found = {one.pk: content_of(one) for one in Document.objects.all()}
    return found[done.document_id], found[done.data_id]


def test_it_holds_what_is_known_with_both_dates(by: Actor, anna: Actor) -> None:
    one = alert(by)
    comment_alert(one, text="Called the garage", by=anna, key="c")
    decide_alert(one, verdict="fraud_confirmed", reason="Buyer heard", by=anna, key="d")
    done = produce_evidence_file(one, language="fr", by=anna, key="e")
    assert done.reference == "ALR-2026-000001/E1"
    paper, data = paths(by, done)
    told = json.loads(data.read_bytes())
    assert told["alert"]["exposure_cents"] == 1_825_000
    (fact,) = told["findings"][0]["reasons"][0]["facts"]
    assert (fact["value"], fact["effective_on"], fact["known_on"]) == (
        "2026-11-01",
        "2026-11-01",
        "2026-11-20",
    )
    assert told["alert"]["ruleset_version"] == 1
    assert [(one["who"], one["words"]) for one in told["decisions"]] == [("Anna", "Buyer heard")]
    assert [one["words"] for one in told["comments"]] == ["Called the garage"]
    assert [one["act"] for one in told["journal"]] == [
        "fraud.alert_commented",
        "fraud.alert_decided",
    ]
    assert paper.read_bytes().startswith(b"%PDF-1.7")
    assert b"evidence.json" in paper.read_bytes()
    for path, digest in ((paper, done.digest), (data, done.data_digest)):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest


def test_it_holds_what_the_person_said_and_what_came_of_a_contest(by: Actor, anna: Actor) -> None:
    """A file that is handed on speaks for the person too."""
    one = alert(by)
    by_hand = Asking("plans", "letter", "", "fr")
    asker = replace(anna, permissions=frozenset({"*"}))
    inquiry = ask_person(one, by_hand, by=asker, key="q")
    answer_question(inquiry, text="Je roule avec.", documents=(), by=by, key="a")
    decide_alert(one, verdict="fraud_confirmed", reason="Buyer heard", by=anna, key="d")
    contest = record_contest(one, text="Je n’ai rien vendu.", by=by, key="c")
    marc = replace(somebody(by, "Marc"), permissions=frozenset({"*"}))
    judge_contest(contest, overturns=True, reason="The register erred", by=marc, key="j")
    done = produce_evidence_file(one, language="fr", by=anna, key="e")
    _, data = paths(by, done)
    told = [
        (line["who"], line["verdict"], line["words"])
        for line in json.loads(data.read_bytes())["explanations"]
    ]
    assert told == [
        ("Anna", "question", "plans"),
        ("person concerned", "answer", "Je roule avec."),
        ("person concerned, as staff heard it", "contest", "Je n’ai rien vendu."),
        ("Marc", "overturned", "The register erred"),
    ]


def test_producing_is_journalled_with_both_digests_and_as_a_reading(by: Actor, anna: Actor) -> None:
    one = alert(by)
    done = produce_evidence_file(one, language="en", by=anna, key="e")
    assert produce_evidence_file(one, language="en", by=anna, key="e") == done
    with tenant(by.organisation_id):
        entry = Entry.objects.get(act="fraud.evidence_file_produced")
        assert entry.data["digests"] == {"paper": done.digest, "data": done.data_digest}
        reads = Entry.objects.filter(act="journal.personal_data_read", subject_id=one)
        assert reads.count() == 1
    again = produce_evidence_file(one, language="pl", by=anna, key="e2")
    assert again.reference == "ALR-2026-000001/E2"


def test_a_changed_file_is_seen(by: Actor, anna: Actor) -> None:
    one = alert(by)
    done = produce_evidence_file(one, language="en", by=anna, key="e")
    with tenant(by.organisation_id):
        assert [file.is_unchanged for file in evidence_files(anna, one)] == [True, True]
    _, data = paths(by, done)
    data.chmod(0o600)
    data.write_bytes(data.read_bytes().replace(b"18250", b"18251").replace(b"1825000", b"1825001"))
    with tenant(by.organisation_id):
        shown = {file.kind: file.is_unchanged for file in evidence_files(anna, one)}
    assert shown == {"evidence_file": True, "evidence_data": False}


def test_the_page_produces_and_shows_it(by: Actor, anna: Actor) -> None:
    one, client = alert(by), as_somebody(anna)
    assert "No evidence file yet" in client.get(f"/alerts/{one}/evidence/").content.decode()
    page = client.post(f"/alerts/{one}/evidence/", {"key": "e"}, follow=True).content.decode()
    assert "ALR-2026-000001/E1 is kept." in page
    assert page.count("Unchanged") == 2


def test_who_may_and_whose_it_is(by: Actor) -> None:
    one = alert(by)
    with pytest.raises(Forbidden):
        produce_evidence_file(one, language="en", by=somebody(by, "Rita", "reader"), key="r")
    other = system_actor(create_organisation("Lessor Two"), name="watch")
    with pytest.raises(NotFound):
        produce_evidence_file(one, language="en", by=somebody(other, "Zoe"), key="z")
    assert as_somebody(somebody(other, "Max")).get(f"/alerts/{one}/evidence/").status_code == 404


def test_the_api_lists_and_produces(by: Actor, anna: Actor) -> None:
    one = alert(by)
    secret = create_token("erp", "fraud_analyst", by=by, key="token")
    client = Client(headers={"authorization": f"Bearer {secret}"})
    assert client.get(f"/api/v1/alerts/{one}/evidence").json() == []
    done = client.post(f"/api/v1/alerts/{one}/evidence", headers={"idempotency-key": "k"}).json()
    assert done["reference"] == "ALR-2026-000001/E1"
    listed = client.get(f"/api/v1/alerts/{one}/evidence").json()
    assert {line["digest"] for line in listed} == {done["digest"], done["data_digest"]}
    assert all(line["is_unchanged"] for line in listed)
    other = system_actor(create_organisation("Lessor Two"), name="watch")
    secret = create_token("erp", "fraud_analyst", by=other, key="token")
    stranger = Client(headers={"authorization": f"Bearer {secret}"})
    assert stranger.get(f"/api/v1/alerts/{one}/evidence").status_code == 404
