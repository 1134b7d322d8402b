"""The page of a contract whose price is paid in parts, its acts, and the same over the API."""

import json
import secrets
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.terms import Drawdown
from vigie.tenancy.actions import create_token
from vigie.testing.contracts import DELIVERED, Lessor, credit, loa, new_lessor
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 1)


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def in_parts(agreed: Agreement) -> Agreement:
    parts = (Drawdown(DELIVERED, 2_000_000), Drawdown(DAY, 500_000))
    return replace(agreed, terms=replace(agreed.terms, drawdowns=parts))


def served(lessor: Lessor, agreed: Agreement, minor: int) -> int:
    contract = lessor.active(in_parts(agreed))
    lessor.pay(contract, minor, DELIVERED)
    return contract


def test_the_page_shows_what_is_committed(lessor: Lessor) -> None:
    staff = signed_in(lessor.by, "administrator")
    draft = lessor.draft(in_parts(credit()))
    assert "Parts of the price paid later" in staff.get(f"/contracts/{draft}/").content.decode()
    contract = served(lessor, credit(), 15_000)
    page = staff.get(f"/contracts/{contract}/").content.decode()
    assert "Still to be paid out" in page
    assert "awaited" in page
    plain = staff.get(f"/contracts/{lessor.active(credit())}/").content.decode()
    assert "Parts of the price paid later" not in plain


def test_a_part_is_previewed_paid_and_shown(lessor: Lessor) -> None:
    staff = signed_in(lessor.by, "administrator")
    contract = served(lessor, credit(), 15_000)
    address = f"/contracts/{contract}/acts/pay_drawdown"
    assert " · 5,000.00 EUR" in staff.get(address).content.decode()
    form = {"key": secrets.token_hex(8), "on": "2024-01-25", "part": "2", "amount": "3000"}
    form["payee"] = "supplier"
    page = staff.post(address, form).content.decode()
    assert "What would happen" in page
    assert "3,000.00" in page
    assert staff.post(address, {**form, "confirmed": "yes"}).status_code == 302
    page = staff.get(f"/contracts/{contract}/").content.decode()
    assert "partly paid out" in page
    assert "A part of the price was paid" in page
    beyond = {**form, "key": "k", "amount": "2000.01"}
    response = staff.post(address, beyond)
    assert response.status_code == 422
    assert "at most 2,000.00" in response.content.decode()


def test_a_part_is_given_up_on_a_page(lessor: Lessor) -> None:
    staff = signed_in(lessor.by, "administrator")
    contract = served(lessor, loa(), 410_000)
    address = f"/contracts/{contract}/acts/cancel_drawdown"
    form = {"key": secrets.token_hex(8), "on": "2024-01-20", "part": "2", "confirmed": "yes"}
    assert staff.post(address, form).status_code == 302
    assert "given up" in staff.get(f"/contracts/{contract}/").content.decode()
    assert staff.get(f"/contracts/{contract}/acts/pay_drawdown").status_code == 200


def test_the_price_of_a_lessors_asset_has_no_payee_to_choose(lessor: Lessor) -> None:
    staff = signed_in(lessor.by, "administrator")
    contract = served(lessor, loa(), 410_000)
    page = staff.get(f"/contracts/{contract}/acts/pay_drawdown").content.decode()
    assert 'name="payee"' not in page


def test_parts_over_the_api(lessor: Lessor) -> None:
    secret = create_token("erp", "administrator", by=lessor.by, key="erp")
    client = Client(headers={"authorization": f"Bearer {secret}"})
    contract = served(lessor, credit(), 15_000)
    root = f"/api/v1/leasing/contracts/{contract}"

    def post(path: str, given: dict[str, object], key: str) -> dict[str, object]:
        response = client.post(
            f"{root}/{path}", json.dumps(given), content_type="application/json",
            headers={"idempotency-key": key},
        )  # fmt: skip
        assert response.status_code == 200, response.content
        told: dict[str, object] = response.json()
        return told

    piece = {"on": "2024-01-25", "part": 2, "amount": "1200.50", "payee": "customer"}
    told = post("drawdowns?preview=true", piece, "one")
    assert told == post("drawdowns", piece, "one")
    post("drawdowns/cancellation", {"on": "2024-01-26", "part": 2}, "two")
    read = client.get(root).json()
    assert read["undrawn"] == "0.00"
    assert read["parts"] == [
        {"number": 2, "planned_on": "2024-03-01", "amount": "5000.00", "paid": "1200.50",
         "left": "0.00", "given_up_on": "2024-01-26"},
    ]  # fmt: skip
