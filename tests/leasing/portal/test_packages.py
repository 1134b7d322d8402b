"""Packages on pages: in a product's form, in the calculator, on a contract; paying over with its preview."""

import json
import secrets
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from typing_extensions import override

from vigie.database.tenant import tenant
from vigie.leasing.actions import draft_contract, load_starter_products
from vigie.leasing.actions.drafting import NewContract
from vigie.leasing.domain.packages import Chosen, PackageKind
from vigie.leasing.domain.product_text import starter_set
from vigie.leasing.models import ProductVersion
from vigie.leasing.portal.product_content import form_of
from vigie.tenancy.actions import create_token
from vigie.testing.contracts import DELIVERED, Lessor, credit, new_lessor
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
FEBRUARY = date(2024, 2, 15)
LOSS = Chosen(
    code="loss",
    kind=PackageKind.INSURANCE,
    names={"en": "Loss of earnings", "fr": "Perte d’emploi", "pl": "Utrata pracy"},
    provider="Assureur SA",
    minor=1_250,
    is_required=True,
)


class Insured(Lessor):
    """A lessor whose contracts have a package."""

    @override
    def draft(self, agreement: object, *, is_consumer: bool = True) -> int:
        new = NewContract(
            agreement=replace(credit(), insurance=1_250),
            customer_id=self.customer,
            is_consumer=is_consumer,
            packages=(LOSS,),
        )
        made = draft_contract(new, on=date(2023, 12, 26), by=self.by, key=secrets.token_hex(8))
        return made.contract_id


@pytest.fixture
def lessor() -> Lessor:
    plain = new_lessor()
    return Insured(plain.by, plain.customer)


def collected(lessor: Lessor) -> int:
    contract = lessor.active(credit())
    lessor.pay(contract, 15_000, DELIVERED)
    lessor.bill(contract, FEBRUARY)
    lessor.pay(contract, 58_713 + 1_250, FEBRUARY)
    return contract


def sent(code: str) -> dict[str, object]:
    """Return what a browser sends for the form of a starter product with one package."""
    content = starter_set()[code]
    form = form_of(content)
    given: dict[str, object] = {f"name_{name}": value for name, _label, value in form.names}
    given |= {one.name: content[one.name] for one in form.choices}
    given |= {one.name: content.get(one.name, []) for one in form.several}
    for one in form.bounds:
        given |= {f"{one.measure}_low": one.low, f"{one.measure}_high": one.high}
    box = {"code": "loss", "kind": "insurance", "en": "Loss", "fr": "Perte", "pl": "Utrata"}
    box |= {"provider": "Assureur SA", "low": "5", "usual": "12,50", "high": "40"}
    given |= {f"package_0_{name}": value for name, value in box.items()}
    return given | {
        "package_0_required": "yes", "package_1_code": "", "currency": content["currency"],
        "fee": "0", "token": secrets.token_hex(8),
    }  # fmt: skip


def test_a_product_gets_a_package_and_the_calculator_asks_for_it(lessor: Lessor) -> None:
    by = lessor.by
    load_starter_products("FR", effective_on=date(2024, 1, 1), by=by, key="starters")
    staff = signed_in(by, "administrator")
    with tenant(by.organisation_id):
        sold = ProductVersion.objects.filter(product__code="fr-credit-auto")
        product = sold.latest("id").product_id
    assert "package_1_code" in staff.get(f"/products/{product}/edit").content.decode()
    answer = staff.post(f"/products/{product}/edit", sent("fr-credit-auto"))
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    with tenant(by.organisation_id):
        version = ProductVersion.objects.latest("id")
    assert version.content["packages"][0]["usual"] == "12.50"
    page = staff.get(f"/products/{product}/").content.decode()
    assert "Loss, Insurance, Assureur SA, required, 5 – 40 EUR (12.50)" in page
    published = {"on": "2024-02-01", "token": secrets.token_hex(8)}
    staff.post(f"/products/versions/{version.pk}/publish", published)
    found = staff.get("/calculator/?product=fr-credit-auto&package_loss=20").content.decode()
    assert 'name="package_loss"' in found
    assert "each rental, required" in found
    assert "20.00" in found


def test_the_contract_names_its_package(lessor: Lessor) -> None:
    contract = collected(lessor)
    page = signed_in(lessor.by, "administrator").get(f"/contracts/{contract}/").content.decode()
    assert "Loss of earnings (required)" in page


def test_what_was_collected_is_previewed_and_paid_over(lessor: Lessor) -> None:
    contract = collected(lessor)
    staff = signed_in(lessor.by, "administrator")
    page = staff.get("/contracts/pay-overs").content.decode()
    assert "Premiums · Assureur SA · FR · EUR" in page
    given = {"whom": "0", "payee": "Assureur SA", "through": "2024-02-15", "on": "2024-02-16"}
    given["token"] = secrets.token_hex(8)
    page = staff.post("/contracts/pay-overs", given).content.decode()
    assert "What would be paid" in page
    assert "12.50" in page
    done = staff.post("/contracts/pay-overs", {**given, "confirmed": "yes"})
    assert done.status_code == 302
    page = staff.get(done["Location"]).content.decode()
    assert "12.50" in page
    assert f"/contracts/{contract}/" in page
    page = staff.get("/contracts/pay-overs").content.decode()
    assert "Nothing waits" in page


def test_nothing_collected_says_so_and_a_clerk_may_not_pay(lessor: Lessor) -> None:
    collected(lessor)
    staff = signed_in(lessor.by, "administrator")
    given = {"whom": "0", "payee": "A", "through": "2024-02-01", "on": "2024-02-16", "token": "t"}
    answer = staff.post("/contracts/pay-overs", given)
    assert answer.status_code == 422
    assert "Nothing that was collected" in answer.content.decode()
    clerk = signed_in(lessor.by, "risk")
    assert "Pay over" not in clerk.get("/contracts/pay-overs").content.decode()
    assert clerk.post("/contracts/pay-overs", given).status_code == 403


def test_paying_over_by_calls(lessor: Lessor) -> None:
    contract = collected(lessor)
    secret = create_token("erp", "administrator", by=lessor.by, key="erp")
    client = Client(headers={"authorization": f"Bearer {secret}"})
    listed = client.get("/api/v1/leasing/pay-overs").json()
    (waits,) = listed["waiting"]
    assert (waits["provider"], waits["contracts"], waits["amount"]) == ("Assureur SA", 1, "12.50")
    whom = {name: waits[name] for name in ("kind", "provider", "country", "currency")}
    given = {**whom, "payee": "Assureur SA", "through": "2024-02-15", "on": "2024-02-16"}
    headers = {"idempotency-key": "one"}
    answers = [
        client.post(f"/api/v1/leasing/pay-overs{query}", json.dumps(given),
                    content_type="application/json", headers=headers).json()
        for query in ("?preview=true", "", "")
    ]  # fmt: skip
    assert [one["amount"] for one in answers] == ["12.50"] * 3
    assert answers[1] == answers[2]
    assert answers[1]["lines"] == [{"contract_id": contract, "package": "loss", "amount": "12.50"}]
    read = client.get(f"/api/v1/leasing/pay-overs/{answers[1]['id']}").json()
    assert read["lines"] == answers[1]["lines"]
    assert len(client.get("/api/v1/leasing/pay-overs").json()["paid"]) == 1
