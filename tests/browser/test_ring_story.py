"""A ring of five contracts seen as one, in a real browser: drawn, merged by a key, decided at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect
from pytest_django.plugin import DjangoDbBlocker
from tests.browser.chromium import chromium, photograph, scrolls_sideways, watch_console
from tests.browser.serving import serving

from vigie.flows.rings import find_rings
from vigie.fraud.actions import raise_alerts
from vigie.scoring.domain.levels import Level
from vigie.tenancy.actions import NewUser, create_user
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.portal import PASSWORD
from vigie.testing.rings import Circle, five_in_a_ring

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class World:
    """A lessor with a ring, and where its portal answers."""

    circle: Circle
    address: str


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock():
        circle = five_in_a_ring()
        said = tuple(
            subject(
                n,
                finding(Level.ORANGE if n < 5 else Level.YELLOW),
                exposure=str(1_000 * n),
                contract=number,
            )
            for n, number in enumerate(circle.contracts, start=1)
        )
        raise_alerts(said, reading=reading(1, 10), by=circle.by, key="run")
        find_rings(by=circle.by, key="look")
        for language in ("en", "fr", "pl"):
            user = NewUser(f"ring-{language}@stories.test", "Anna", "fraud_analyst", language)
            create_user(user, password=PASSWORD, by=circle.by, key=language)
        connection.close()
        with serving() as address:
            yield World(circle, address)
        connection.close()


@pytest.fixture(scope="module")
def browser(world: World) -> Iterator[Browser]:
    """Open it last: while it is open, this thread may not speak to the database."""
    with chromium() as opened:
        yield opened


def signed_in(browser: Browser, world: World, language: str, theme: str, width: int) -> Page:
    context = browser.new_context(
        base_url=world.address,
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("[name=email]", f"ring-{language}@stories.test")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def open_ring(page: Page) -> None:
    page.goto("/rings/")
    page.locator("[data-rows] tr[data-row] [data-open]").first.click()
    page.wait_for_url(re.compile(r"/rings/\d+/"))
    expect(page.locator("[data-chart]")).to_have_attribute("data-drawn", "yes")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["en", "fr", "pl"])
def test_the_ring_is_drawn(
    browser: Browser, world: World, language: str, theme: str, width: int
) -> None:
    page = signed_in(browser, world, language, theme, width)
    complaints = watch_console(page)
    open_ring(page)
    assert not scrolls_sideways(page)
    photograph(page, f"ring-{language}-{theme}-{width}")
    page.goto("/rings/")
    photograph(page, f"rings-{language}-{theme}-{width}")
    assert complaints == []
    page.context.close()


def test_five_become_one_by_a_key_and_are_decided_at_once(browser: Browser, world: World) -> None:
    page = signed_in(browser, world, "en", "light", 1440)
    page.goto("/alerts/?state=open")
    expect(page.locator(".queue-item")).to_have_count(5)
    open_ring(page)
    page.keyboard.press("m")
    page.wait_for_url(re.compile(r"/alerts/\d+/"))
    expect(page.get_by_text("One piece of work of 5 alerts")).to_be_visible()
    photograph(page, "ring-merged-alert")
    page.goto("/alerts/?state=open")
    expect(page.locator(".queue-item")).to_have_count(1)
    page.keyboard.press("j")
    expect(page.locator("#record h1")).to_be_visible()
    photograph(page, "ring-merged-queue")
    page.keyboard.press("d")
    expect(page.locator("dialog[open] [name=whole]")).to_be_checked()
    photograph(page, "ring-decide")
    page.fill("dialog[open] [name=reason]", "one family firm")
    page.get_by_role("button", name="Dismiss: not fraud").click()
    page.wait_for_url(re.compile(r"/alerts/\?"))
    page.goto("/alerts/?state=open")
    expect(page.get_by_text("Nothing to decide")).to_be_visible()
    page.context.close()
