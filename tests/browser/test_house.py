"""The pages of the job, in a real browser, on the demo world: seen, walked by keyboard, kept.

Pictures go to build/screens/: two themes, 390 and 1440 px, three languages on the main pages.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.chromium import chromium, photograph, scrolls_sideways, watch_console
from tests.house import ADMIN, ANALYST, PASSWORD, House

pytestmark = pytest.mark.browser
SIZES = {1440: 900, 390: 844}
PAGES = {
    "dashboard": "/",
    "certificates": "/certificates/",
    "alerts": "/alerts/",
    "tasks": "/tasks/",
    "imports": "/imports/",
    "import-new": "/imports/new",
    "import-one": "/imports/1/",
    "sources": "/imports/sources/",
    "runs": "/runs/",
    "run-one": "/runs/1/",
    "questions": "/questions/",
    "settings": "/settings/",
    "settings-alerts": "/settings/alerts/",
    "own-names": "/settings/names/",
    "messages": "/settings/messages/",
    "search": "/search?q=CVA25",
    "certificate": "/certificates/1/",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def signed_in(browser: Browser, house: House, width: int, theme: str, email: str = ADMIN) -> Page:
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": SIZES[width]},
        color_scheme="dark" if theme == "dark" else "light",
        base_url=house.address,
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(house.address)
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
def test_every_page_stands_in_both_themes_and_widths(
    browser: Browser, house: House, width: int, theme: str
) -> None:
    page = signed_in(browser, house, width, theme)
    complaints = watch_console(page)
    faults = []
    for name, path in PAGES.items():
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        photograph(page, f"{name}-{theme}-{width}")
        if scrolls_sideways(page):
            faults.append(name)
    assert faults == []
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize("language", ["en", "pl"])
def test_the_main_pages_stand_in_the_other_languages(
    browser: Browser, house: House, language: str
) -> None:
    email = {"en": ANALYST, "pl": "analityk@czujka-leasing.example"}[language]
    page = signed_in(browser, house, 1440, "light", email)
    for name in ("dashboard", "certificates", "alerts", "tasks"):
        page.goto(PAGES[name])
        expect(page.locator("html")).to_have_attribute("lang", language)
        photograph(page, f"{name}-{language}")
        assert not scrolls_sideways(page), name
    page.context.close()


def test_an_alert_is_dismissed_by_keyboard_alone(browser: Browser, house: House) -> None:
    page = signed_in(browser, house, 1440, "light", ANALYST)
    page.goto("/alerts/?level=yellow&state=open")
    page.keyboard.press("j")
    expect(page.get_by_role("button", name=re.compile("Dismiss"))).to_be_visible()
    shown = page.locator("a[href^='/alerts/']", has_text="ALR-").first.inner_text()
    photograph(page, "alert-chosen")
    page.keyboard.press("d")
    page.get_by_role("dialog").get_by_label("Reason").fill("The lessor sold it: paper seen.")
    photograph(page, "alert-dismissing")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("Dismiss")).click()
    page.wait_for_load_state("networkidle")
    page.goto(f"/search?q={shown.strip()}")
    page.get_by_role("link", name=re.compile(shown.strip())).first.click()
    expect(page.get_by_text("The lessor sold it: paper seen.").first).to_be_visible()
    photograph(page, "alert-dismissed")
    page.context.close()
