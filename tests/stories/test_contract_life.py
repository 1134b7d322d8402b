"""A contract over HTTP: from the quote to the last cent, as the people of a lessor do it."""

import re
import secrets
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from vigie.database.tenant import tenant
from vigie.kernel.months import add_months
from vigie.leasing.actions import load_starter_products, save_offer
from vigie.leasing.actions.ceilings import NewCeiling, record_usury_ceiling
from vigie.leasing.models import Contract, Due, Invoice, OpenDue
from vigie.testing.contracts import Lessor, new_lessor
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
QUOTED = date(2026, 11, 23)
DELIVERED = date(2026, 12, 10)
PRICES = {
    "credit": ({"product": "fr-credit-auto", "price": "25000", "rate": "6", "term": "48"}, 0),
    "loa": (
        {
            "product": "fr-loa-auto",
            "price": "30000",
            "rate": "6",
            "first_rental": "3600",
            "residual": "12000",
            "term": "48",
        },
        12_000_00,
    ),
    "lld": (
        {
            "product": "fr-lld-pro",
            "price": "25000",
            "rate": "6",
            "residual": "11000",
            "term": "48",
        },
        13_200_00,
    ),
}


@pytest.fixture
def lessor() -> Lessor:
    lessor = new_lessor()
    load_starter_products("FR", effective_on=QUOTED, by=lessor.by, key="products")
    quarter = date(2026, 10, 1), date(2026, 12, 31)
    for category in ("lease_with_option", "above_6000"):
        ceiling = NewCeiling(category, *quarter, Decimal("9.99"), "a test")
        record_usury_ceiling(ceiling, by=lessor.by, key=category)
    return lessor


class Desk:
    """What people do at the portal, act by act."""

    def __init__(self, lessor: Lessor) -> None:
        self.lessor = lessor
        self.seller = signed_in(lessor.by, "back_office")
        self.risk = signed_in(lessor.by, "risk")
        self.chief = signed_in(lessor.by, "administrator")
        self.contract = 0

    def draft(self, offer: int) -> None:
        form = {"key": "draft", "on": "2026-11-23", "customer": str(self.lessor.customer)}
        answer = self.seller.post(f"/contracts/from-offer/{offer}", form)
        assert answer.status_code == 302, answer.content.decode()
        self.contract = int(re.findall(r"/contracts/(\d+)/", answer["Location"])[0])

    def do(self, step: str, on: date, by: Client | None = None, **given: str) -> str:
        """Preview an act, then confirm it; returns the preview."""
        address = f"/contracts/{self.contract}/acts/{step}"
        form = {"key": secrets.token_hex(8), "on": on.isoformat(), **given}
        seen = (by or self.seller).post(address, form)
        assert seen.status_code == 200, seen.content.decode()[-3000:]
        done = (by or self.seller).post(address, {**form, "confirmed": "yes"})
        assert done.status_code == 302, done.content.decode()[-3000:]
        return seen.content.decode()

    def owed(self) -> int:
        with tenant(self.lessor.by.organisation_id):
            return sum(OpenDue.objects.values_list("minor", flat=True))

    def pay_all(self, on: date) -> None:
        amount = f"{self.owed() / 100:.2f}"
        self.do("pay", on, amount=amount, method="transfer", note="")

    def state(self) -> str:
        with tenant(self.lessor.by.organisation_id):
            return Contract.objects.get(pk=self.contract).state

    def sell(self, offer: int) -> None:
        """Go from the offer to the delivery; four eyes look where the law of the house asks."""
        self.draft(offer)
        for step, who in (
            ("offer", self.seller),
            ("apply", self.seller),
            ("approve", self.risk),
            ("issue", self.seller),
            ("sign", self.seller),
            ("verify", self.chief),
        ):
            self.do(step, date(2026, 11, 24), by=who)
        self.do("activate", DELIVERED)


@pytest.mark.parametrize("product", PRICES)
def test_from_the_quote_to_the_last_cent(lessor: Lessor, product: str) -> None:
    asked, option = PRICES[product]
    saved = save_offer(asked, title="Peugeot 208", on=QUOTED, by=lessor.by, key="offer")
    desk = Desk(lessor)
    desk.sell(saved.offer_id)
    assert desk.state() in ("active", "in_arrears")
    ends = add_months(DELIVERED, 48)
    page = desk.do("bill", ends)
    assert "48 instalments would be billed" in page
    with tenant(lessor.by.organisation_id):
        assert Due.objects.filter(kind="instalment").count() == 48
        numbers = list(Invoice.objects.order_by("year", "position").values_list("year", "position"))
    for year in {year for year, _ in numbers}:
        own = [position for found, position in numbers if found == year]
        assert own == list(range(1, len(own) + 1))
    desk.pay_all(ends)
    if product != "credit":
        price = "11000" if product == "lld" else ""
        desk.do("buy_out", ends, agreed_price=price, indemnity="0")
        assert abs(desk.owed() - option) <= 1
        desk.pay_all(ends)
    desk.do("close", ends)
    assert (desk.state(), desk.owed()) == ("closed", 0)
    record = desk.seller.get(f"/contracts/{desk.contract}/").content.decode()
    assert "Settled and closed" in record


def test_a_late_word_a_pause_and_a_loss(lessor: Lessor) -> None:
    saved = save_offer(PRICES["loa"][0], title="Car", on=QUOTED, by=lessor.by, key="offer")
    desk = Desk(lessor)
    desk.sell(saved.offer_id)
    desk.do("bill", date(2027, 3, 10))
    desk.do("pay", date(2027, 3, 12), amount="4000", method="transfer", note="")
    assert desk.state() == "in_arrears"
    # The bank's file of January comes late: the rental of January was paid on its day.
    desk.do(
        "pay", date(2027, 1, 10), amount="398.18", method="direct_debit", note="file of January"
    )
    desk.pay_all(date(2027, 3, 12))
    assert desk.state() == "active"
    desk.do("suspend", date(2027, 3, 20), extends="yes")
    refused = desk.seller.post(
        f"/contracts/{desk.contract}/acts/bill",
        {"key": "b", "on": "2027-05-10", "confirmed": "yes"},
    )
    assert refused.status_code == 302
    assert desk.owed() == 0
    desk.do("resume", date(2027, 5, 20))
    with tenant(lessor.by.organisation_id):
        assert Contract.objects.get().ends_on == date(2031, 2, 10)
    desk.do("lose", date(2027, 6, 1))
    assert desk.state() == "terminated"
    desk.do("pay", date(2027, 7, 1), amount=f"{desk.owed() / 100:.2f}", method="insurer", note="")
    desk.do("close", date(2027, 7, 2))
    assert desk.state() == "closed"
