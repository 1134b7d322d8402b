"""A lessor's desk over HTTP: people of three roles at the portal, and a machine at the API."""

import json
import re
import secrets
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client

from vigie.database.tenant import tenant
from vigie.leasing.actions import load_starter_products
from vigie.leasing.actions.ceilings import NewCeiling, record_usury_ceiling
from vigie.leasing.models import Contract, Invoice, OpenDue
from vigie.ledger.domain.transfers import Book
from vigie.tenancy.actions import create_token
from vigie.testing.contracts import Lessor, new_lessor
from vigie.testing.portal import signed_in

QUOTED = date(2026, 11, 23)
SIGNED = date(2026, 11, 24)
DELIVERED = date(2026, 12, 10)
ROOT = "/api/v1/leasing/contracts"


def selling_lessor() -> Lessor:
    """Make a lessor with products on sale and the ceilings of its quarter."""
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
        secret = create_token("bank", "administrator", by=lessor.by, key="bank")
        self.machine = Client(headers={"authorization": f"Bearer {secret}"})
        self.contract = 0

    def draft(self, offer: int, **more: str) -> None:
        """Draft the contract of an offer."""
        form = {"key": "draft", "on": "2026-11-23", "customer": str(self.lessor.customer), **more}
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

    def call(self, path: str, given: Mapping[str, object]) -> Any:
        """Post to the API of the contract, once."""
        answer = self.machine.post(
            f"{ROOT}/{self.contract}/{path}",
            json.dumps(given),
            content_type="application/json",
            headers={"idempotency-key": secrets.token_hex(8)},
        )
        assert answer.status_code == 200, answer.content
        return json.loads(answer.content)

    def owed(self) -> int:
        """Return what is owed, in minor units."""
        with tenant(self.lessor.by.organisation_id):
            mine = OpenDue.objects.filter(contract_id=self.contract)
            return sum(mine.values_list("minor", flat=True))

    def trial(self) -> dict[str, int]:
        """Return the balance of each role in the statutory book; both books must come to zero."""
        books = {book: self.lessor.balances(self.contract, book) for book in Book}
        assert [sum(one.values()) for one in books.values()] == [0, 0]
        assert all(one.get("customer_receivable", 0) == self.owed() for one in books.values())
        return books[Book.STATUTORY]

    def documents(self) -> list[tuple[int, int]]:
        """Return (year, net and tax) of each tax document; their numbers must have no gap."""
        with tenant(self.lessor.by.organisation_id):
            rows = list(Invoice.objects.order_by("year", "position"))
        for year in {row.year for row in rows}:
            own = [row.position for row in rows if row.year == year]
            assert own == list(range(1, len(own) + 1))
        return [(row.net, row.tax) for row in rows]

    def pay_all(self, on: date) -> None:
        """Pay what is owed, at the portal."""
        amount = str(Decimal(self.owed()).scaleb(-2))
        self.do("pay", on, amount=amount, method="transfer", note="")

    def state(self) -> str:
        """Return where the contract stands."""
        with tenant(self.lessor.by.organisation_id):
            return Contract.objects.get(pk=self.contract).state

    def sell(self, offer: int, **more: str) -> None:
        """Go from the offer to the delivery; four eyes look where the law of the house asks."""
        self.draft(offer, **more)
        for step, who in (
            ("offer", self.seller),
            ("apply", self.seller),
            ("approve", self.risk),
            ("issue", self.seller),
            ("sign", self.seller),
            ("verify", self.chief),
        ):
            self.do(step, SIGNED, by=who)
        self.do("activate", DELIVERED)
