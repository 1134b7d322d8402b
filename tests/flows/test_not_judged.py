"""A contract without a product is never called in order: holder, lessee and pledge are not judged."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.test import Client

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.registrations.models import Certificate
from vigie.tenancy.actions import create_token
from vigie.testing.lender import Lender, certificate, contract, new_lender
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 2)
SENTENCES = {
    "en": "Holder, lessee and pledge are not judged until the product is given.",
    "fr": "Le titulaire, le locataire et le gage ne sont pas jugés tant que le produit n’est pas donné.",
    "pl": "Posiadacz, leasingobiorca i zastaw nie są oceniane, dopóki nie podano produktu.",
}


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(0), contract(1, product="")], ON)
    made.take("register", [certificate(0), certificate(1)], ON, confirm=True)
    watch(by=made.by, key="watch")
    return made


@pytest.fixture
def client(lender: Lender) -> Client:
    return signed_in(lender.by, "administrator")


def number(lender: Lender, key: str) -> int:
    with tenant(lender.by.organisation_id):
        found = Certificate.objects.get(contract_key=key)
        assert (found.level, found.open_distortions) == (0, 0)
        return found.pk


@pytest.mark.parametrize("language", ["en", "fr", "pl"])
def test_the_page_says_what_is_not_judged(lender: Lender, language: str) -> None:
    client = signed_in(lender.by, "back_office", language)
    page = client.get(f"/certificates/{number(lender, 'C 00001')}/").content.decode()
    assert SENTENCES[language] in page.replace("\N{NO-BREAK SPACE}", " ")
    judged = client.get(f"/certificates/{number(lender, 'C 00000')}/").content.decode()
    assert SENTENCES[language] not in judged.replace("\N{NO-BREAK SPACE}", " ")


def test_the_page_does_not_say_that_the_register_agrees(lender: Lender, client: Client) -> None:
    agrees = "The register agrees with what is expected."
    page = client.get(f"/certificates/{number(lender, 'C 00001')}/").content.decode()
    assert agrees not in page
    assert "Nothing differs." not in page
    assert agrees in client.get(f"/certificates/{number(lender, 'C 00000')}/").content.decode()


def test_a_past_day_says_so_too(lender: Lender, client: Client) -> None:
    past = f"?as_of={ON}"
    page = client.get(f"/certificates/{number(lender, 'C 00001')}/{past}").content.decode()
    assert SENTENCES["en"] in page
    page = client.get(f"/certificates/{number(lender, 'C 00000')}/{past}").content.decode()
    assert SENTENCES["en"] not in page


def test_the_list_does_not_call_it_in_order(client: Client) -> None:
    page = client.get("/certificates/?product=none").content.decode()
    assert "Holder, lessee and pledge not judged" in page
    assert "In order" not in page
    assert "In order" in client.get("/certificates/?product=credit").content.decode()


def test_export_and_api_name_what_is_not_judged(lender: Lender, client: Client) -> None:
    sent = b"".join(client.get("/certificates/export").streaming_content)  # type: ignore[attr-defined]  # the page streams
    rows = csv.DictReader(StringIO(sent.decode("utf-8-sig")))
    told = {one["contract_number"]: one["not_judged"] for one in rows}
    assert told == {"C-00000": "", "C-00001": "holder lessee pledge"}
    secret = create_token("erp", "back_office", by=lender.by, key="erp")
    machine = Client(headers={"authorization": f"Bearer {secret}"})
    items = machine.get("/api/v1/certificates").json()["items"]
    assert {one["contract_number"]: one["not_judged"] for one in items} == {
        "C-00000": [],
        "C-00001": ["holder", "lessee", "pledge"],
    }
    one = machine.get(f"/api/v1/certificates/{number(lender, 'C 00001')}").json()
    assert one["certificate"]["not_judged"] == ["holder", "lessee", "pledge"]
