"""Imports over HTTP: a source, an upload, its mapping, its faults, what mends them."""

import csv
import re
from collections.abc import Mapping
from datetime import date
from io import BytesIO, StringIO
from urllib.parse import parse_qs, urlparse

import pytest
from django.test import Client
from tests.registrations.portal import house

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.registrations import actions
from vigie.registrations.actions import ImportFiles
from vigie.registrations.models import Batch, MappingProfile, Source
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db

SENT = (
    "N° contrat;Immatriculation;N° de série;Client;Encours;Remarque\n"
    "LC-1;AA-101-BB;VF1AAAA0000000001;Zoé Martin;9 000,50;x\n"
    "LC-2;AA-102-BB;VF1AAAA0000000002;Paul Durand;12 000,00;\n"
)


@pytest.fixture
def by() -> Actor:
    return house.organisation()


@pytest.fixture
def client(by: Actor) -> Client:
    return signed_in(by, "back_office")


def send(client: Client, source_id: int, text: str = SENT, name: str = "export.csv") -> str:
    """Send a file; returns the address of its check."""
    file = BytesIO(text.encode())
    file.name = name
    form = {"source": source_id, "file": file, "as_of": "2026-11-20", "kind": "full", "key": "k"}
    response = client.post("/imports/new", form)
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def mapping(client: Client, address: str) -> str:
    return client.get(address, headers={"HX-Request": "true"}).content.decode()


def accepted(**changes: str) -> Mapping[str, str]:
    """Return the form of the check as the page proposes it, with changes."""
    headings = {
        "heading:N° contrat": "contract_number",
        "heading:Immatriculation": "plate",
        "heading:N° de série": "vin",
        "heading:Client": "customer_name",
        "heading:Encours": "outstanding_amount",
        "heading:Remarque": "",
    }
    rest = {"date_order": "day_first", "decimal_mark": "comma", "product": "credit", "key": "c"}
    return {**headings, **rest, **changes}


def test_without_a_source_the_page_says_what_comes_first(by: Actor, client: Client) -> None:
    assert "Who sends the file?" in client.get("/imports/new").content.decode()
    assert "No file has come yet" in client.get("/imports/").content.decode()
    form = {"side": "portfolio", "name": "Core system", "country": "FR", "key": "s"}
    refused = client.post("/imports/sources/new", form)
    assert refused.status_code == 422
    right = {"legal_basis": "Contract", "permitted": ["customer", "pledge"]}
    bounds = {"retention_days": "365", "rhythm_days": "31"}
    saved = client.post("/imports/sources/new", {**form, **right, **bounds})
    with tenant(by.organisation_id):
        source = Source.objects.get()
    assert saved["Location"] == f"/imports/new?source={source.pk}"
    assert "customer_city" in source.permitted_fields
    assert "holder_name" not in source.permitted_fields
    page = client.get(f"/imports/sources/{source.pk}/").content.decode()
    assert "Nothing received yet" in page
    changed = {**right, **bounds, "legal_basis": "Law of 2026", "country": "FR", "key": "t"}
    client.post(f"/imports/sources/{source.pk}/", changed)
    with tenant(by.organisation_id):
        assert Source.objects.get().legal_basis == "Law of 2026"


def test_a_file_is_looked_at_mapped_and_received(by: Actor, client: Client) -> None:
    source_id = house.source(by, "portfolio")
    address = send(client, source_id)
    assert "Looking at the beginning" in client.get(address).content.decode()
    page = mapping(client, address)
    assert "semicolon" in page
    assert "utf-8" in page
    assert "Zoé Martin · Paul Durand" in page
    assert '<option value="outstanding_amount" selected>' in page
    assert "not recognised" in page
    for _ in range(2):
        response = client.post(address, accepted())
        assert response["Location"].startswith("/imports/")
    with tenant(by.organisation_id):
        batch = Batch.objects.get()
        profile = MappingProfile.objects.get().profile
    assert profile["columns"]["Client"] == "customer_name"
    assert profile["fixed"] == {"product": "credit"}
    assert (batch.status, batch.as_of) == ("received", date(2026, 11, 20))
    waiting = client.get(f"/imports/{batch.pk}/").content.decode()
    assert "waiting for a free worker" in waiting
    assert f"/imports/{batch.pk}/progress?" in waiting
    again = mapping(client, send(client, source_id, SENT.replace("Client;", "Nom du client;")))
    assert "as last time" in again
    assert '<option value="customer_name" selected>' in again
    actions.read_import(batch.pk, by=by, key="job")
    over = client.get(f"/imports/{batch.pk}/progress")
    assert over["HX-Refresh"] == "true"
    assert "2 rows taken." in client.get(f"/imports/{batch.pk}/").content.decode()
    assert "Taken" in client.get("/imports/").content.decode()


def test_a_wrong_mapping_is_said_and_kept_on_the_page(by: Actor, client: Client) -> None:
    address = send(client, house.source(by, "portfolio"))
    wrong = accepted(**{"heading:Client": "holder_name", "product": "loa"})
    refused = client.post(address, wrong)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "cannot fill Holder (C.1)" in page
    assert "Map it to Customer." in page
    assert '<option value="holder_name" selected>' in page
    assert "chosen by you" in page
    with tenant(by.organisation_id):
        assert not Batch.objects.exists()


def test_a_broken_file_is_refused_in_one_line(by: Actor, client: Client) -> None:
    source_id = house.source(by, "portfolio")
    address = send(client, source_id, "\x1f\x00PDF \x00\x00", "scan.csv")
    page = mapping(client, address)
    assert "scan.csv" in page
    assert "Send another file" in page
    empty = BytesIO(b"")
    empty.name = "empty.csv"
    form = {"source": source_id, "file": empty, "as_of": "2026-11-20", "kind": "full", "key": "k"}
    refused = client.post("/imports/new", form)
    assert refused.status_code == 422
    assert "empty" in refused.content.decode()


def test_an_address_is_worth_nothing_elsewhere(by: Actor, client: Client) -> None:
    address = send(client, house.source(by, "portfolio"))
    stranger = signed_in(house.organisation("Another"), "administrator")
    assert stranger.get(address).status_code == 404
    sealed = parse_qs(urlparse(address).query)["file"][0]
    assert client.get(f"/imports/new/check?file={sealed[:-2]}").status_code == 404
    assert signed_in(by, "reader").get(address).status_code == 403


def test_rows_set_aside_are_listed_and_downloaded(by: Actor, client: Client) -> None:
    bad = "LC-9,AA-109-BB,1.2E+16,credit,open,2025-13-45,2029-01-10,=1+1,EUR,A,A,FIAT"
    batch = house.take_portfolio(by, [*house.CONTRACTS, bad])
    page = signed_in(by, "administrator", "fr").get(f"/imports/{batch}/").content.decode()
    assert "fabriqué par un tableur" in page
    assert "1.2E+16" in page
    response = client.get(f"/imports/{batch}/bad-rows")
    text = response.content.decode("utf-8-sig")
    assert "is a number made by a spreadsheet" in text
    assert "'=1+1" in text
    assert 'attachment; filename="import-' in response["Content-Disposition"]


def test_rows_set_aside_stand_in_the_order_of_their_lines_on_every_page(by: Actor) -> None:
    names = [
        f"{'' if number % 2 else f'LC-{number}'},AB-{number}-CD,VF1CCCC{number:010d},credit,open,"
        f"{'' if number % 2 else '2025-13-45'},2029-01-10,1,EUR,A,A,FIAT"
        for number in range(100, 160)
    ]
    batch = house.take_portfolio(by, [*house.CONTRACTS, *names])
    client = signed_in(by, "administrator")
    text = client.get(f"/imports/{batch}/bad-rows").content.decode("utf-8-sig")
    lines = [int(row["Line"]) for row in csv.DictReader(StringIO(text))]
    assert (len(lines), lines) == (60, sorted(lines))
    first = client.get(f"/imports/{batch}/").content.decode()
    after = first.split("after=")[1].split('"')[0]
    second = client.get(f"/imports/{batch}/?after={after}").content.decode()
    shown = re.findall(r'data-label="Line">.*?(\d+)<', first + second)
    assert [int(line) for line in shown] == lines


@pytest.mark.parametrize(
    ("language", "said", "product"),
    [
        ("en", "Lease with option to buy (LOA)", "Credit, Lease"),
        ("fr", "Location avec option d’achat (LOA)", "Crédit (credit), Location"),
        ("pl", "Leasing z opcją wykupu (LOA)", "Kredyt (credit)"),
    ],
)
def test_a_word_that_is_not_known_is_answered_in_the_reader_s_words(
    by: Actor, language: str, said: str, product: str
) -> None:
    bad = "LC-9,AA-109-BB,VF1AAAA0000000109,leasing,open,2025-01-10,2029-01-10,1,EUR,A,A,FIAT"
    batch = house.take_portfolio(by, [*house.CONTRACTS, bad])
    page = signed_in(by, "administrator", language).get(f"/imports/{batch}/").content.decode()
    told = page.replace("\N{NO-BREAK SPACE}", " ")
    assert said in told
    assert product in told
    assert "credit_bail, " not in told


def test_a_missing_column_is_named_as_people_call_it(by: Actor) -> None:
    client = signed_in(by, "back_office", "fr")
    address = send(client, house.source(by, "portfolio"))
    refused = client.post(address, accepted(**{"heading:N° contrat": ""}))
    page = refused.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "la colonne Numéro de contrat manque" in page


def test_a_truncated_file_waits_until_a_person_confirms(by: Actor, client: Client) -> None:
    house.take_portfolio(by)
    file = ImportFiles(house.upload(by, "short.csv", house.PORTFOLIO, house.CONTRACTS[:1]))
    batch = house.receive(by, "portfolio", file, date(2026, 11, 21))
    with pytest.raises(Exception, match="file_shrunk"):
        actions.read_import(batch, by=by, key="short")
    page = client.get(f"/imports/{batch}/").content.decode()
    assert "Waits for you" in page
    assert "Replace 3 rows by 1" in page
    confirm = {"confirm": "1", "key": "yes"}
    assert client.post(f"/imports/{batch}/read", confirm)["Location"] == f"/imports/{batch}/"
    actions.read_import(batch, by=by, key="confirmed", confirm=True)
    questions = client.get("/questions/").content.decode()
    assert "LC-2" in questions
    assert "LC-3" in questions


def test_a_reader_may_look_and_not_send(by: Actor) -> None:
    batch = house.take_portfolio(by)
    reader = signed_in(by, "reader")
    assert reader.get(f"/imports/{batch}/").status_code == 200
    assert reader.get("/imports/new").status_code == 403
    assert reader.post(f"/imports/{batch}/read", {"key": "k"}).status_code == 403
    stranger = signed_in(house.organisation("Another"), "administrator")
    for address in ("", "progress", "bad-rows"):
        assert stranger.get(f"/imports/{batch}/{address}").status_code == 404


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "ligne de commande"), ("pl", "wiersz poleceń")]
)
def test_a_file_from_the_command_line_is_said_so(by: Actor, language: str, said: str) -> None:
    terminal = system_actor(by.organisation_id, name="command line")
    batch = house.take_portfolio(terminal)
    client = signed_in(by, "administrator", language)
    for address in ("/imports/", f"/imports/{batch}/"):
        page = client.get(address).content.decode()
        assert said in page
        assert "command line" not in page


def test_a_row_of_a_file_beside_the_register_is_said_under_its_own_name(
    by: Actor, client: Client
) -> None:
    files = ImportFiles(
        house.upload(by, "extract.csv", house.REGISTER, house.SEEN),
        house.upload(by, "ops.csv", house.OPERATIONS, ["AA-101-BB,,SALE,32/13/2026,"]),
        house.upload(by, "mot.csv", house.INSPECTIONS, ["AA-101-BB,,soon,A,48200"]),
    )
    number = house.receive(by, "register", files)
    actions.read_import(number, by=by, key="read")
    page = client.get(f"/imports/{number}/").content.decode()
    sent = client.get(f"/imports/{number}/bad-rows").content.decode()
    for said in (page, sent):
        assert "ops.csv, line 2, column occurred_on" in said
        assert "mot.csv, line 2, column inspected_on" in said
        assert "extract.csv, line" not in said
