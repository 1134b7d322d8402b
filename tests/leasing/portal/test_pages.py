"""Pages of contracts: the list, the record, the statement, versions, and an act with its preview."""

import re
import secrets
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.leasing.actions import verify_contract
from vigie.leasing.domain.lifecycle import TABLE, Step
from vigie.leasing.models import Contract, Payment
from vigie.leasing.portal.numbers import NumberField
from vigie.leasing.portal.words.four_eyes import FOR_OTHERS, why_others
from vigie.leasing.queries import ContractDetail, contract_detail
from vigie.testing.clock import standing_on
from vigie.testing.contracts import DELIVERED, SALE, Lessor, credit, loa, new_lessor
from vigie.testing.portal import as_somebody, signed_in, somebody

pytestmark = pytest.mark.django_db
FIRST = date(2024, 2, 15)


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


@pytest.fixture
def staff(lessor: Lessor) -> Client:
    return signed_in(lessor.by, "administrator")


def contract_detail_of(by: Actor, contract: int) -> ContractDetail:
    with tenant(by.organisation_id):
        return contract_detail(by, contract, DELIVERED)


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_list_shows_who_is_behind(lessor: Lessor, staff: Client) -> None:
    late, fine = lessor.active(loa()), lessor.active(credit())
    lessor.bill(late, date(2024, 3, 15))
    lessor.bill(fine, date(2024, 2, 1))
    lessor.pay(fine, 15_000, date(2024, 1, 15))
    page = text_of(staff, "/contracts/")
    assert "CTR-2023-000001" in page
    assert "CTR-2023-000002" in page
    assert page.count("Zoé Martin") + page.count("MARTIN Zoé") >= 2
    # Fee unpaid is overdue on the first; the LOA owes first rental, deposit and two rentals.
    assert "4,896.36" in page
    found = text_of(staff, "/contracts/?q=CTR-2023-000002")
    assert "CTR-2023-000001" not in found


def test_the_record_says_where_the_contract_stands(lessor: Lessor, staff: Client) -> None:
    contract = lessor.active(loa())
    lessor.bill(contract, FIRST)
    page = text_of(staff, f"/contracts/{contract}/")
    for words in ("398.18", "Record a payment", "Suspend", "Lease with option to buy"):
        assert words in page
    assert "Approve the application" not in page


def test_a_payment_is_previewed_and_booked_once(lessor: Lessor, staff: Client) -> None:
    contract = lessor.active(loa())
    lessor.bill(contract, FIRST)
    address = f"/contracts/{contract}/acts/pay"
    form = {
        "key": secrets.token_hex(8),
        "on": "2024-02-15",
        "amount": "4498.18",
        "method": "transfer",
        "note": "",
    }
    seen = staff.post(address, form).content.decode()
    assert "What would happen" in seen
    assert "4,498.18" in seen
    with tenant(lessor.by.organisation_id):
        assert Payment.objects.count() == 0
    for _ in range(2):
        assert staff.post(address, {**form, "confirmed": "yes"}).status_code == 302
    with tenant(lessor.by.organisation_id):
        assert Payment.objects.get().minor == 449_818
    assert "paid" in text_of(staff, f"/contracts/{contract}/")


def test_a_signed_contract_says_from_when_it_can_be_activated(
    lessor: Lessor, staff: Client
) -> None:
    consumer = lessor.verified(loa())
    company = lessor.verified(credit(), is_consumer=False)
    signed = DELIVERED - timedelta(days=20)
    for days, is_said in ((0, True), (7, True), (8, False)):
        with standing_on(signed + timedelta(days=days)):
            page = text_of(staff, f"/contracts/{consumer}/")
            other = text_of(staff, f"/contracts/{company}/")
        said = re.sub(r"<[^>]+>", "", page).replace("\N{NO-BREAK SPACE}", " ")
        assert ("It can be activated from 3 Jan 2024." in said) == is_said, days
        assert ("acts/activate" in page) != is_said, days
        assert "It can be activated from" not in other
        assert "acts/activate" in other
        # What ends a contract is never the main button.
        assert ('btn-primary" href="/contracts/' in page) != is_said


def test_who_confirmed_the_papers_is_told_that_another_activates(lessor: Lessor) -> None:
    chief, other = (somebody(lessor.by, name, "administrator") for name in ("Chief", "Other"))
    contract = lessor.draft(credit(), is_consumer=False)
    for step in SALE:
        who = chief if step is verify_contract else lessor.by
        step(contract, on=DELIVERED - timedelta(days=20), by=who, key=secrets.token_hex(8))
    why = "You confirmed the signed papers: another person activates the contract on delivery."
    pages = [text_of(as_somebody(one), f"/contracts/{contract}/") for one in (chief, other)]
    assert [why in page for page in pages] == [True, False]
    assert ["acts/activate" in page for page in pages] == [False, True]
    detail = contract_detail_of(chief, contract)
    assert (Step.ACTIVATE in detail.steps, detail.for_others) == (False, (Step.ACTIVATE,))


@pytest.mark.parametrize("step", [one.step for one in TABLE if one.apart_from])
def test_every_act_of_four_eyes_says_why_it_waits_for_another(step: Step) -> None:
    assert why_others([step, step]) == [FOR_OTHERS[step]]


def test_what_a_contract_owes_and_its_schedule_stand_before_what_others_say(
    lessor: Lessor, staff: Client
) -> None:
    contract = lessor.active(loa())
    lessor.bill(contract, FIRST)
    page = text_of(staff, f"/contracts/{contract}/")
    places = [page.index(f"<h2>{words}</h2>") for words in
              ("Where it stands today", "What was agreed", "Schedule", "Payments", "Booked")]  # fmt: skip
    assert places == sorted(places)


def test_the_number_of_a_party_is_read_as_its_page_writes_it() -> None:
    field = NumberField(prefix="PTY")
    assert [field.clean(text) for text in ("PTY-000012", "pty-12", " 12 ")] == [12, 12, 12]
    for wrong in ("AST-000012", "PTY-", "twelve", "0", "-3"):
        with pytest.raises(ValidationError):
            field.clean(wrong)


def test_a_refusal_is_said_on_the_form(lessor: Lessor, staff: Client) -> None:
    contract = lessor.verified(loa())
    form = {"key": "k", "on": "2023-12-28"}
    response = staff.post(f"/contracts/{contract}/acts/activate", form)
    assert response.status_code == 422
    assert "within 7 days of acceptance" in response.content.decode()
    with tenant(lessor.by.organisation_id):
        assert Contract.objects.get().state == "verified"


def test_the_statement_stands_at_any_date(lessor: Lessor, staff: Client) -> None:
    contract = lessor.active(loa())
    lessor.bill(contract, date(2024, 3, 15))
    lessor.pay(contract, 410_000, date(2024, 1, 20))
    early = text_of(staff, f"/contracts/{contract}/statement?on=2024-01-31")
    assert "4,100.00" in early
    assert "398.18" not in early
    late = text_of(staff, f"/contracts/{contract}/statement?on=2024-03-31")
    assert "796.36" in late
    assert "INV-2024-0000002" in late
    assert "Vehicles given in lease" in late


def test_two_versions_stand_side_by_side(lessor: Lessor, staff: Client) -> None:
    contract = lessor.active(loa())
    page = text_of(staff, f"/contracts/{contract}/versions")
    assert "Delivered and activated" in page


def test_another_organisation_finds_nothing(lessor: Lessor) -> None:
    contract = lessor.active(credit())
    stranger = signed_in(new_lessor("Lessor Two").by, "administrator")
    for address in ("", "statement", "versions", "acts/pay"):
        assert stranger.get(f"/contracts/{contract}/{address}").status_code == 404


def test_a_reader_of_contracts_books_nothing(lessor: Lessor) -> None:
    contract = lessor.active(credit())
    risk = signed_in(lessor.by, "risk")
    form = {"key": "k", "on": "2024-02-15", "amount": "1", "method": "cash", "confirmed": "yes"}
    assert risk.post(f"/contracts/{contract}/acts/pay", form).status_code == 403


def test_the_portfolio_tells_what_is_owed_and_how_late(lessor: Lessor, staff: Client) -> None:
    assert "No contract is delivered yet" in text_of(staff, "/contracts/portfolio")
    late, fine = lessor.active(credit()), lessor.active(credit())
    for contract in (late, fine):
        lessor.pay(contract, 15_000, date(2024, 1, 15))
        lessor.bill(contract, FIRST)
    lessor.pay(fine, 58_713, FIRST)
    page = text_of(staff, "/contracts/portfolio?on=2024-03-20")
    # 34 days after 15 February: 25 000 and the interest of a month, one rental of it overdue.
    assert "25,125.00" in page
    assert "587.13" in page
    assert "31 to 60 days" in page
    # February ended with one of the two late: half of those in order got later.
    assert "50.0" in page
    assert text_of(staff, "/contracts/portfolio?on=nonsense&currency=XXX")
