"""The close of day in a browser: a first day opened, days ordered, watched until the worker is done."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.browser.access import barriers
from tests.browser.chromium import chromium, photograph, scrolls_sideways, watch_console
from tests.browser.every_page import complaints_of_a_reader
from tests.browser.test_every_page import SIZES, enter, speak
from tests.house import House, open_house

pytestmark = pytest.mark.browser
PAGE = "/contracts/closing"


@pytest.fixture(scope="module")
def own_house() -> Iterator[House]:
    """Run a demo of its own: closing days bills its contracts."""
    with open_house(100) as house:
        yield house


def test_days_are_ordered_and_watched_until_they_are_closed(own_house: House) -> None:
    today = datetime.now(tz=UTC).date()
    with chromium() as browser:
        page = enter(browser, own_house, width=1440, theme="light", language="en")
        complaints = watch_console(page)
        page.goto(PAGE)
        photograph(page, "closing-first")
        page.fill("input[name=on]", str(today - timedelta(days=3)))
        page.get_by_role("button", name="Open this day").click()
        page.fill("input[name=on]", str(today - timedelta(days=1)))
        page.get_by_role("button", name="Close the days").click()
        expect(page.get_by_text("The close has been ordered.")).to_be_visible()
        photograph(page, "closing-ordered")
        expect(page.locator("tbody .pill-good")).to_have_count(3, timeout=60_000)
        assert complaints == []
        page.context.close()
        faults = [
            f"{theme} {width}: {fault}"
            for theme in ("light", "dark")
            for width in SIZES
            for fault in _faults(enter(browser, own_house, width=width, theme=theme, language="en"))
        ]
    assert faults == []


def _faults(page: Page) -> Iterator[str]:
    """Yield what is wrong with the closed days in each language; leave the page in English."""
    for language in ("fr", "pl", "en"):
        speak(page, language)
        page.goto(PAGE)
        width = page.evaluate("innerWidth")
        is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        photograph(page, f"closing-done-{width}-{'dark' if is_dark else 'light'}-{language}")
        if scrolls_sideways(page):
            yield f"{language} scrolls sideways"
        yield from complaints_of_a_reader(page, language)
    yield from barriers(page)
    page.context.close()
