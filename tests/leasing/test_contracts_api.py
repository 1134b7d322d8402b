"""Contracts over the API: a whole life by calls, keys, previews, and the wall."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from vigie.connectors.files import read_in_child
from vigie.database.tenant import tenant
from vigie.journal.models import Entry
from vigie.kernel.months import add_months
from vigie.leasing.actions import run_takeover
from vigie.leasing.models import Contract, Payment
from vigie.leasing.ports import use_reader
from vigie.tenancy.actions import create_token
from vigie.testing.contracts import DELIVERED, Lessor, loa, new_lessor
from vigie.testing.running_contracts import OPENED_ON, running_file

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/leasing/contracts"


@pytest.fixture
def lessor() -> Lessor:
    use_reader(read_in_child)
    return new_lessor()


def caller(lessor: Lessor, role: str = "administrator") -> Client:
    secret = create_token("erp", role, by=lessor.by, key=f"erp-{role}")
    return Client(headers={"authorization": f"Bearer {secret}"})


def post(client: Client, path: str, given: Mapping[str, object], key: str = "", **more: str) -> Any:
    address = f"{ROOT}/{path}" + ("?preview=true" if more.get("preview") else "")
    headers = {"idempotency-key": key or path}
    return client.post(address, json.dumps(given), content_type="application/json", headers=headers)


def said(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content
    return json.loads(response.content)


@pytest.mark.usefixtures("years_later")
def test_from_draft_to_closed_by_calls(lessor: Lessor) -> None:
    client, number = caller(lessor), lessor.draft(loa())
    signed = str(date(2023, 12, 26))
    steps = ("offer", "apply", "approve", "issue", "sign", "verify")
    states = [
        said(post(client, f"{number}/steps/{step}", {"on": signed}))["state"] for step in steps
    ]
    assert states == ["offered", "applied", "approved", "issued", "signed", "verified"]
    active = said(post(client, f"{number}/activation", {"on": str(DELIVERED)}))
    assert active["state"] == "active"
    assert [(due["kind"], due["net"], due["tax"]) for due in active["dues"]] == [
        ("first_rental", "3000.00", "600.00"),
        ("deposit", "500.00", "0.00"),
    ]
    last = add_months(DELIVERED, 48)
    billed = said(post(client, f"{number}/billing", {"on": str(last)}))
    assert billed == {"contracts": 1, "instalments": 48}
    read = said(client.get(f"{ROOT}/{number}"))
    # 4,100.00 at delivery, 47 x 398.18 and a last rental of 398.23.
    assert read["owed"] == "23212.69"
    assert len(read["dues"]) == 50
    paid = {"on": str(last), "amount": read["owed"], "method": "transfer"}
    assert said(post(client, f"{number}/payments", paid))["held"] == "0.00"
    bought = said(post(client, f"{number}/buyout", {"on": str(last)}))
    assert [(due["kind"], due["net"]) for due in bought["dues"]] == [("buyout", "10000.00")]
    price = {"on": str(last), "amount": "12000.00", "method": "transfer"}
    said(post(client, f"{number}/payments", price, key="price"))
    assert said(post(client, f"{number}/steps/close", {"on": str(last)}))["state"] == "closed"


def test_a_preview_leaves_nothing_and_a_key_acts_once(lessor: Lessor) -> None:
    client, number = caller(lessor), lessor.active(loa())
    paid = {"on": "2024-01-20", "amount": "4100.00", "method": "transfer"}
    path = f"{number}/payments"
    shown = said(post(client, path, paid, key="one", preview="yes"))
    with tenant(lessor.by.organisation_id):
        assert not Payment.objects.exists()
    first = said(post(client, path, paid, key="one"))
    assert first == shown == said(post(client, path, paid, key="one"))
    other = post(client, path, {**paid, "amount": "1.00"}, key="one")
    assert said(other, 409)["code"] == "journal.key_reused"
    with tenant(lessor.by.organisation_id):
        assert Payment.objects.get().minor == 410_000
        assert Entry.objects.filter(act="leasing.payment_recorded").count() == 1
        payment = Payment.objects.get().pk
    gone = {"on": "2024-01-25", "reason": "no funds"}
    back = said(post(client, f"{number}/payments/{payment}/return", gone))
    assert back["state"] == "in_arrears"


@pytest.mark.parametrize(
    ("path", "given", "status", "code"),
    [
        ("steps/dance", {"on": "2024-02-01"}, 404, "leasing.step_without_form"),
        ("steps/approve", {"on": "2024-02-01"}, 422, "leasing.step_unknown_here"),
        ("payments", {"on": "2024-02-01", "amount": "0", "method": "card"}, 422, ""),
        ("payments", {"on": "2024-02-01", "amount": "5", "method": "gold"}, 422, ""),
        ("rate", {"on": "2024-02-01", "percent": "-1"}, 422, ""),
        ("prepayment", {"on": "2024-02-01", "amount": "99999999", "keeps_term": True}, 422, ""),
        ("schedule", {"on": "2024-02-01"}, 422, "leasing.reschedule_empty"),
        ("transfer", {"on": "2024-02-01", "customer_id": 0}, 422, ""),
    ],
)
def test_a_refusal_is_a_problem_with_its_code(
    lessor: Lessor, path: str, given: dict[str, object], status: int, code: str
) -> None:
    number = lessor.active(loa())
    lessor.pay(number, 410_000, date(2024, 1, 16))
    problem = said(post(caller(lessor), f"{number}/{path}", given), status)
    assert problem["code"].startswith(code)
    assert problem["detail"]


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("suspension", {"on": "2024-02-01", "extends": True}),
        ("rate", {"on": "2024-02-01", "percent": "7.25"}),
        ("prepayment", {"on": "2024-02-01", "amount": "1000.00", "keeps_term": True}),
        ("schedule", {"on": "2024-02-01", "to_due": "2024-02-20"}),
    ],
)
def test_a_contract_is_changed_by_calls(
    lessor: Lessor, path: str, given: dict[str, object]
) -> None:
    number = lessor.active(loa())
    lessor.pay(number, 410_000, date(2024, 1, 16))
    assert said(post(caller(lessor), f"{number}/{path}", given))["version"] == 3


def test_another_organisation_s_contract_is_not_there(lessor: Lessor) -> None:
    number, other = lessor.active(loa()), new_lessor("Lessor Two")
    stranger = caller(other)
    assert said(stranger.get(ROOT))["items"] == []
    assert said(stranger.get(f"{ROOT}/{number}"), 404)["code"] == "leasing.contract_unknown"
    paid = {"on": "2024-01-20", "amount": "1.00", "method": "transfer"}
    assert said(post(stranger, f"{number}/payments", paid), 404)
    assert said(post(stranger, f"{number}/billing", {"on": "2024-03-01"}), 404)


def test_the_permissions_are_those_of_the_portal(lessor: Lessor) -> None:
    number, reader = lessor.active(loa()), caller(lessor, "risk")
    assert said(reader.get(f"{ROOT}/{number}"))["steps"] == ["hold_payout"]
    refused = post(
        reader, f"{number}/payments", {"on": "2024-02-01", "amount": "1", "method": "card"}
    )
    assert said(refused, 403)["code"] == "tenancy.permission_missing"


def test_contracts_are_listed_page_by_page(lessor: Lessor) -> None:
    numbers = [lessor.draft(loa()) for _ in range(51)]
    client = caller(lessor)
    first = said(client.get(ROOT))
    assert [one["id"] for one in first["items"]] == sorted(numbers, reverse=True)[:50]
    rest = said(client.get(ROOT, {"cursor": first["next_cursor"]}))
    assert [one["id"] for one in rest["items"]] == [min(numbers)]
    assert said(client.get(ROOT, {"state": "active"}))["items"] == []


def test_running_contracts_are_taken_over_by_a_call(lessor: Lessor, tmp_path: Path) -> None:
    portfolio, client = running_file(tmp_path / "running.csv", 9), caller(lessor)

    def call(content: bytes, **more: Any) -> Any:
        given = {"on": str(OPENED_ON), "totals": list(portfolio.totals), **more}
        table = SimpleUploadedFile("running.csv", content)
        return client.post(
            "/api/v1/leasing/takeovers",
            {**given, "table": table},
            headers={"idempotency-key": "once"},
        )

    content = portfolio.path.read_bytes()
    shown = said(call(content, preview="true"))
    assert (shown["takeover_id"], shown["contracts"], shown["faults_in_all"]) == (None, 9, 0)
    wrong = said(call(content.replace(b";6;", b";six;", 1)))
    assert wrong["takeover_id"] is None
    assert [(one["line"], one["column"], one["value"]) for one in wrong["faults"]] == [
        (2, "rate", "six")
    ]
    french = client.post(
        "/api/v1/leasing/takeovers",
        {
            "on": str(OPENED_ON),
            "totals": list(portfolio.totals),
            "preview": "true",
            "table": SimpleUploadedFile("running.csv", content.replace(b";6;", b";six;", 1)),
        },
        headers={"idempotency-key": "seen", "accept-language": "fr"},
    )
    assert "n’est" in said(french)["faults"][0]["reason"]
    differs = call(content, totals=["EUR; 9; 1.00; 0"])
    assert said(differs, 422)["code"] == "leasing.takeover_totals_differ"
    with tenant(lessor.by.organisation_id):
        assert not Contract.objects.exists()
    done = said(call(content))
    number = done["takeover_id"]
    assert (done["contracts"], done["faults"]) == (9, [])
    assert said(call(content)) == done
    address = f"/api/v1/leasing/takeovers/{number}"
    assert said(client.get(address))["status"] == "waiting"
    run_takeover(number, by=lessor.by)
    ended = said(client.get(address))
    assert (ended["status"], ended["contracts"], ended["reason"]) == ("done", 9, "")
    assert said(call(content))["takeover_id"] == number
    assert run_takeover(number, by=lessor.by).contracts == 9
    with tenant(lessor.by.organisation_id):
        assert Contract.objects.count() == 9
