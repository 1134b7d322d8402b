"""A dealer announces a settlement on his telephone; the holder changes within its days, and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.utils.timezone import localdate
from playwright.sync_api import Browser, Page, expect
from pytest_django.plugin import DjangoDbBlocker
from tests.browser.access import barriers
from tests.browser.chromium import chromium, photograph, scrolls_sideways, watch_console
from tests.browser.serving import serving
from tests.browser.test_explanation import aside
from tests.stories.settling import PLATE, dealer, key, running

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.flows.live import assess_contract
from vigie.leasing.actions import invite_dealer
from vigie.leasing.models import Announcement
from vigie.tenancy.actions import NewUser, create_user
from vigie.tenancy.models import Link
from vigie.tenancy.queries import link_address
from vigie.testing.contracts import Lessor, lessor_of
from vigie.testing.lender import certificate, contract, new_lender
from vigie.testing.portal import PASSWORD

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class World:
    """A lessor that a browser can reach, one of its contracts, and the page of a dealer."""

    lessor: Lessor
    contract: int
    page: str
    address: str

    def expire(self) -> None:
        """Let the announced day pass, and look again."""
        with tenant(self.lessor.by.organisation_id):
            yesterday = localdate() - timedelta(days=1)
            Announcement.objects.update(valid_until=yesterday)
        assess_contract(self.contract, entry_id=99, by=self.lessor.by)

    def sell(self) -> None:
        """Let the register show another holder."""
        watch(by=self.lessor.by, key=key())
        assess_contract(self.contract, entry_id=98, by=self.lessor.by)


@pytest.fixture(scope="module")
def world(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    with django_db_blocker.unblock():
        lender = new_lender(tmp_path_factory.mktemp("lender"), name="Crédit du Nord")
        lessor, today = lessor_of(lender.by), localdate()
        number = running(lessor)
        sold = {"holder_name": "PETIT LEA", "registered_on": str(today - timedelta(days=5))}
        lender.take("portfolio", [contract(7)], today - timedelta(days=3))
        lender.take("register", [certificate(7, **sold)], today - timedelta(days=2))
        user = NewUser("ada@stories.test", "Ada", "administrator", "pl")
        create_user(user, password=PASSWORD, by=lessor.by, key="ada")
        invite_dealer(dealer(lessor), "garage@example.test", by=lessor.by, key=key())
        with tenant(lessor.by.organisation_id):
            page = "/" + link_address(Link.objects.get().pk, lessor.by).split("/", 3)[3]
        connection.close()
        with serving() as address:
            yield World(lessor, number, page, address)
        connection.close()


@pytest.fixture(scope="module")
def browser(world: World) -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def announced(browser: Browser, world: World) -> None:
    telephone = browser.new_context(
        base_url=world.address, viewport={"width": 390, "height": 844}, locale="fr-FR"
    )
    page = telephone.new_page()
    complaints = watch_console(page)
    page.goto(world.page)
    photograph(page, "settle-dealer")
    assert not scrolls_sideways(page)
    assert barriers(page) == []
    page.fill("[name=contract_number]", "C-00007")
    page.fill("[name=vehicle]", PLATE)
    page.click("button.btn-primary")
    expect(page.get_by_text("C-00007")).to_be_visible()
    photograph(page, "settle-amount")
    assert "Martin" not in page.content()
    assert not scrolls_sideways(page)
    assert barriers(page) == []
    assert complaints == []


def desk(browser: Browser, world: World) -> Page:
    page = browser.new_context(
        base_url=world.address, viewport={"width": 1440, "height": 900}
    ).new_page()
    page.goto("/sign-in")
    page.fill("[name=email]", "ada@stories.test")
    page.fill("[name=password]", PASSWORD)
    page.click("button.btn-primary")
    return page


def test_a_change_of_holder_is_no_red_until_the_day_and_red_after_it(
    world: World, browser: Browser
) -> None:
    announced(browser, world)
    staff = desk(browser, world)
    aside(world.sell)
    staff.goto("/alerts/?q=C-00007")
    expect(staff.get_by_text("Prawdopodobne").first).to_be_visible()
    photograph(staff, "settle-alert-inside")
    staff.goto(f"/contracts/{world.contract}/")
    expect(staff.get_by_text("Garage du Nord").first).to_be_visible()
    photograph(staff, "settle-contract")
    staff.goto("/contracts/settlements")
    photograph(staff, "settle-desk")
    assert barriers(staff) == []
    staff.set_viewport_size({"width": 390, "height": 844})
    assert not scrolls_sideways(staff)
    staff.set_viewport_size({"width": 1440, "height": 900})
    assert not scrolls_sideways(staff)
    aside(world.expire)
    staff.goto("/alerts/?state=to_be_reread&q=C-00007")
    expect(staff.get_by_text("Pewne").first).to_be_visible()
    photograph(staff, "settle-alert-after")
