"""Certificates over HTTP: the list, its export, one certificate with both sides."""

import csv
from io import StringIO

import pytest
from django.test import Client
from django.utils import translation
from tests.registrations.portal import house

from vigie.database.tenant import tenant
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor
from vigie.registrations.domain.columns import SECURITIES as CODES_OF_SECURITY
from vigie.registrations.models import Certificate
from vigie.registrations.portal.staff.certificate import contract_facts
from vigie.registrations.portal.words.columns import value_words
from vigie.registrations.portal.words.states import SECURITIES
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(by: Actor) -> Client:
    return signed_in(by, "back_office")


def certificate_id(by: Actor, contract: str) -> int:
    with tenant(by.organisation_id):
        return Certificate.objects.get(contract_key__startswith=contract).pk


def readings(by: Actor) -> list[tuple[int | None, int]]:
    with tenant(by.organisation_id):
        read = Entry.objects.filter(act="journal.personal_data_read").order_by("id")
        return [(one.subject_id, one.data["count"]) for one in read]


def test_an_empty_list_teaches_and_leads_to_the_import() -> None:
    page = signed_in(house.organisation(), "back_office").get("/certificates/").content.decode()
    assert "No certificate is watched yet" in page
    assert 'href="/imports/new"' in page


def test_the_list_shows_what_differs_and_keeps_the_reading(by: Actor, client: Client) -> None:
    page = client.get("/certificates/").content.decode()
    assert "3 certificates" in page
    assert page.index("LC-") > 0
    assert "AA-101-BB" in page
    assert "9,000" in page or "9,001" in page
    assert "Not found in the register" in page
    assert readings(by) == [(None, 3)]


@pytest.mark.parametrize(
    ("query", "contracts"),
    [
        ("q=AA-101", ["LC-1"]),
        ("q=VF1AAAA0000000002", ["LC-2"]),
        ("q=paul dur", ["LC-3"]),
        ("q=zoe", ["LC-1"]),
        ("q=LC-2", ["LC-2"]),
        ("watch=not_found", ["LC-3"]),
        ("product=lld", []),
        ("watch=nonsense", ["LC-1", "LC-2", "LC-3"]),
        ("sort=-contract", ["LC-3", "LC-2", "LC-1"]),
    ],
)
def test_search_filters_and_sort(client: Client, query: str, contracts: list[str]) -> None:
    page = client.get(f"/certificates/?{query}").content.decode()
    found = sorted((c for c in ("LC-1", "LC-2", "LC-3") if f">{c}<" in page), key=page.index)
    assert found == contracts or ("sort" not in query and sorted(found) == contracts)


def test_pages_turn_by_cursor() -> None:
    by = house.organisation("Long lists")
    rows = [
        f"LC-{n},AB-{n}-CD,VF1BBBB{n:010d},credit,open,2025-01-10,2029-01-10,100,EUR,A,A,FIAT"
        for n in range(100, 160)
    ]
    house.take_portfolio(by, rows)
    client = signed_in(by, "reader")
    first = client.get("/certificates/?sort=plate&q=AB-1").content.decode()
    assert first.count("<tr data-row=") == 50
    after = first.split("after=")[1].split('"')[0]
    second = client.get(f"/certificates/?sort=plate&q=AB-1&after={after}").content.decode()
    assert second.count("<tr data-row=") == 10
    assert client.get("/certificates/?after=broken").status_code == 422


def test_a_filter_that_the_list_does_not_know_is_said_and_never_exported(client: Client) -> None:
    page = client.get("/certificates/?watch=nonsense&colour=blue&product=credit").content.decode()
    assert "what the list does not know" in page
    assert (
        "<code data-verbatim>watch=nonsense</code>, <code data-verbatim>colour=blue</code>" in page
    )
    assert "The other filters hold." in page
    assert 'href="?product=credit"' in page
    assert "The rows below are not filtered." in client.get("/certificates/?a=b").content.decode()
    assert "does not know" not in client.get("/certificates/?product=credit").content.decode()
    refused = client.get("/certificates/export?watch=nonsense")
    assert refused.status_code == 422
    assert "watch=nonsense" in refused.content.decode()


def test_the_export_is_neutralised_counted_and_permitted(by: Actor, client: Client) -> None:
    response = client.get("/certificates/export?watch=watched")
    assert response["Content-Type"].startswith("text/csv")
    text = response.getvalue().decode("utf-8-sig")
    lines = list(csv.DictReader(StringIO(text)))
    assert {line["contract_number"]: line["customer_name"] for line in lines} == {
        "LC-1": "Zoé Martin",
        "LC-2": "'=cmd|calc",
    }
    assert readings(by) == [(None, 2)]
    assert signed_in(by, "reader").get("/certificates/export").status_code == 403


def test_a_certificate_shows_both_sides_and_what_happened(by: Actor, client: Client) -> None:
    number = certificate_id(by, "LC 1")
    page = client.get(f"/certificates/{number}/").content.decode()
    assert "1 field differs from what is expected." in page
    assert "Zoé" in page
    assert "Bernard" in page
    assert "Sale declared" in page
    assert "favourable, 48,200 km" in page
    assert "BLEU" in page
    assert "extract-2026-11-20.csv" in page
    assert page.count("<code>") >= 2
    assert readings(by) == [(number, 1)]


def test_amounts_of_the_contract_bear_their_currency() -> None:
    said = (("currency", "EUR"), ("financed_amount", "51,049.16"), ("agency", "Lille"))
    assert [value for _label, _kind, value in contract_facts(said)] == [
        "51,049.16\N{NO-BREAK SPACE}EUR",
        "Lille",
    ]
    assert contract_facts(said[1:])[0][2] == "51,049.16"
    with translation.override("en"):
        assert contract_facts((said[0], ("residual_amount", "51 049,16")))[0][2] == (
            "51,049.16\N{NO-BREAK SPACE}EUR"
        )
    odd = contract_facts((said[0], ("residual_amount", "about 12")))
    assert odd[0][2] == "about 12\N{NO-BREAK SPACE}EUR"


def test_every_security_of_the_file_has_its_word() -> None:
    assert set(SECURITIES) == set(CODES_OF_SECURITY)
    assert str(SECURITIES["pledge_siv"]) == "Pledge in the register"


def test_unknown_is_said_in_words(by: Actor, client: Client) -> None:
    page = client.get(f"/certificates/{certificate_id(by, 'LC 3')}/").content.decode()
    assert "No extract of the register names this vehicle." in page
    assert "not given by this register" in page
    assert "not given</span>" in page


def test_another_organisation_finds_nothing(by: Actor) -> None:
    number = certificate_id(by, "LC 1")
    stranger = signed_in(house.organisation("Another"), "administrator")
    assert stranger.get(f"/certificates/{number}/").status_code == 404
    assert "LC-1" not in stranger.get("/certificates/").content.decode()
    assert "LC-1" not in stranger.get("/search?q=AA101").content.decode()
    text = stranger.get("/certificates/export").getvalue().decode()
    assert text.count("\n") == 1


def test_search_finds_a_plate(client: Client) -> None:
    page = client.get("/search?q=aa-101", headers={"HX-Request": "true"}).content.decode()
    assert "AA-101-BB" in page
    assert "LC-1" in page


@pytest.mark.parametrize(("language", "word"), [("fr", "Certificats"), ("pl", "Dowody")])
def test_the_pages_speak(by: Actor, language: str, word: str) -> None:
    page = signed_in(by, "reader", language).get("/certificates/").content.decode()
    assert word in page


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("holder_kind", "person", "Personne"),
        ("holder_kind", "company", "Société"),
        ("stolen", "true", "Oui"),
        ("security", "pledge_siv", "Gage inscrit au registre"),
        ("holder_name", "person", "person"),  # a name is never translated
        ("registered_on", "2026-11-12", "12 nov. 2026"),
    ],
)
def test_canonical_words_are_said_in_the_readers_language(
    field: str, value: str, shown: str
) -> None:
    with translation.override("fr"):
        assert value_words(field, value).replace("\xa0", " ").replace("\u202f", " ") == shown
