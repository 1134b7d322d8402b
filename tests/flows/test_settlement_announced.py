"""A dealer announces a settlement: the amount, who may, how often, and what the rules make of it."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils.timezone import localdate
from tests.stories.settling import PLATE, dealer, key, running

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import rules_in_force, watch
from vigie.flows.live import assess_certificates, assess_contract
from vigie.flows.signals import signals_of
from vigie.flows.signals.conduct import gather
from vigie.fraud.domain.rulebook import compiled_rulebook
from vigie.fraud.models import Alert
from vigie.kernel.errors import Conflict, Invalid, NotFound, Refused
from vigie.kernel.money import Money
from vigie.kernel.months import add_months
from vigie.leasing.actions import (
    announce_settlement,
    buy_out,
    invite_dealer,
    withdraw_announcement,
)
from vigie.leasing.domain.settlements import NewAnnouncement
from vigie.leasing.models import Announcement
from vigie.leasing.queries import contract_detail
from vigie.notices.models import Message
from vigie.registrations.models import Certificate
from vigie.scoring.domain.evaluating import evaluate
from vigie.scoring.domain.signals import Signal
from vigie.tenancy.models import Link
from vigie.tenancy.queries import link_address
from vigie.testing.contracts import Lessor, lessor_of
from vigie.testing.facts import OWN, facts
from vigie.testing.lender import Lender, certificate, contract, new_lender
from vigie.testing.portal import signed_in
from vigie.ui import formats

pytestmark = pytest.mark.django_db


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    return new_lender(tmp_path)


@pytest.fixture
def lessor(lender: Lender) -> Lessor:
    return lessor_of(lender.by)


def said(days: int = 10, **changes: str) -> NewAnnouncement:
    plain = NewAnnouncement(
        "C-00007", "aa 007 aa", "part_exchange", localdate() + timedelta(days=days)
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # texts of the announcement


def test_the_amount_settles_the_contract_on_its_day_to_the_cent(lessor: Lessor) -> None:
    number, garage = running(lessor), dealer(lessor)
    lessor.bill(number, add_months(localdate(), -1))
    done = announce_settlement(garage, said(0), by=lessor.by, key=key())
    lessor.pay(number, done.minor, localdate())
    buy_out(number, on=localdate(), by=lessor.by, key=key())
    with tenant(lessor.by.organisation_id):
        detail = contract_detail(lessor.by, number, localdate())
    assert (detail.owed, detail.held, detail.to_come) == (0, 0, 0)
    # The fee, twelve times 587.13, and 25,000 x 1.005^12 - 587.13 x 12.33556 = 19,299.37.
    assert done.minor == 15_000 + 12 * 58_713 + 1_929_937


def test_only_a_known_dealer_names_a_vehicle_and_its_contract_together(lessor: Lessor) -> None:
    running(lessor)
    garage, stranger = dealer(lessor), dealer(lessor, "customer")
    with pytest.raises(Refused) as refusal:
        announce_settlement(stranger, said(), by=lessor.by, key=key())
    assert refusal.value.code == "leasing.dealer_unknown"
    for wrong in (said(vehicle="BB-111-BB"), said(contract_number="C-00008")):
        with pytest.raises(NotFound) as unknown:
            announce_settlement(garage, wrong, by=lessor.by, key=key())
        assert unknown.value.code == "leasing.announced_unknown"
    for unfit in (said(-1), said(31), said(kind="gift")):
        with pytest.raises(Invalid):
            announce_settlement(garage, unfit, by=lessor.by, key=key())


def test_announcements_are_bounded_by_contract_and_by_dealer(lessor: Lessor) -> None:
    running(lessor)
    running(lessor, "C-00008", "AA-008-AA")
    garage = dealer(lessor)
    first = announce_settlement(garage, said(), by=lessor.by, key=key())
    with pytest.raises(Conflict):
        announce_settlement(garage, said(), by=lessor.by, key=key())
    withdraw_announcement(first.id, by=lessor.by, key=key())
    with pytest.raises(Conflict):
        withdraw_announcement(first.id, by=lessor.by, key=key())
    second = announce_settlement(garage, said(), by=lessor.by, key=key())
    withdraw_announcement(second.id, by=lessor.by, key=key())
    with pytest.raises(Refused) as refusal:
        announce_settlement(garage, said(), by=lessor.by, key=key())
    assert refusal.value.code == "leasing.announced_too_often"
    with tenant(lessor.by.organisation_id):
        plain: dict[str, object] = {
            "organisation_id": lessor.by.organisation_id,
            "dealer_id": garage,
            "minor": 1,
        }
        plain |= {"kind": "buyout", "announced_on": localdate(), "valid_until": localdate()}
        plain |= {"by_link": False, "recorded_at": Announcement.objects.latest("id").recorded_at}
        other = Announcement.objects.latest("id").contract_id
        Announcement.objects.bulk_create(
            Announcement(**plain, contract_id=other) for _ in range(18)
        )
    many = said(contract_number="C-00008", vehicle="AA008AA")
    with pytest.raises(Refused) as refusal:
        announce_settlement(garage, many, by=lessor.by, key=key())
    assert refusal.value.code == "leasing.announced_too_many"


def test_the_dealers_page_tells_the_amount_and_nothing_of_the_customer(lessor: Lessor) -> None:
    running(lessor)
    invite_dealer(dealer(lessor), "garage@example.test", by=lessor.by, key=key())
    with tenant(lessor.by.organisation_id):
        page = "/" + link_address(Link.objects.get().pk, lessor.by).split("/", 3)[3]
        assert page.split("/")[2] not in Message.objects.get().text
    client = Client(enforce_csrf_checks=True)
    sent = {
        "key": key(),
        "contract_number": "C-00007",
        "vehicle": PLATE,
        "kind": "buyout",
        "valid_until": str(localdate() + timedelta(days=5)),
    }
    assert client.post(page, sent | {"vehicle": "BB-111-BB"}).status_code == 404
    shown = client.post(page, sent).content.decode()
    with tenant(lessor.by.organisation_id):
        line = Announcement.objects.get()
    assert formats.amount(Money(line.minor, "EUR").amount, "fr", 2) in shown
    assert line.by_link
    assert "Martin" not in shown
    assert "Zoé" not in shown
    for _ in range(5):
        client.post(page, sent | {"key": key(), "vehicle": "BB-111-BB"})
    assert client.get(page).status_code == 422


def test_staff_note_it_and_the_contract_shows_and_withdraws_it(lessor: Lessor) -> None:
    number, garage = running(lessor), dealer(lessor)
    desk = signed_in(lessor.by, "back_office")
    sent = {
        "key": key(),
        "dealer": garage,
        "contract_number": "C-00007",
        "vehicle": PLATE,
        "kind": "part_exchange",
        "valid_until": str(localdate() + timedelta(days=5)),
    }
    assert "What settles the contract" in desk.post("/contracts/settlements", sent).content.decode()
    page = desk.get(f"/contracts/{number}/").content.decode()
    assert "Garage du Nord" in page
    assert "In flight" in page
    with tenant(lessor.by.organisation_id):
        line = Announcement.objects.get()
    gone = desk.post(f"/contracts/settlements/{line.pk}/withdraw", {"key": key()})
    assert gone.status_code == 302
    with tenant(lessor.by.organisation_id):
        gathered = gather(lessor.by, localdate()).get("C-00007", {})
    assert "settlement_announced_until" not in gathered


def sold(until: date | None, on: date) -> list[tuple[str, str]]:
    """Return (typology, level) of a sold vehicle under a settlement announced until a day."""
    seen = {"holder_name": "PETIT LEA", "registered_on": "2026-11-12"}
    held = facts(as_of=on, observed=seen)
    signals = dict(signals_of(held, OWN))
    if until is not None:
        name = "settlement_announced_until"
        signals[name] = Signal(name, until, until, on, f"contracts.{name}")
    found = evaluate(compiled_rulebook(), signals, on).findings
    return [(one.typology, one.level.word) for one in found]


def test_the_rules_hold_red_back_until_the_day_and_speak_again_after_it() -> None:
    until = date(2026, 11, 25)
    assert sold(None, date(2026, 11, 20)) == [("sold_while_financed", "red")]
    assert sold(until, date(2026, 11, 20)) == [("sold_while_financed", "orange")]
    assert sold(until, until) == [("sold_while_financed", "orange")]
    assert sold(until, date(2026, 11, 26)) == [("sold_while_financed", "red")]


def test_the_certificate_follows_the_announcement_at_once(lender: Lender, lessor: Lessor) -> None:
    number, garage = running(lessor), dealer(lessor)
    today = localdate()
    lender.take("portfolio", [contract(7)], today - timedelta(days=3))
    changed = {"holder_name": "PETIT LEA", "registered_on": str(today - timedelta(days=5))}
    lender.take("register", [certificate(7, **changed)], today - timedelta(days=2))
    with tenant(lessor.by.organisation_id):
        (watched,) = Certificate.objects.values_list("id", flat=True)
    announce_settlement(garage, said(), by=lessor.by, key=key())
    watch(by=lessor.by, key=key())
    assess_contract(number, entry_id=1, by=lessor.by)
    with tenant(lessor.by.organisation_id):
        assert "C-00007" in rules_in_force(lessor.by, today).gathered
        before = [(one.typology, one.level) for one in Alert.objects.order_by("id")]
        line = Announcement.objects.get()
    assert before == [("sold_while_financed", 2)]
    withdraw_announcement(line.pk, by=lessor.by, key=key())
    assess_certificates([watched], entry_id=2, by=lessor.by)
    with tenant(lessor.by.organisation_id):
        assert [(one.typology, one.level) for one in Alert.objects.all()] == [
            ("sold_while_financed", 3)
        ]
