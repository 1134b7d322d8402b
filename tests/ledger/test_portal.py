"""The ledger over HTTP: adopt, read, reverse with a look before, close, export."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.ledger.posting import draft, post_in_act, reverse_in_act, transfer

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Refused
from vigie.ledger.actions import post_entry, reverse_entry
from vigie.ledger.domain.transfers import Subject
from vigie.ledger.models import Account, Chart, Entry, PeriodLock
from vigie.ledger.portal.offers import panel_of
from vigie.parties.actions import add_own_name
from vigie.parties.domain.own_names import Declared
from vigie.tenancy.actions import create_organisation
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
RENTAL = transfer("customer_receivable", "rental_income", 2_765_200)
BOOKED = draft("bill", RENTAL, on=date(2026, 11, 2))


def account(by: Actor, **asked: str) -> int:
    with tenant(by.organisation_id):
        return Account.objects.get(**asked).pk


def test_without_a_chart_the_page_leads_to_one_and_the_accountant_adopts_it() -> None:
    by = system_actor(create_organisation("Lessor Two"), name="test")
    client = signed_in(by, "accountant", "fr")
    page = client.get("/ledger/").content.decode()
    assert "Pas encore de plan comptable" in page
    assert "/ledger/charts/" in page
    sent = {"name": "fr_lessor", "currency": "eur", "token": "t"}
    for _ in range(2):
        assert client.post("/ledger/charts/", sent).status_code == 302
    with tenant(by.organisation_id):
        assert [str(one) for one in Chart.objects.all()] == ["statutory EUR"]
    refused = client.post("/ledger/charts/", sent | {"token": "other"})
    assert refused.status_code == 422
    assert "a déjà un plan comptable en EUR" in refused.content.decode()


def test_the_trial_balance_shows_what_moved_and_its_total(by: Actor) -> None:
    post_in_act(BOOKED, by=by, key="a")
    client = signed_in(by, "accountant", "fr")
    page = client.get("/ledger/?through=2026-11-30").content.decode()
    assert page.count("27\u202f652,00") == 6  # a debit, a credit, a balance and a minus, two totals
    assert "706100" in page
    assert "512000" not in page
    assert "706100" not in client.get("/ledger/?through=2026-11-01").content.decode()
    assert client.get("/ledger/?through=nonsense").status_code == 422


def test_a_statement_names_the_other_side(by: Actor) -> None:
    post_in_act(BOOKED, by=by, key="a")
    number = account(by, role="customer_receivable")
    asked = "?since=2026-01-01&through=2026-12-31"
    page = signed_in(by, "accountant").get(f"/ledger/accounts/{number}/{asked}").content.decode()
    assert "706100" in page
    assert "Rentals" in page
    assert "27,652.00" in page


def test_an_entry_and_the_lines_of_a_contract_name_their_accounts(by: Actor) -> None:
    about = replace(BOOKED, subject=Subject("leasing.contract", 12))
    entry_id = post_in_act(about, by=by, key="a")
    page = signed_in(by, "accountant", "fr").get(f"/ledger/entries/{entry_id}/").content.decode()
    named = '<span class="reference">{}</span> <small>{}</small>'
    assert named.format("411000", "Clients") in page
    assert named.format("706100", "Loyers") in page
    with tenant(by.organisation_id):
        (_one, amount, _said, *names) = panel_of(by, 12)["lines"][0]  # type: ignore[index]  # a list
    assert (amount, names) == (Decimal("27652.00"), ["Customers", "Rentals"])


def test_a_reversal_is_tried_first_and_booked_once(by: Actor) -> None:
    entry_id = post_entry(BOOKED, by=by, key="a")
    client = signed_in(by, "accountant")
    address = f"/ledger/entries/{entry_id}/reverse"
    sent = {"on": "2026-12-01", "token": "t"}
    assert "What would be booked" in client.get(address).content.decode()
    tried = client.post(address, sent).content.decode()
    assert "Tried and taken back" in tried
    with tenant(by.organisation_id):
        assert Entry.objects.count() == 1
    done = client.post(address, sent | {"confirmed": "yes"})
    assert client.post(address, sent | {"confirmed": "yes"})["Location"] == done["Location"]
    with tenant(by.organisation_id):
        assert Entry.objects.count() == 2
    assert "It takes back another entry." in client.get(done["Location"]).content.decode()
    page = client.get(f"/ledger/entries/{entry_id}/").content.decode()
    assert "It was reversed" in page
    assert "/reverse" not in page
    assert client.post(address, sent | {"confirmed": "yes", "token": "new"}).status_code == 409


def test_what_a_feature_booked_is_taken_back_by_its_own_act_only(by: Actor) -> None:
    """Reversed by hand, its dues would stand while the books forget them."""
    entry_id = post_in_act(BOOKED, by=by, key="a")
    assert entry_id is not None
    turned = reverse_in_act(entry_id, on=date(2026, 12, 1), by=by, key="b")
    for booked in (entry_id, turned):
        with pytest.raises(Refused, match=r"ledger\.entry_of_feature"):
            reverse_entry(booked, booked_on=date(2026, 12, 2), by=by, key=f"c {booked}")
    client = signed_in(by, "accountant", "fr")
    page = client.get(f"/ledger/entries/{entry_id}/").content.decode()
    assert "/reverse" not in page
    sent = {"on": "2026-12-02", "token": "t", "confirmed": "yes"}
    answer = client.post(f"/ledger/entries/{entry_id}/reverse", sent)
    assert answer.status_code == 422
    assert "annulez cet acte là-bas" in answer.content.decode()


def test_an_account_is_added_and_closed(by: Actor) -> None:
    client = signed_in(by, "accountant")
    with tenant(by.organisation_id):
        chart = Chart.objects.get().pk
    names = {"name_en": "Petty cash", "name_fr": "Caisse", "name_pl": "Kasa"}
    sent = {"code": "531000", "kind": "asset", "side": "debit", "token": "t", **names}
    assert client.post(f"/ledger/charts/{chart}/", sent).status_code == 302
    number = account(by, code="531000")
    closed = client.post(f"/ledger/accounts/{number}/close", {"on": "2026-12-01", "token": "u"})
    assert closed.status_code == 302
    assert "closed since" in client.get(f"/ledger/charts/{chart}/").content.decode()
    wrong = client.post(f"/ledger/charts/{chart}/", sent | {"code": "5", "token": "v"})
    assert wrong.status_code == 422
    assert "three digits" in wrong.content.decode()


def test_a_period_is_closed_and_opened_with_a_reason(by: Actor) -> None:
    client = signed_in(by, "accountant")
    assert "No period is closed" in client.get("/ledger/periods/").content.decode()
    client.post("/ledger/periods/", {"through": "2026-10-31", "token": "a"})
    assert "Open again" in client.get("/ledger/periods/").content.decode()
    bare = client.post("/ledger/periods/", {"reason": "", "through": "", "token": "b"})
    assert bare.status_code == 422
    sent = {"reason": "a late invoice", "through": "2026-09-30", "token": "c"}
    assert client.post("/ledger/periods/", sent).status_code == 302
    with tenant(by.organisation_id):
        assert PeriodLock.objects.latest("id").locked_through == date(2026, 9, 30)


def test_the_tax_file_is_sent_under_its_name(by: Actor) -> None:
    declared = Declared("Lessor One", "main", date(2012, 1, 1), siren="552100554")
    add_own_name(declared, by=by, key="n")
    post_in_act(BOOKED, by=by, key="a")
    client = signed_in(by, "accountant")
    asked = "/ledger/fec?begins_on=2026-01-01&closes_on=2026-12-31"
    answer = client.get(asked)
    assert 'filename="552100554FEC20261231.txt"' in answer["Content-Disposition"]
    lines = answer.getvalue().decode("iso8859-15").split("\r\n")
    assert lines[1].startswith("OD\tOpérations diverses\tOD00000001\t20261102\t411000\tClients")
    assert len(lines) == 4
    assert client.get("/ledger/fec?begins_on=x").status_code == 422


def test_who_may_read_may_not_write_and_others_find_nothing(by: Actor) -> None:
    entry_id = post_in_act(BOOKED, by=by, key="a")
    number = account(by, role="bank")
    reader = signed_in(by, "compliance")
    assert "Reverse the entry" not in reader.get(f"/ledger/entries/{entry_id}/").content.decode()
    assert reader.get(f"/ledger/entries/{entry_id}/reverse").status_code == 403
    assert reader.post("/ledger/periods/", {"through": "2026-10-31"}).status_code == 403
    assert reader.get("/ledger/fec").status_code == 403
    assert signed_in(by, "reader").get("/ledger/").status_code == 403
    other = signed_in(system_actor(create_organisation("Lessor Two"), name="test"), "accountant")
    for address in (f"/ledger/entries/{entry_id}/", f"/ledger/accounts/{number}/"):
        assert other.get(address).status_code == 404
