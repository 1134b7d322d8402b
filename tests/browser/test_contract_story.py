"""Credit, LOA and LLD in a real browser: calculator, offer, contract, 48 rentals, the end."""

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.plugin import DjangoDbBlocker
from tests.browser.chromium import chromium, photograph, scrolls_sideways, watch_console
from tests.browser.serving import serving
from tests.stories.desk import DELIVERED, SIGNED, selling_lessor

from vigie.kernel.months import add_months
from vigie.tenancy.actions import NewUser, create_token, create_user
from vigie.testing.clock import standing_on
from vigie.testing.contracts import Lessor
from vigie.testing.portal import PASSWORD

pytestmark = pytest.mark.browser
ENDS = add_months(DELIVERED, 48)
ROLES = ("back_office", "risk", "administrator")
QUOTES = {
    "credit": ({"product": "fr-credit-auto", "price": "25000"}, "587.13"),
    "loa": (
        {
            "product": "fr-loa-auto",
            "price": "30000",
            "first_rental": "3600",
            "residual": "12000",
        },
        "398.18",
    ),
    "lld": (
        {"product": "fr-lld-pro", "price": "25000", "residual": "11000", "km": "15000"},
        "381.88",
    ),
}


@dataclass
class World:
    """A lessor that a browser can reach, its people, and the secret of its machine."""

    lessor: Lessor
    secret: str
    address: str = ""
    people: dict[str, BrowserContext] = field(default_factory=dict)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock():
        lessor = selling_lessor()
        for role in ROLES:
            user = NewUser(f"{role}@stories.test", role.title(), role, "en")
            create_user(user, password=PASSWORD, by=lessor.by, key=role)
        secret = create_token("bank", "administrator", by=lessor.by, key="bank")
        connection.close()
        with standing_on(date(2033, 1, 3)), serving() as address:
            yield World(lessor, secret, address)
        connection.close()


@pytest.fixture(scope="module")
def browser(world: World) -> Iterator[Browser]:
    """Open it last: while it is open, this thread may not speak to the database."""
    with chromium() as opened:
        for role in ROLES:
            context = opened.new_context(
                base_url=world.address, viewport={"width": 1440, "height": 900}, locale="en-GB"
            )
            page = context.new_page()
            page.goto("/sign-in")
            page.fill("[name=email]", f"{role}@stories.test")
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda url: "/sign-in" not in url)
            world.people[role] = context
        yield opened


@dataclass
class Clerk:
    """Clicks through one contract; each act is previewed, photographed when asked, confirmed."""

    world: World
    name: str
    contract: str = ""

    def page(self, role: str = "back_office") -> Page:
        """Return the window of a person."""
        return self.world.people[role].pages[0]

    def offer(self, asked: dict[str, str], rental: str) -> None:
        """Type a quote, save it as an offer, draft its contract."""
        page = self.page()
        whole = {"find": "rental", "signed": "2026-11-23", "start": "2026-11-23", **asked}
        page.goto(f"/calculator/?{urlencode(whole)}")
        page.fill("#in-rate", "6")
        page.fill("#in-term", "48")
        expect(page.locator("#in-rental")).to_have_value(rental)
        page.fill("input[name=title]", "Peugeot 308")
        page.get_by_role("button", name=re.compile("Save as offer")).click()
        expect(page.locator("h1")).to_contain_text("OFF-")
        page.get_by_role("link", name="Draft the contract").click()
        page.fill("[name=customer]", str(self.world.lessor.customer))
        page.fill("[name=on]", str(SIGNED))
        if self.name == "credit":
            page.check("[name=pledged]")
        photograph(page, f"story-{self.name}-draft")
        page.get_by_role("button", name="Draft the contract").click()
        page.wait_for_url("**/contracts/*/")
        self.contract = page.url.rstrip("/").rpartition("/")[2]

    def do(self, step: str, on: str, role: str = "back_office", **given: str) -> str:
        """Open an act from the contract's own buttons, preview it, confirm it; returns the preview."""
        page = self.page(role)
        page.goto(f"/contracts/{self.contract}/")
        link = page.locator(f".page-acts a[href$='/acts/{step}']")
        if link.count() == 0:
            # The supplier of a consumer waits seven days: no button yet, and the act asks again.
            assert (step, self.name) in {("activate", "credit"), ("activate", "loa")}
            page.goto(f"/contracts/{self.contract}/acts/{step}")
        else:
            if not link.is_visible():
                page.locator(".page-acts details.menu summary").click()
            link.click()
        page.fill("[name=on]", on)
        for name, value in given.items():
            page.fill(f"[name={name}]", value)
        page.get_by_role("button", name="Preview").click()
        confirm = page.locator("button[name=confirmed]")
        expect(confirm).to_be_visible()
        photograph(page, f"story-{self.name}-{step}")
        assert not scrolls_sideways(page)
        told = page.locator("main").inner_text()
        confirm.click()
        page.wait_for_url(f"**/contracts/{self.contract}/")
        return told

    def pay_all(self, on: str) -> None:
        """Let the bank's machine pay what is owed."""
        calls = self.page().request
        root = f"/api/v1/leasing/contracts/{self.contract}"
        headers = {
            "authorization": f"Bearer {self.world.secret}",
            "idempotency-key": secrets.token_hex(8),
            "content-type": "application/json",
        }
        owed = calls.get(root, headers=headers).json()["owed"]
        given = json.dumps({"on": on, "amount": owed, "method": "direct_debit"})
        answer = calls.post(f"{root}/payments", headers=headers, data=given)
        assert answer.ok, answer.text()


@pytest.mark.parametrize("product", QUOTES)
def test_a_contract_is_lived_by_clicks(browser: Browser, world: World, product: str) -> None:
    del browser
    clerk = Clerk(world, product)
    page = clerk.page()
    complaints = watch_console(page)
    clerk.offer(*QUOTES[product])
    for step, role in (
        ("offer", "back_office"),
        ("apply", "back_office"),
        ("approve", "risk"),
        ("issue", "back_office"),
        ("sign", "back_office"),
        ("verify", "administrator"),
    ):
        clerk.do(step, str(SIGNED), role)
    told = clerk.do("activate", str(DELIVERED))
    assert ("First rental" in told) == (product == "loa")
    assert "48 instalments would be billed" in clerk.do("bill", str(ENDS))
    clerk.pay_all(str(ENDS))
    END[product](clerk)
    page.goto(f"/contracts/{clerk.contract}/")
    expect(page.locator("h1")).to_contain_text("Closed")
    photograph(page, f"story-{product}-closed")
    page.goto(f"/contracts/{clerk.contract}/statement?on={ENDS}")
    expect(page.locator("main")).to_contain_text("Instalment")
    photograph(page, f"story-{product}-statement")
    assert complaints == []


def repaid(clerk: Clerk) -> None:
    clerk.do("close", str(ENDS))
    expect(clerk.page().locator("h1")).to_contain_text("pledge to be released")
    clerk.do("release_pledge", str(ENDS), confirmation="SIV-2030-0001")


def bought(clerk: Clerk) -> None:
    assert "10,000.00" in clerk.do("buy_out", str(ENDS))
    clerk.pay_all(str(ENDS))
    clerk.do("close", str(ENDS))


def returned(clerk: Clerk) -> None:
    assert "608.74" in clerk.do("give_back", str(ENDS), driven="70000")
    assert "11,500.00" in clerk.do("buy_out", str(ENDS), agreed_price="11500")
    clerk.pay_all(str(ENDS))
    clerk.do("close", str(ENDS))


END = {"credit": repaid, "loa": bought, "lld": returned}
