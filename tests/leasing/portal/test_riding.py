"""Insurance and services that join a running contract, on its pages and over the API."""

import json
import secrets
from collections.abc import Mapping
from datetime import date

import pytest
from django.test import Client
from tests.leasing.acts.test_riding import sell

from vigie.tenancy.actions import create_token
from vigie.testing.contracts import DELIVERED, Lessor, loa, new_lessor
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
APRIL = date(2024, 4, 15)


@pytest.fixture
def lessor() -> Lessor:
    found = new_lessor()
    sell(found, "fr-loa-auto")
    return found


def served(lessor: Lessor) -> int:
    contract = lessor.active(loa(6))
    lessor.pay(contract, 410_000, DELIVERED)
    lessor.bill(contract, APRIL)
    return contract


def test_a_service_is_previewed_added_shown_and_ended(lessor: Lessor) -> None:
    contract = served(lessor)
    staff = signed_in(lessor.by, "administrator")
    page = staff.get(f"/contracts/{contract}/").content.decode()
    assert "Add insurance or a service" in page
    assert "End insurance or a service" not in page
    address = f"/contracts/{contract}/acts/add_package"
    assert "Upkeep · Garages: usually 36.00, from 10.00 to 90.00 EUR" in staff.get(address).content.decode()  # fmt: skip
    form = {"key": secrets.token_hex(8), "on": "2024-04-20", "package": "upkeep", "amount": ""}
    form["from_on"] = "2024-03-15"
    page = staff.post(address, form).content.decode()
    assert "What would happen" in page
    assert page.count("Correction") == 2
    assert page.count("30.00") >= 4  # asked twice, and booked twice in each view
    assert "Instalments to come that change" in page
    assert staff.post(address, {**form, "confirmed": "yes"}).status_code == 302
    page = staff.get(f"/contracts/{contract}/").content.decode()
    assert "Insurance and services in the rentals" in page
    assert "Insurance or a service was added" in page
    ends = {"key": secrets.token_hex(8), "on": "2024-04-21", "package": "upkeep", "from_on": "2024-05-15"}  # fmt: skip
    address = f"/contracts/{contract}/acts/end_package"
    assert "Upkeep · 30.00 EUR" in staff.get(address).content.decode()
    assert staff.post(address, {**ends, "confirmed": "yes"}).status_code == 302
    page = staff.get(f"/contracts/{contract}/versions").content.decode()
    assert "Upkeep, from" in page
    assert "Upkeep, ended on" in page


def test_a_refusal_stands_on_the_form(lessor: Lessor) -> None:
    contract = served(lessor)
    staff = signed_in(lessor.by, "administrator")
    form = {"key": "k", "on": "2024-04-20", "package": "loss", "amount": "40.01", "from_on": "2024-05-01"}  # fmt: skip
    answer = staff.post(f"/contracts/{contract}/acts/add_package", form)
    assert answer.status_code == 422
    assert "costs 5.00 to 40.00" in answer.content.decode()


def test_where_nothing_is_offered_the_form_says_so() -> None:
    plain = new_lessor()
    contract = plain.active(loa(6))
    page = signed_in(plain.by, "administrator").get(f"/contracts/{contract}/acts/add_package")
    assert "add it to the product first" in page.content.decode()


def test_packages_over_the_api(lessor: Lessor) -> None:
    contract = served(lessor)
    secret = create_token("erp", "administrator", by=lessor.by, key="erp")
    client = Client(headers={"authorization": f"Bearer {secret}"})
    root = f"/api/v1/leasing/contracts/{contract}"

    def post(path: str, given: Mapping[str, object], key: str) -> dict[str, object]:
        response = client.post(
            f"{root}/{path}", json.dumps(given), content_type="application/json",
            headers={"idempotency-key": key},
        )  # fmt: skip
        assert response.status_code == 200, response.content
        told: dict[str, object] = response.json()
        return told

    joins = {"on": "2024-04-20", "code": "loss", "from_on": "2024-05-01", "amount": "20"}
    assert post("packages?preview=true", joins, "one") == post("packages", joins, "one")
    post("packages/end", {"on": "2024-04-20", "code": "loss", "from_on": "2024-07-01"}, "two")
    read = client.get(root).json()
    (found,) = read["packages"]
    assert {name: found[name] for name in ("code", "amount", "from_on", "until_on")} == {
        "code": "loss", "amount": "20.00", "from_on": "2024-05-01", "until_on": "2024-07-01",
    }  # fmt: skip
    assert [line["insurance"] for line in read["plan"]] == ["0.00"] * 3 + ["20.00", "20.00", "0.00"]
    assert "add_package" in read["steps"]
