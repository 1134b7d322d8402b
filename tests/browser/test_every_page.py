"""Every page in all twelve combinations: two themes, two widths, three languages.

Each is photographed into build/screens/, may not scroll sideways, may not complain to the console,
and in French and Polish may hold no English sentence and no English spacing.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.chromium import chromium, photograph, scrolls_sideways, watch_console
from tests.browser.every_page import addresses, complaints_of_a_reader
from tests.house import ADMIN, PASSWORD, House

pytestmark = pytest.mark.browser
SIZES = {1440: 900, 390: 844}
EXPECTED = {"refused-404": 404}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def enter(browser: Browser, house: House, *, width: int, theme: str, language: str) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": SIZES[width]},
        color_scheme="dark" if theme == "dark" else "light",
        base_url=house.address,
        locale={"en": "en-GB", "fr": "fr-FR", "pl": "pl-PL"}[language],
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("input[name=email]", ADMIN)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(house.address)
    speak(page, language)
    return page


def speak(page: Page, language: str) -> None:
    """Choose a language as a person does, in the menu under the name."""
    page.locator("summary.person").click()
    page.locator(f"button[name=language][value={language}]").click()
    page.wait_for_selector(f"html[lang={language}]")


@pytest.mark.parametrize("language", ["en", "fr", "pl"])
@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_stands(
    browser: Browser, house: House, theme: str, width: int, language: str
) -> None:
    page = enter(browser, house, width=width, theme=theme, language=language)
    places = list(addresses(page))
    complaints = watch_console(page)
    faults = []
    for name, path in places:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == EXPECTED.get(name, 200), f"{path}: {answer.status}"
        photograph(page, f"{name}-{theme}-{width}-{language}")
        if scrolls_sideways(page):
            faults.append(f"{name}: scrolls sideways")
        faults += [f"{name}: {fault}" for fault in complaints_of_a_reader(page, language)]
    page.goto("/")
    speak(page, "fr")
    page.context.close()
    assert faults == []
    assert [one for one in complaints if "404" not in one] == []
