"""The calculator in a real browser: live answers, the keyboard, quotes side by side, an offer."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.chromium import chromium, photograph, watch_console
from tests.browser.test_every_page import enter, speak
from tests.house import House

pytestmark = pytest.mark.browser
QUOTE = {
    "product": "fr-loa-auto",
    "find": "rental",
    "price": "25000",
    "first_rental": "3000",
    "residual": "10000",
    "rate": "6",
    "term": "48",
    "signed": "2026-11-23",
    "start": "2026-11-23",
}


@pytest.fixture
def page(house: House) -> Iterator[Page]:
    with chromium() as browser:
        found = opened(browser, house)
        yield found
        found.goto("/")
        speak(found, "fr")
        found.context.close()


def opened(browser: Browser, house: House) -> Page:
    page = enter(browser, house, width=1440, theme="light", language="en")
    page.goto(f"/calculator/?{urlencode(QUOTE)}")
    return page


def holds(page: Page, name: str, value: str) -> None:
    expect(page.locator(f"#in-{name}")).to_have_value(value)


def test_the_answer_follows_every_keystroke_and_the_address_keeps_it(page: Page) -> None:
    complaints = watch_console(page)
    holds(page, "rental", "331.82")
    page.fill("#in-price", "26 000")
    holds(page, "rental", "355.31")
    expect(page).to_have_url(re.compile(r"price=26\+000"))
    page.reload()
    holds(page, "rental", "355.31")
    page.fill("#in-rate", "much")
    expect(page.get_by_role("alert")).to_contain_text("is not a number for Nominal rate a year")
    page.fill("#in-rate", "6")
    holds(page, "rental", "355.31")
    assert complaints == []


def test_what_was_found_is_put_back_when_another_value_is_sought(page: Page) -> None:
    page.locator("h1").click()
    page.keyboard.press("6")  # the sixth of the values is the rate
    expect(page.locator("#in-rate")).to_have_attribute("readonly", "")
    holds(page, "rate", "5.9999748")
    holds(page, "rental", "331.82")
    page.fill("#in-rental", "400")
    holds(page, "rate", "10.8719384")
    expect(page.locator(".usury")).to_contain_text("Above the usury ceiling")
    expect(page.get_by_role("button", name=re.compile("Save as offer"))).to_have_count(0)


def test_quotes_stand_side_by_side_and_one_is_saved_by_keyboard(page: Page) -> None:
    page.locator("h1").click()
    page.keyboard.press("b")
    expect(page.get_by_role("heading", name="Side by side")).to_be_visible()
    page.fill("#in-residual", "9000")
    holds(page, "rental", "350.31")
    expect(page.locator(".side-by-side")).to_contain_text("331.82 EUR")
    expect(page.locator(".side-by-side")).to_contain_text("350.31 EUR")
    page.fill("input[name=title]", "Peugeot 308 SW")
    page.locator("h1").click()
    page.keyboard.press("s")
    expect(page.locator("h1")).to_contain_text("OFF-2026-")
    expect(page.locator(".facts").first).to_contain_text("350.31 EUR")
    photograph(page, "offer-saved")
