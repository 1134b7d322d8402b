"""Documents over HTTP: seen, downloaded and journalled within one organisation."""

import json
from datetime import date

import pytest
from django.test import Client

from vigie.database.tenant import tenant
from vigie.documents.actions import (
    choose_platform,
    generate,
    generate_invoice,
    lay_down,
    set_letterhead,
    store,
    tend_platforms,
)
from vigie.documents.actions.rows import Description
from vigie.documents.domain.catalogue import current, kinds, sample_of
from vigie.documents.domain.files import Subject
from vigie.documents.domain.kinds import kinds as known
from vigie.documents.models import Transmission
from vigie.documents.portal.words import EVENTS, KINDS
from vigie.documents.ports import use_platform
from vigie.documents.queries import letterhead_on
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor, system_actor
from vigie.tenancy.actions import create_organisation, create_token
from vigie.testing.fake_invoice_platform import FakeInvoicePlatform
from vigie.testing.invoices import LESSOR, invoice
from vigie.testing.portal import signed_in
from vigie.ui.registries import panels

pytestmark = pytest.mark.django_db
ABOUT = Subject("leasing.contract", 12)


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test")


@pytest.fixture
def offer(by: Actor) -> int:
    data = sample_of(current("offer"))
    return generate("offer", data, language="pl", subject=ABOUT, by=by, key="o")


def readings(by: Actor) -> list[tuple[str, int | None]]:
    with tenant(by.organisation_id):
        found = Entry.objects.filter(act="journal.personal_data_read").order_by("id")
        return [(one.subject_kind, one.subject_id) for one in found]


def test_an_empty_list_says_what_would_be_there(by: Actor) -> None:
    page = signed_in(by, "back_office", "pl").get("/documents/").content.decode()
    assert "Nie ma jeszcze dokumentów" in page


def test_a_document_is_found_shown_and_downloaded(by: Actor, offer: int) -> None:
    client = signed_in(by, "back_office", "fr")
    listing = client.get("/documents/?q=OFF-2026").content.decode()
    assert "OFF-2026-000412" in listing
    assert "Offre de financement" in listing
    assert "OFF-2026" not in client.get("/documents/?kind=invoice").content.decode()
    page = client.get(f"/documents/{offer}/").content.decode()
    assert "20 nov. 2031" in page.replace("\u00a0", " ")
    assert "Code civil, art. 2224" in page
    assert "polonais" in page
    assert readings(by) == []
    answer = client.get(f"/documents/{offer}/file")
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"  # type: ignore[attr-defined]  # a file response
    assert (
        answer.headers["Content-Disposition"] == 'attachment; filename="offer-OFF-2026-000412.pdf"'
    )
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert readings(by) == [("documents.document", offer)]


def test_a_received_page_of_html_is_never_a_page(by: Actor) -> None:
    blob = lay_down(b"<html><script>alert(1)</script>", by=by)
    said = Description("piece", 'a"/../\r\nX: y.html', "", date(2026, 11, 20))
    number = store(said, blob, subject=ABOUT, by=by, key="a")
    answer = signed_in(by, "back_office").get(f"/documents/{number}/file")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "\n" not in answer.headers["Content-Disposition"]
    assert b"".join(answer.streaming_content).startswith(b"<html>")  # type: ignore[attr-defined]  # the same
    page = signed_in(by, "back_office").get(f"/documents/{number}/").content.decode()
    assert "received" in page


def test_strangers_and_readers_are_refused(by: Actor, offer: int) -> None:
    other = system_actor(create_organisation("Lessor Two"), name="test")
    stranger = signed_in(other, "administrator")
    for address in (f"/documents/{offer}/", f"/documents/{offer}/file"):
        assert stranger.get(address).status_code == 404
        assert signed_in(by, "reader").get(address).status_code == 403
    assert "OFF-2026" not in stranger.get("/documents/").content.decode()
    assert signed_in(by, "compliance").get(f"/documents/{offer}/").status_code == 200
    assert signed_in(by, "compliance").get("/settings/templates/").status_code == 403


def test_a_subject_shows_its_documents_in_a_panel(by: Actor, offer: int) -> None:
    panel = next(one for one in panels if one.name == "documents.leasing.contract")
    with tenant(by.organisation_id):
        loaded = panel.load(by, 12)
        assert panel.load(by, 13) is None
    assert loaded is not None
    assert [row.pk for row, _, _ in loaded["lines"]] == [offer]  # type: ignore[attr-defined]  # pairs


@pytest.mark.parametrize("language", ["en", "fr", "pl"])
def test_every_template_has_a_preview(by: Actor, language: str) -> None:
    client = signed_in(by, "back_office", language)
    page = client.get("/settings/templates/").content.decode()
    for kind in kinds():
        address = f"/settings/templates/{kind}/{language}.pdf"
        assert address in page
        answer = client.get(address)
        assert answer.content.startswith(b"%PDF-")
        assert answer.headers["Content-Disposition"].startswith("inline;")
    assert client.get("/settings/templates/poem/fr.pdf").status_code == 404
    assert client.get("/settings/templates/offer/de.pdf").status_code == 422


def test_the_administrator_sets_the_letterhead(by: Actor) -> None:
    client = signed_in(by, "administrator", "fr")
    assert "Pas encore d’en-tête" in client.get("/settings/letterhead/").content.decode()
    form = {
        "name": "Crédit Vigie Auto", "street": "12 rue de l’Écluse", "more": "",
        "postcode": "69002", "city": "Lyon", "country": "FR", "company_id": "552 100 554",
        "establishment_id": "", "vat_number": "fr60 552100554", "legal_form": "",
        "effective_on": "2026-01-01", "token": "t",
    }  # fmt: skip
    assert client.post("/settings/letterhead/", form).status_code == 302
    with tenant(by.organisation_id):
        standing = letterhead_on(by, date(2026, 6, 1))
    assert standing is not None
    assert (standing.company_id, standing.vat_number) == ("552100554", "FR60552100554")
    assert 'value="Crédit Vigie Auto"' in client.get("/settings/letterhead/").content.decode()
    refused = client.post("/settings/letterhead/", {**form, "street": "", "token": "u"})
    assert refused.status_code == 422
    assert signed_in(by, "back_office").get("/settings/letterhead/").status_code == 403


def test_a_preview_bears_the_organisations_own_letterhead(by: Actor) -> None:
    set_letterhead(LESSOR, on=date(2026, 1, 1), by=by, key="l")
    answer = signed_in(by, "back_office").get("/settings/templates/offer/fr.pdf")
    assert answer.status_code == 200


def test_every_kind_and_event_has_words() -> None:
    assert set(KINDS) == set(known())
    events = {rule.event for kind in known().values() for rule in kind.retentions.values()}
    assert set(EVENTS) == events


def test_what_was_sent_is_shown_with_why_and_sent_again(by: Actor) -> None:
    fake = FakeInvoicePlatform()
    former = use_platform("FR", fake)
    try:
        admin = signed_in(by, "administrator", "en")
        given = {"token": "t", "country": "FR", "since": "2027-01-01"}
        assert admin.post("/settings/platforms/", given).status_code == 302
        page = admin.get("/settings/platforms/").content.decode()
        assert "set up on this site" in page
        generate_invoice(invoice(), language="fr", subject=ABOUT, by=by, key="i")
        fake.orders.append("refused")
        tend_platforms(by=by, key="tend")
    finally:
        use_platform("FR", former)
    clerk = signed_in(by, "back_office", "en")
    listing = clerk.get("/documents/sending/?state=unsendable").content.decode()
    assert "FA-2027-000031" in listing
    assert "400 ordered" in listing
    with tenant(by.organisation_id):
        number = Transmission.objects.get().pk
    page = clerk.get(f"/documents/sending/{number}/").content.decode()
    assert "The invoicing platform refused the request: 400 ordered." in page
    answer = clerk.post(f"/documents/sending/{number}/again", {"token": "a"}, follow=True)
    assert "waits to be sent" in answer.content.decode()
    other = system_actor(create_organisation("Lessor Two"), name="test")
    stranger = signed_in(other, "administrator", "en")
    assert stranger.get(f"/documents/sending/{number}/").status_code == 404
    assert stranger.post(f"/documents/sending/{number}/again", {"token": "a"}).status_code == 404
    assert "FA-2027" not in stranger.get("/documents/sending/").content.decode()


def test_the_way_of_a_document_over_the_api(by: Actor) -> None:
    choose_platform("FR", since=date(2027, 1, 1), by=by, key="c")
    generate_invoice(invoice(), language="fr", subject=ABOUT, by=by, key="i")
    secret = create_token("erp", "back_office", by=by, key="erp")
    client = Client(headers={"authorization": f"Bearer {secret}"})
    (row,) = json.loads(client.get("/api/v1/documents/transmissions").content)
    assert (row["number"], row["state"], row["attempts"]) == ("FA-2027-000031", "queued", 0)
    one = json.loads(client.get(f"/api/v1/documents/transmissions/{row['id']}").content)
    assert one["steps"] == []
    assert json.loads(client.get("/api/v1/documents/transmissions?state=paid").content) == []
