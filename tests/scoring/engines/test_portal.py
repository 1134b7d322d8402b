"""Models, nights and certificates over HTTP: what a person sees and decides."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.scoring.learning.made import given

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.scoring import queries
from vigie.scoring.actions import RuleExam, examine_rule, learn_tonight, record_labels
from vigie.scoring.engines.boosting import Growth
from vigie.scoring.engines.nightly import Pace
from vigie.tenancy.actions import create_organisation
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 1)
QUICK = Pace(has_net=False, growth=Growth(rounds=30, patience=10))


@pytest.fixture
def by() -> Actor:
    return replace(system_actor(create_organisation("Lessor One"), name="test"), user_id=7)


def nights(by: Actor, count: int, *, turned_from: int = 99) -> None:
    for day in range(count):
        on = DAY + timedelta(days=day)
        labels = given(day, 300 if day else 1_200, on, is_turned=day >= turned_from)
        record_labels("fraud", labels, on=on, by=by, key=f"l{day}")
        learn_tonight("fraud", night=on, pace=QUICK, by=by, key=f"n{day}")


def test_a_poisoned_night_is_seen_and_released_by_a_person(by: Actor) -> None:
    nights(by, 7, turned_from=6)
    client = signed_in(by, "risk", "fr")
    with tenant(by.organisation_id):
        held = queries.nights(by)[0]
    assert held.state == "held"
    assert "Vous attend" in client.get("/models/nights/").content.decode()
    page = client.get(f"/models/nights/{held.id}/").content.decode()
    assert "La part de verdicts positifs est sortie de sa plage habituelle" in page
    assert client.post(f"/models/nights/{held.id}/", {"decision": "release"}).status_code == 422
    sent = {"decision": "release", "reason": "dossiers relus", "key": "k"}
    assert client.post(f"/models/nights/{held.id}/", sent).status_code == 302
    with tenant(by.organisation_id):
        assert queries.night_line(by, held.id).state == "released"
    assert "dossiers relus" in client.get(f"/models/nights/{held.id}/").content.decode()
    reader = signed_in(by, "fraud_analyst")
    assert "Let it teach" not in reader.get(f"/models/nights/{held.id}/").content.decode()
    assert reader.post(f"/models/nights/{held.id}/", sent | {"key": "other"}).status_code == 403


def test_a_version_shows_its_card_and_is_promoted_and_gone_back_from(by: Actor) -> None:
    nights(by, 2)
    client = signed_in(by, "risk")
    with tenant(by.organisation_id):
        lines = queries.models(by)
    shown = client.get("/models/").content.decode()
    assert "Decides" in shown
    other = next(line for line in lines if "champion" not in line.aliases)
    page = client.get(f"/models/{other.id}/").content.decode()
    assert "Ranking (AUC)" in page
    assert f"{other.card['metrics']['auc']['value']:.4f}" in page
    sent = {"reason": "tried", "key": "p"}
    assert client.post(f"/models/{other.id}/", sent).status_code == 302
    with tenant(by.organisation_id):
        assert "champion" in queries.model_line(by, other.id).aliases
    assert client.post(f"/models/{other.id}/", {"reason": "worse", "key": "b"}).status_code == 302
    with tenant(by.organisation_id):
        assert "champion" not in queries.model_line(by, other.id).aliases


def test_certificates_show_their_evidence_and_empty_pages_say_what_to_do(by: Actor) -> None:
    client = signed_in(by, "risk", "pl")
    assert (
        "Żaden poziom nie jest certyfikowany"
        in client.get("/models/certificates/").content.decode()
    )
    assert "Żaden model jeszcze się nie uczył" in client.get("/models/").content.decode()
    exam = RuleExam("exported", "red", reviewed=124, errors=2)
    examine_rule("fraud", exam, on=date(2026, 1, 5), by=by, key="e")
    page = client.get("/models/certificates/").content.decode()
    assert "2 / 124" in page
    assert "95,01" in page
    assert "Wygasł" in page


def test_another_organisation_sees_none_of_it(by: Actor) -> None:
    nights(by, 1)
    with tenant(by.organisation_id):
        line, night = queries.models(by)[0], queries.nights(by)[0]
    other = system_actor(create_organisation("Lessor Two"), name="test")
    client = signed_in(other, "risk")
    assert client.get(f"/models/{line.id}/").status_code == 404
    assert client.get(f"/models/nights/{night.id}/").status_code == 404
