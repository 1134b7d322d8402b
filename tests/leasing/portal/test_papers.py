"""The tax documents of a contract on its page and over the API."""

import json
import secrets
from datetime import date

import pytest
from django.test import Client

from vigie.documents.actions import set_letterhead
from vigie.parties.actions import register_party
from vigie.parties.domain.parties import Address, NewParty
from vigie.tenancy.actions import create_token
from vigie.testing.contracts import Lessor, loa, new_lessor
from vigie.testing.invoices import LESSOR
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/leasing/contracts"


@pytest.fixture
def lessor() -> Lessor:
    made = new_lessor()
    set_letterhead(LESSOR, on=date(2020, 1, 1), by=made.by, key="l")
    home = Address("8 allée des Érables", "38000", "Grenoble", "FR")
    person = NewParty("person", "Lefèvre", "Zoé", address=home, language="fr")
    customer = register_party(person, on=date(2020, 1, 1), by=made.by, key="zoé")
    return Lessor(made.by, customer)


@pytest.fixture
def contract(lessor: Lessor) -> int:
    contract = lessor.active(loa())
    lessor.bill(contract, date(2024, 3, 15))
    return contract


def caller(lessor: Lessor) -> Client:
    secret = create_token("erp", "back_office", by=lessor.by, key="erp")
    return Client(headers={"authorization": f"Bearer {secret}"})


def test_missing_papers_are_made_from_the_page(lessor: Lessor, contract: int) -> None:
    staff = signed_in(lessor.by, "back_office", "en")
    page = staff.get(f"/contracts/{contract}/").content.decode()
    assert "Tax documents" in page
    assert "Make 3 missing papers" in page
    assert "398.18" in page
    answer = staff.post(f"/contracts/{contract}/papers", {"token": "t"}, follow=True)
    page = answer.content.decode()
    assert "3 papers were made." in page
    assert "missing paper" not in page
    assert page.count("/file") >= 3


def test_what_stands_in_the_way_is_said(lessor: Lessor) -> None:
    poor = Lessor(
        lessor.by,
        register_party(NewParty("person", "Martin"), on=date(2020, 1, 1), by=lessor.by, key="m"),
    )
    contract = poor.active(loa())
    staff = signed_in(lessor.by, "back_office", "en")
    answer = staff.post(f"/contracts/{contract}/papers", {"token": "t"}, follow=True)
    assert "the buyer has no street" in answer.content.decode()


def test_who_may_not_make_papers_sees_them_only(lessor: Lessor, contract: int) -> None:
    risk = signed_in(lessor.by, "risk", "en")
    assert "missing paper" not in risk.get(f"/contracts/{contract}/").content.decode()
    assert risk.post(f"/contracts/{contract}/papers", {"token": "t"}).status_code == 403


def test_the_api_lists_makes_and_hands_out(lessor: Lessor, contract: int) -> None:
    client = caller(lessor)
    address = f"{ROOT}/{contract}/tax-documents"
    before = json.loads(client.get(address).content)
    assert [row["document_id"] for row in before] == [None] * 3
    assert [(row["net"], row["tax"], row["gross"]) for row in before] == [
        ("331.82", "66.36", "398.18"), ("331.82", "66.36", "398.18"), ("3000.00", "600.00", "3600.00"),
    ]  # fmt: skip
    headers = {"idempotency-key": secrets.token_hex(8)}
    done = json.loads(client.post(f"{address}/papers", headers=headers).content)
    assert (done["made"], done["faults"], done["has_more"]) == (3, [], False)
    after = json.loads(client.get(address).content)
    listed = json.loads(
        client.get(f"/api/v1/documents?subject_kind=leasing.contract&subject_id={contract}").content
    )
    assert {row["document_id"] for row in after} == {row["id"] for row in listed}
    file = client.get(f"/api/v1/documents/{after[0]['document_id']}/file")
    assert b"".join(file.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]  # a file response


def test_another_organisation_finds_nothing(lessor: Lessor, contract: int) -> None:
    other = new_lessor("Lessor Two")
    client = caller(other)
    assert client.get(f"{ROOT}/{contract}/tax-documents").status_code == 404
    headers = {"idempotency-key": "k"}
    assert (
        client.post(f"{ROOT}/{contract}/tax-documents/papers", headers=headers).status_code == 404
    )
    staff = signed_in(other.by, "back_office", "en")
    assert staff.post(f"/contracts/{contract}/papers", {"token": "t"}).status_code == 404
