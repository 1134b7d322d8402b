"""The pages of the job, in a real browser, on the demo world: seen, walked by keyboard, kept.

Pictures go to build/screens/: two themes, 390 and 1440 px, three languages on the main pages.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.chromium import chromium, photograph
from tests.house import ADMIN, ANALYST, PASSWORD, House

pytestmark = pytest.mark.browser
SIZES = {1440: 900, 390: 844}


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
