"""Decisions over HTTP: a reason is asked for, the next alert follows, nothing is lost."""

import pytest
from django.test import Client

from vigie.database.tenant import tenant
from vigie.fraud.actions import raise_alerts
from vigie.fraud.models import Alert, Decision
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor, system_actor
from vigie.scoring.domain.levels import Level
from vigie.tenancy.actions import create_organisation
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
RED, ORANGE, YELLOW = Level.RED, Level.ORANGE, Level.YELLOW


@pytest.fixture
def by() -> Actor:
    found = system_actor(create_organisation("Lessor One"), name="watch")
    said = (
        subject(1, finding(ORANGE), exposure="9000"),
        subject(2, finding(ORANGE), exposure="8000"),
        subject(3, finding(ORANGE), exposure="7000"),
        subject(4, finding(RED), exposure="6000"),
    )
    raise_alerts(said, reading=reading(1, 10), by=found, key="run")
    return found


@pytest.fixture
def client(by: Actor) -> Client:
    return signed_in(by, "fraud_analyst")


def ids(by: Actor) -> dict[str, int]:
    with tenant(by.organisation_id):
        return dict(Alert.objects.values_list("contract_number", "id"))


def states(by: Actor) -> dict[str, str]:
    with tenant(by.organisation_id):
        return dict(Alert.objects.values_list("contract_number", "state"))


def form(verdict: str = "not_fraud", reason: str = "Seen at the yard", **more: object) -> object:
    return {"verdict": verdict, "reason": reason, "key": "k1", **more}


def test_a_decision_moves_on_to_the_next_alert(by: Actor, client: Client) -> None:
    found, back = ids(by), "state=open"
    answer = client.post(f"/alerts/{found['C-2']}/decide", form(state="open", back=back))
    assert answer.headers["Location"] == f"/alerts/?state=open&selected={found['C-3']}"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "ALR-2026-000002: Not fraud." in page
    answer = client.post(f"/alerts/{found['C-3']}/decide", form(key="k2", back=back))
    assert answer.headers["Location"] == f"/alerts/?state=open&selected={found['C-1']}"
    answer = client.post(f"/alerts/{found['C-1']}/decide", form(key="k3", back=back))
    assert answer.headers["Location"] == "/alerts/?state=open"
    assert states(by) | {"C-4": ""} == dict.fromkeys(("C-1", "C-2", "C-3"), "dismissed") | {
        "C-4": ""
    }


def test_the_same_form_twice_is_one_decision(by: Actor, client: Client) -> None:
    address = f"/alerts/{ids(by)['C-1']}/decide"
    for _ in range(2):
        assert client.post(address, form("fraud_confirmed", state="open")).status_code == 302
    with tenant(by.organisation_id):
        assert Decision.objects.count() == 1
        assert Entry.objects.filter(act="fraud.alert_decided").count() == 1
    page = client.get(f"/alerts/{ids(by)['C-1']}/").content.decode()
    assert "Fraud confirmed: “Seen at the yard”" in page
    assert "It never closes by itself" in page


def test_a_reason_is_asked_for_and_a_first_red_is_not_confirmed(by: Actor, client: Client) -> None:
    found = ids(by)
    answer = client.post(f"/alerts/{found['C-1']}/decide", form(reason="  "))
    assert answer.status_code == 422
    assert "Write a reason" in answer.content.decode()
    answer = client.post(f"/alerts/{found['C-4']}/decide", form("fraud_confirmed", "My reason"))
    assert answer.status_code == 422
    assert "confirmed by a second read" in answer.content.decode()
    assert "My reason</textarea>" in answer.content.decode()
    page = client.get(f"/alerts/{found['C-4']}/").content.decode()
    assert 'data-opens="confirm"' not in page
    assert 'data-opens="dismiss"' in page
    assert states(by)["C-4"] == "to_be_reread"


def test_what_somebody_else_decided_meanwhile_is_not_overwritten(by: Actor, client: Client) -> None:
    address = f"/alerts/{ids(by)['C-1']}/decide"
    client.post(address, form("fraud_confirmed", state="open"))
    answer = client.post(address, form("not_fraud", "Mine", key="k2", state="open"))
    assert answer.status_code == 409
    assert "Somebody changed this alert while you read it" in answer.content.decode()
    assert states(by)["C-1"] == "confirmed"


def test_many_are_decided_with_one_reason_and_the_rest_is_said(by: Actor, client: Client) -> None:
    found = ids(by)
    chosen = [found["C-1"], found["C-2"], found["C-4"]]
    answer = client.post("/alerts/decide", form("fraud_confirmed", chosen=chosen, back="level=red"))
    assert answer.headers["Location"] == "/alerts/?level=red"
    page = client.get("/alerts/?level=red").content.decode()
    assert "2 alerts: Fraud confirmed." in page
    assert "1 alert was left as it was: A red alert is confirmed by a second read" in page
    assert states(by)["C-3"] == "open"
    assert client.post("/alerts/decide", form(key="k2")).status_code == 422
    assert client.post("/alerts/decide", form(reason="", chosen=chosen)).status_code == 422


def test_cleared_alerts_are_acknowledged(by: Actor, client: Client) -> None:
    gone = tuple(subject(n) for n in (1, 2, 3))
    raise_alerts(gone, reading=reading(2, 12), by=by, key="run-2")
    found, back = ids(by), "state=cleared_by_register"
    page = client.get(f"/alerts/{found['C-1']}/").content.decode()
    assert "Cleared: to be acknowledged" in page
    assert "What the register says no longer speaks for it." in page
    answer = client.post(f"/alerts/{found['C-1']}/acknowledge", {"key": "a", "back": back})
    assert answer.headers["Location"] == f"/alerts/?{back}&selected={found['C-2']}"
    many = {"key": "b", "chosen": [found["C-2"], found["C-3"], found["C-4"]], "back": back}
    client.post("/alerts/acknowledge", many)
    page = client.get(f"/alerts/?{back}").content.decode()
    assert "2 alerts: Acknowledged." in page
    assert "their state does not allow it" in page
    assert set(states(by).values()) == {"acknowledged", "to_be_reread"}
    assert client.post("/alerts/acknowledge", {"chosen": [1]}).status_code == 422


def test_comments_are_kept_by_those_who_may(by: Actor) -> None:
    number = ids(by)["C-1"]
    clerk = signed_in(by, "back_office", "fr")
    answer = clerk.post(f"/alerts/{number}/comment", {"text": "Vu au parc", "key": "c"})
    assert answer.headers["Location"] == f"/alerts/{number}/"
    page = clerk.get(f"/alerts/{number}/").content.decode()
    assert "“Vu au parc”" in page
    assert 'data-opens="dismiss"' not in page
    assert clerk.post(f"/alerts/{number}/comment", {"text": " ", "key": "d"}).status_code == 422
    reader = signed_in(by, "reader")
    for act in ("comment", "decide", "acknowledge"):
        assert reader.post(f"/alerts/{number}/{act}", form(text="t")).status_code == 403
    for act in ("decide", "acknowledge"):
        assert reader.post(f"/alerts/{act}", form(chosen=[number])).status_code == 403
