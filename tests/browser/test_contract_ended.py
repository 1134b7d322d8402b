"""A contract that left the portfolio: "It ended" asks first, names it, and says what follows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker
from tests.browser.access import barriers
from tests.browser.chromium import chromium, photograph, scrolls_sideways, watch_console
from tests.browser.serving import serving
from tests.browser.test_every_page import speak

from vigie.database.tenant import tenant
from vigie.registrations.models import Certificate
from vigie.tenancy.actions import NewUser, create_user
from vigie.testing.lender import Lender, contract, new_lender
from vigie.testing.portal import PASSWORD

pytestmark = pytest.mark.browser
DAYS = (date(2026, 11, 1), date(2026, 11, 8))
ADA = "ada@ended.test"
WAYS = [
    ("light", 1440, "en"),
    ("dark", 1440, "fr"),
    ("light", 390, "pl"),
    ("dark", 390, "en"),
]


@dataclass(frozen=True, slots=True)
class World:
    """Where a browser finds the portal, and the lender one of whose contracts left."""

    address: str
    lender: Lender

    def watched(self) -> str:
        with tenant(self.lender.by.organisation_id):
            return Certificate.objects.get(contract_number="C-00001").watch


@pytest.fixture(scope="module")
def world(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    with django_db_blocker.unblock():
        lender = new_lender(Path(tmp_path_factory.mktemp("ended")), name="Ended")
        rows = [contract(number) for number in range(6)]
        lender.take("portfolio", rows, DAYS[0])
        lender.take("portfolio", [row for row in rows if row is not rows[1]], DAYS[1])
        user = NewUser(ADA, "Ada", "administrator", "en")
        create_user(user, password=PASSWORD, by=lender.by, key="ada")
        connection.close()
        with serving() as address:
            yield World(address, lender)
        connection.close()


def asked(browser: Browser, world: World, way: tuple[str, int, str], *, ends: bool) -> None:
    """Press "It ended", look at what it asks, and go back or end the watch."""
    scheme, width, language = way
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        base_url=world.address,
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("input[name=email]", ADA)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{world.address}/")
    speak(page, language)
    complaints = watch_console(page)
    page.goto("/questions/")
    page.click("button[data-opens^=ended-]")
    dialog = page.locator("dialog[open]")
    assert "C-00001" in dialog.locator("h2").inner_text()
    photograph(page, f"contract-ended-{scheme}-{width}-{language}")
    assert (complaints, barriers(page), scrolls_sideways(page)) == ([], [], False)
    if ends:
        dialog.locator("textarea").fill("Sold to another lender")
        dialog.locator("button.btn-danger").click()
        page.wait_for_load_state()
    else:
        dialog.locator("[data-closes]").click()
    context.close()


def test_a_contract_ends_only_when_a_person_says_so_twice(world: World) -> None:
    with chromium() as browser:
        for way in WAYS:
            asked(browser, world, way, ends=False)
    assert world.watched() == "absent_from_portfolio"
    with chromium() as browser:
        asked(browser, world, WAYS[0], ends=True)
    assert world.watched() == "ended"
