"""A ring of five contracts seen as one: linked, drawn, merged, decided once, split again."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.flows.rings import Looked, find_rings
from vigie.fraud.actions import raise_alerts
from vigie.fraud.models import Alert, Ring
from vigie.fraud.queries import AlertFilters, alert_queue
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor, system_actor
from vigie.scoring.domain.levels import Level
from vigie.tenancy.actions import create_organisation, create_token
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.portal import as_somebody, somebody
from vigie.testing.rings import Circle, five_in_a_ring

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle() -> Circle:
    return five_in_a_ring()


def raised(circle: Circle) -> None:
    said = tuple(
        subject(
            n,
            finding(Level.ORANGE if n < 5 else Level.YELLOW),
            exposure=str(1_000 * n),
            contract=number,
        )
        for n, number in enumerate(circle.contracts, start=1)
    )
    raise_alerts(said, reading=reading(1, 10), by=circle.by, key="run")


def test_five_contracts_are_seen_as_one(circle: Circle) -> None:
    assert find_rings(by=circle.by, key="look") == Looked(1, 5, 0)
    raised(circle)
    client = as_somebody(somebody(circle.by, "Anna"))
    assert len(client.get("/alerts/?state=open").context["items"]) == 5

    listed = client.get("/rings/")
    (ring,) = re.findall(r"/rings/(\d+)/", listed.content.decode())[:1]
    page = client.get(f"/rings/{ring}/")
    text = page.content.decode()
    assert "A ring of 5 contracts" in text
    assert all(number in text for number in circle.contracts)
    assert circle.phone not in text
    links = page.context["links"].payload
    assert (len(links["left"]), len(links["right"])) == (5, 3)
    assert [one["shape"] for one in links["left"]] == ["triangle"] * 4 + ["diamond"]
    with tenant(circle.by.organisation_id):
        reads = Entry.objects.filter(act="journal.personal_data_read", subject_kind="fraud.ring")
        assert reads.count() == 1

    chosen = [str(row.id) for row in page.context["waiting"]]
    merged = client.post("/alerts/merge", {"key": "m", "chosen": chosen})
    (lead,) = re.findall(r"/alerts/(\d+)/", merged.headers["Location"])
    with tenant(circle.by.organisation_id):
        assert Alert.objects.get(pk=lead).contract_number == circle.contracts[3]
    (item,) = client.get("/alerts/?state=open").context["items"]
    assert (str(item.key), item.others) == (lead, 4)
    shown = client.get(f"/alerts/{lead}/").content.decode()
    assert "One piece of work of 5 alerts" in shown

    given = {"verdict": "not_fraud", "reason": "one family firm", "key": "d", "whole": "on"}
    client.post(f"/alerts/{lead}/decide", given)
    with tenant(circle.by.organisation_id):
        assert set(Alert.objects.values_list("state", flat=True)) == {"dismissed"}


def test_a_piece_is_split_again(circle: Circle) -> None:
    find_rings(by=circle.by, key="look")
    raised(circle)
    client = as_somebody(somebody(circle.by, "Anna"))
    with tenant(circle.by.organisation_id):
        ids = list(Alert.objects.order_by("id").values_list("id", flat=True))
        ring = Ring.objects.get().pk
    client.post("/alerts/merge", {"key": "m", "chosen": [str(one) for one in ids[:3]]})
    page = client.get(f"/rings/{ring}/").context
    assert page["may_merge"]
    client.post("/alerts/merge", {"key": "m2", "chosen": [str(one) for one in ids]})
    page = client.get(f"/rings/{ring}/").context
    assert (page["may_merge"], page["may_split"]) == (False, True)
    assert len(client.get("/alerts/?state=open").context["items"]) == 1
    client.post(f"/alerts/pieces/{page['piece']}/split", {"key": "s"})
    assert len(client.get("/alerts/?state=open").context["items"]) == 5
    assert client.post(f"/alerts/pieces/{page['piece']}/split", {"key": "s2"}).status_code == 404


def test_a_red_that_grew_comes_to_the_front_of_its_piece(circle: Circle) -> None:
    raised(circle)
    client = as_somebody(somebody(circle.by, "Anna"))
    with tenant(circle.by.organisation_id):
        ids = list(Alert.objects.order_by("id").values_list("id", flat=True))
    client.post("/alerts/merge", {"key": "m", "chosen": [str(one) for one in ids]})
    worse = subject(1, finding(Level.RED), contract=circle.contracts[0])
    raise_alerts((worse,), reading=reading(2, 12), by=circle.by, key="run 2")
    with tenant(circle.by.organisation_id):
        (front,) = alert_queue(circle.by, AlertFilters(led=False)).rows
    assert (front.contract_number, front.level) == (circle.contracts[0], "red")


def test_what_many_share_and_what_a_dealer_bears_makes_no_ring(circle: Circle) -> None:
    circle.share("phone", "+33155000000", people=26)
    assert find_rings(by=circle.by, key="1") == Looked(1, 5, 0)
    circle.share("phone", "+33155000001", people=25)
    assert find_rings(by=circle.by, key="2") == Looked(2, 7, 0)
    circle.share("phone", "+33155000002", people=2, supplier=True)
    assert find_rings(by=circle.by, key="3") == Looked(2, 7, 0)
    account = "FR1420041010050500013M02606"
    circle.share("iban", account, people=2, surname="Martin", door="1 rue A")
    assert find_rings(by=circle.by, key="4") == Looked(2, 7, 0)


def test_another_organisation_sees_none_of_it(circle: Circle) -> None:
    find_rings(by=circle.by, key="look")
    raised(circle)
    other: Actor = system_actor(create_organisation("Lessor Two"), name="watch")
    assert find_rings(by=other, key="look") == Looked(0, 0, 0)
    with tenant(circle.by.organisation_id):
        ring = Ring.objects.get()
        assert ring.since == timezone.localdate()
        ids = list(Alert.objects.values_list("id", flat=True))
    client = as_somebody(somebody(other, "Zoe"))
    assert client.get(f"/rings/{ring.pk}/").status_code == 404
    chosen = {"key": "m", "chosen": [str(one) for one in ids]}
    assert client.post("/alerts/merge", chosen).status_code == 404


def sent(client: Client, path: str, given: dict[str, list[int]]) -> Any:
    headers = {"idempotency-key": path}
    return client.post(path, given, content_type="application/json", headers=headers).json()


def test_the_same_over_the_api(circle: Circle) -> None:
    find_rings(by=circle.by, key="look")
    raised(circle)
    secret = create_token("erp", "fraud_analyst", by=circle.by, key="token")
    client = Client(headers={"authorization": f"Bearer {secret}"})
    (line,) = client.get("/api/v1/rings").json()
    assert (line["contracts"], line["alerts"], line["level"]) == (5, 5, 2)
    ring = client.get(f"/api/v1/rings/{line['id']}").json()
    assert {tie["contract"] for tie in ring["ties"]} == set(circle.contracts)
    assert circle.phone not in str(ring)
    ids = [alert["id"] for alert in ring["alerts"]]
    piece = sent(client, "/api/v1/pieces", {"alert_ids": ids})
    assert (piece["alerts"], piece["lead_id"]) == (5, ids[0])
    split = sent(client, f"/api/v1/pieces/{piece['piece_id']}/split", {})
    assert split == {"alerts": 5}
    assert client.get("/api/v1/rings/999999").status_code == 404
