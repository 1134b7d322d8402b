"""The desk over HTTP: hands, being put aside, second eyes, at the portal and at the API."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.fraud.actions import Choices, raise_alerts, save_settings
from vigie.fraud.models import Alert
from vigie.kernel.actor import Actor, system_actor
from vigie.scoring.domain.levels import Level
from vigie.tenancy.actions import create_organisation, create_token
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.portal import as_somebody, signed_in, somebody

pytestmark = pytest.mark.django_db
RED, ORANGE, YELLOW = Level.RED, Level.ORANGE, Level.YELLOW


@pytest.fixture
def by() -> Actor:
    found = system_actor(create_organisation("Lessor One"), name="watch")
    said = tuple(subject(n, finding(ORANGE), exposure=str(10_000 - n)) for n in (1, 2, 3))
    raise_alerts(said, reading=reading(1, 10), by=found, key="run")
    return found


@pytest.fixture
def anna(by: Actor) -> Actor:
    return somebody(by, "Anna")


def ids(by: Actor) -> dict[str, int]:
    with tenant(by.organisation_id):
        return dict(Alert.objects.values_list("contract_number", "id"))


def numbers(client: Client, query: str) -> list[str]:
    return [item.row.contract_number for item in client.get(f"/alerts/?{query}").context["items"]]


def test_an_alert_is_taken_handed_over_and_let_go(by: Actor, anna: Actor) -> None:
    client, marc, found = as_somebody(anna), somebody(by, "Marc"), ids(by)
    page = client.get(f"/alerts/{found['C-1']}/").content.decode()
    assert "Nobody has it in hand." in page
    back = "hand=nobody"
    taken = client.post(f"/alerts/{found['C-1']}/assign", {"to": "me", "key": "1", "back": back})
    assert taken.headers["Location"] == f"/alerts/?hand=nobody&selected={found['C-1']}"
    assert numbers(client, "hand=mine") == ["C-1"]
    assert numbers(client, "hand=nobody") == ["C-2", "C-3"]
    to = {"to": str(marc.user_id), "key": "2"}
    client.post("/alerts/assign", {**to, "chosen": [found["C-1"], found["C-2"]]})
    assert numbers(client, f"hand={marc.user_id}") == ["C-1", "C-2"]
    page = client.get(f"/alerts/?selected={found['C-1']}&hand=nobody").content.decode()
    assert "Marc · 2 in hand" in page
    assert "Put into the hands of Marc." in page
    client.post(f"/alerts/{found['C-1']}/assign", {"to": "", "key": "3"})
    assert numbers(client, "hand=nobody") == ["C-1", "C-3"]
    assert client.post("/alerts/assign", {"to": "somebody", "key": "4"}).status_code == 422


def test_a_reader_is_offered_none_of_it(by: Actor) -> None:
    client, one = signed_in(by, "reader"), ids(by)["C-1"]
    page = client.get(f"/alerts/{one}/").content.decode()
    assert 'data-key="m"' not in page
    assert 'data-key="z"' not in page
    for path in ("assign", "snooze", "wake", "second", "send-back"):
        assert client.post(f"/alerts/{one}/{path}", {"key": path}).status_code == 403
    assert client.post("/alerts/assign", {"to": "", "key": "k"}).status_code == 403
    assert client.post("/alerts/snooze", {"key": "k"}).status_code == 403


def test_another_organisations_alert_does_not_exist(by: Actor) -> None:
    other = system_actor(create_organisation("Lessor Two"), name="watch")
    client, one = as_somebody(somebody(other, "Zoe")), ids(by)["C-1"]
    until = (timezone.localdate() + timedelta(days=2)).isoformat()
    given = {"key": "k", "to": "", "until": until, "reason": "x"}
    for path in ("assign", "snooze", "wake", "second", "send-back"):
        assert client.post(f"/alerts/{one}/{path}", given).status_code == 404, path


def test_an_alert_is_put_aside_and_taken_back(by: Actor, anna: Actor) -> None:
    client, found = as_somebody(anna), ids(by)
    until = timezone.localdate() + timedelta(days=9)
    given = {"key": "1", "until": until.isoformat(), "reason": "letter sent", "back": "state=open"}
    gone = client.post(f"/alerts/{found['C-1']}/snooze", given)
    assert gone.headers["Location"] == f"/alerts/?state=open&selected={found['C-2']}"
    assert numbers(client, "state=open") == ["C-2", "C-3"]
    assert numbers(client, "aside=yes") == ["C-1"]
    assert numbers(client, "aside=all") == ["C-1", "C-2", "C-3"]
    assert numbers(client, "q=C-1") == ["C-1"]
    page = client.get(f"/alerts/{found['C-1']}/").content.decode()
    assert "Put aside until" in page
    assert "“letter sent”" in page
    client.post(f"/alerts/{found['C-1']}/wake", {"key": "2", "back": "state=open"})
    assert numbers(client, "state=open") == ["C-1", "C-2", "C-3"]
    many = {"key": "3", "aside-until": until.isoformat(), "aside-reason": "all wait"}
    client.post("/alerts/snooze", {**many, "chosen": [found["C-2"], found["C-3"]]})
    assert numbers(client, "state=open") == ["C-1"]


def test_a_day_that_does_not_do_is_said_and_the_reason_is_kept(by: Actor, anna: Actor) -> None:
    client, one = as_somebody(anna), ids(by)["C-1"]
    for until in ("", "2020-01-01", "soon"):
        given = {"key": f"k{until}", "until": until, "reason": "letter sent"}
        answer = client.post(f"/alerts/{one}/snooze", given)
        assert answer.status_code == 422
        assert "choose one after" in answer.content.decode()


def test_a_verdict_goes_through_two_people(by: Actor, anna: Actor) -> None:
    chosen = Choices(
        15,
        False,
        False,
        True,
        True,
        False,
        eyes_levels=("orange",),
        eyes_verdicts=("fraud_confirmed",),
    )
    save_settings(chosen, by=by, key="s")
    marc, one = somebody(by, "Marc"), ids(by)["C-1"]
    first, second = as_somebody(anna), as_somebody(marc)
    given = {"verdict": "fraud_confirmed", "reason": "sold", "key": "1", "state": "open"}
    answer = first.post(f"/alerts/{one}/decide", given, follow=True).content.decode()
    assert "“Fraud confirmed” waits for a second person." in answer
    assert "You proposed it, so somebody else confirms it." in answer
    assert "Withdraw it" in answer
    assert 'data-opens="confirm"' not in answer
    assert first.post(f"/alerts/{one}/second", {"key": "2"}).status_code == 422
    assert numbers(first, "eyes=mine&aside=all") == []
    assert numbers(second, "eyes=mine&aside=all") == ["C-1"]
    page = second.get(f"/alerts/{one}/").content.decode()
    assert "Anna proposes: Fraud confirmed." in page
    sent = second.post(f"/alerts/{one}/send-back", {"key": "3", "reason": "which yard?"})
    assert sent.status_code == 302
    assert (
        "Sent back: Fraud confirmed: “which yard?”" in first.get(f"/alerts/{one}/").content.decode()
    )
    first.post(f"/alerts/{one}/decide", {**given, "key": "4", "reason": "yard of Lyon"})
    back = second.post(f"/alerts/{one}/second", {"key": "5", "back": "eyes=mine&aside=all"})
    assert back.headers["Location"] == "/alerts/?eyes=mine&aside=all"
    page = second.get(f"/alerts/{one}/").content.decode()
    assert "Fraud confirmed: “yard of Lyon” Confirmed as a second person by Marc." in page


def test_four_eyes_are_chosen_on_the_page_of_settings(by: Actor) -> None:
    chief = signed_in(by, "administrator")
    given = {"key": "s", "grace_days": "15", "eyes_levels": ["red"], "eyes_verdicts": ["not_fraud"]}
    assert chief.post("/settings/alerts/", given).status_code == 302
    form = chief.get("/settings/alerts/").context["form"]
    assert (form["eyes_levels"].value(), form["eyes_verdicts"].value()) == (["red"], ["not_fraud"])


def test_a_machine_does_the_same(by: Actor, anna: Actor) -> None:
    secret = create_token("desk", "administrator", by=by, key="t")
    machine = Client(headers={"authorization": f"Bearer {secret}"})
    found, until = ids(by), timezone.localdate() + timedelta(days=3)

    def call(path: str, given: object, status: int = 200) -> Any:
        answer = machine.post(
            f"/api/v1/{path}",
            json.dumps(given),
            content_type="application/json",
            headers={"idempotency-key": path},
        )
        assert answer.status_code == status, answer.content
        return answer.json()

    two = [found["C-1"], found["C-2"]]
    done = {"done": 2, "refused": [], "refusal": ""}
    assert call("desk/hands", {"alert_ids": two, "to": anna.user_id}) == done
    desk = machine.get("/api/v1/desk").json()
    assert [(one["name"], one["orange"]) for one in desk] == [("Anna", 2)]
    aside = {"alert_ids": two, "until": until.isoformat(), "reason": "wait"}
    assert call("desk/aside", aside) == done
    listed = machine.get("/api/v1/alerts?waiting=true&put_aside=false").json()["items"]
    assert [one["contract_number"] for one in listed] == ["C-3"]
    assert call("desk/back", {"alert_ids": two}) == done
    chosen = Choices(
        15, False, False, True, True, False, eyes_levels=("orange",), eyes_verdicts=("not_fraud",)
    )
    save_settings(chosen, by=by, key="s")
    said = call(f"alerts/{two[0]}/decision", {"verdict": "not_fraud", "reason": "ours"})
    assert (said["state"], said["is_proposed"]) == ("open", True)
    refusal = call(f"alerts/{two[0]}/second", {}, 422)
    assert refusal["code"] == "fraud.second_eyes_same"
    back = call(f"alerts/{two[0]}/send-back", {"reason": "by a person, please"})
    assert back["is_proposed"] is False
