"""Products, quotes and offers over the API: figures, refusals as problems, keys, and the wall."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from vigie.kernel.actor import Actor, system_actor
from vigie.leasing.actions import NewCeiling, load_starter_products, record_usury_ceiling
from vigie.tenancy.actions import create_organisation, create_token

pytestmark = pytest.mark.django_db
QUOTE = {
    "product": "fr-loa-auto",
    "price": "25000",
    "rate": "6",
    "first_rental": "3000",
    "residual": "10000",
    "term": "48",
    "signed": "2026-11-23",
    "start": "2026-11-23",
}


@pytest.fixture
def by() -> Actor:
    """A lessor that sells the French starter set; its ceiling is made up for these tests."""
    actor = system_actor(create_organisation("Lessor One"), name="test")
    load_starter_products("FR", effective_on=date(2020, 1, 1), by=actor, key="starters")
    ceiling = NewCeiling("lease_with_option", date(2026, 10, 1), date(2026, 12, 31), Decimal("9.99"), "a test")  # fmt: skip
    record_usury_ceiling(ceiling, by=actor, key="ceiling")
    return actor


def caller(by: Actor, role: str = "back_office") -> Client:
    secret = create_token("erp", role, by=by, key=f"erp-{role}")
    return Client(headers={"authorization": f"Bearer {secret}"})


def send(client: Client, path: str, body: object, key: str = "") -> tuple[int, Any]:
    headers = {"Idempotency-Key": key} if key else {}
    answer = client.post(
        f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers
    )
    return answer.status_code, json.loads(answer.content)


def test_a_quote_is_computed_and_nothing_is_kept(by: Actor) -> None:
    client = caller(by)
    status, said = send(client, "quotes", QUOTE)
    assert status == 200
    assert said["content"]["values"]["rental"] == 33_182
    assert said["content"]["effective_rate"] == "0.061678110"
    assert (said["breaches"], said["usury"]) == ([], "kept")
    assert sum(row["principal"] for row in said["content"]["rows"]) == 1_200_000
    assert json.loads(client.get("/api/v1/offers").content)["items"] == []


def test_breaches_and_texts_that_cannot_be_read_are_told(by: Actor) -> None:
    client = caller(by)
    _, said = send(client, "quotes", {**QUOTE, "rate": "30"})
    [breach] = said["breaches"]
    assert breach["code"] == "leasing.bound_rate"
    assert [Decimal(breach[name]) for name in ("given", "low", "high")] == [30, 0, 20]
    assert said["usury"] == "exceeded"
    status, problem = send(client, "quotes", {**QUOTE, "price": "much"})
    assert (status, problem["code"]) == (422, "leasing.asked_number")
    status, problem = send(client, "offers", {"asked": {**QUOTE, "rate": "30"}}, "k")
    assert (status, problem["code"]) == (422, "leasing.bound_rate")


def test_an_offer_is_saved_once_per_key_listed_and_read(by: Actor) -> None:
    client = caller(by)
    body = {"asked": QUOTE, "title": "Peugeot 308"}
    first, again = send(client, "offers", body, "one"), send(client, "offers", body, "one")
    assert first == again
    assert send(client, "offers", {**body, "title": "another"}, "one")[0] == 409
    number = first[1]["offer_id"]
    listed = json.loads(client.get("/api/v1/offers?q=peugeot").content)["items"]
    assert [(row["id"], row["rental_minor"]) for row in listed] == [(number, 33_182)]
    read = json.loads(client.get(f"/api/v1/offers/{number}").content)
    assert read["asked"]["price"] == "25000"
    assert read["content"]["payments"][0]["vat"] == 50_000
    other = system_actor(create_organisation("Lessor Two"), name="test")
    assert caller(other, "administrator").get(f"/api/v1/offers/{number}").status_code == 404


def test_products_show_what_they_take(by: Actor) -> None:
    listed = json.loads(caller(by).get("/api/v1/products").content)
    assert len(listed) == 11
    loa = next(one for one in listed if one["code"] == "fr-loa-auto")
    assert [Decimal(end) for end in loa["bounds"]["first_rental"]] == [0, 35]
    assert [Decimal(end) for end in loa["bounds"]["price"]] == [5000, 100_000]
    assert caller(by, "fraud_analyst").get("/api/v1/products").status_code == 403
