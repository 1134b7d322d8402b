"""Every page in ten combinations: two themes, two widths, three languages; each act in three.

Each is photographed into build/screens/, may not scroll sideways, may not complain to the console,
and in French and Polish may hold no English sentence and no English spacing. Where it is wide no tab, heading or
cell ends at an edge. axe-core finds no
barrier on any (WCAG 2.2 A and AA, and its best practices), in either theme at either width. A page is asked
for once a language and width, and changes its theme as it does under a person whose evening begins.
"""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.access import barriers
from tests.browser.chromium import chromium, photograph, scrolls_sideways, watch_console
from tests.browser.every_page import ACTS, PAGES, complaints_of_a_reader, cut
from tests.browser.prepared import prepared
from tests.house import ADMIN, PASSWORD, House

pytestmark = pytest.mark.browser
SIZES = {1440: 900, 390: 844}
# English has the shortest words: what stands in French and Polish on a telephone stands in English.
WAYS = [(1440, "en"), (1440, "fr"), (1440, "pl"), (390, "fr"), (390, "pl")]
NARROW = 720  # where tabs are pushed aside by a finger, and tables are cards
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
EXPECTED = {"refused-404": 404}
# axe-core takes as long as the rest: each page in each theme and width, and in every language.
READ_ALOUD = {
    ("light", 1440, "en"),
    ("dark", 1440, "fr"),
    ("light", 390, "fr"),
    ("dark", 390, "pl"),
}
# The forms of acts share one page: each is looked at once in every language.
FOR_ACTS = {("dark", 1440, "en"), ("light", 390, "fr"), ("light", 1440, "pl")}


@pytest.fixture(scope="module")
def places(house: House) -> dict[str, str]:
    """Return what the addresses hold in braces."""
    return prepared(house)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def enter(
    browser: Browser, house: House, *, width: int, language: str, theme: str = "light"
) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": SIZES[width]},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",  # colours change at once, and no picture shows one half way
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


@pytest.mark.parametrize(("width", "language"), WAYS)
def test_every_page_stands(
    browser: Browser, house: House, places: dict[str, str], width: int, language: str
) -> None:
    page = enter(browser, house, width=width, language=language)
    complaints = watch_console(page)
    faults = []
    for name, pattern in {**PAGES, **ACTS}.items():
        themes = [one for one in THEMES if name in PAGES or (one, width, language) in FOR_ACTS]
        if not themes:
            continue
        path = pattern.format(**places)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == EXPECTED.get(name, 200), f"{path}: {answer.status}"
        for theme in themes:
            page.emulate_media(color_scheme=theme)
            photograph(page, f"{name}-{theme}-{width}-{language}")
            faults += [f"{name}: {said}" for said in complaints if "404" not in said]
            if (theme, width, language) in READ_ALOUD:
                faults += [f"{name}: {fault}" for fault in barriers(page)]
            complaints.clear()  # what axe-core makes the browser say is not the page's
        if scrolls_sideways(page):
            faults.append(f"{name}: scrolls sideways")
        if width > NARROW:
            faults += [f"{name}: {fault}" for fault in cut(page)]
        faults += [f"{name}: {fault}" for fault in complaints_of_a_reader(page, language)]
    page.goto("/")
    speak(page, "fr")
    page.context.close()
    assert faults == []


def at(page: Page) -> str:
    """Return the key of the row that the keyboard stands on."""
    return page.locator("[data-row].is-at").get_attribute("data-row") or ""


def test_a_list_is_walked_and_found_again_by_keyboard(browser: Browser, house: House) -> None:
    page = enter(browser, house, width=1440, language="en")
    page.goto("/certificates/?sort=contract")
    for key in ("j", "j", "j", "k"):
        page.keyboard.press(key)
    second = page.locator("tbody tr").nth(1).get_attribute("data-row")
    assert at(page) == second
    assert f"selected={second}" in page.url
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/certificates/{second}/")
    page.go_back()
    page.wait_for_selector(f"tr[data-row='{second}'].is-at")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("setti")
    page.wait_for_selector("[data-hit]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/settings/")
    page.context.close()


def test_every_letter_of_the_help_does_what_it_says(browser: Browser, house: House) -> None:
    page = enter(browser, house, width=1440, language="en")
    page.keyboard.press("?")
    places = page.locator("#keys dl").last.locator("dt").count()
    assert places >= 7
    keys = [one.inner_text() for one in page.locator("#keys dl").last.locator("kbd").all()][1::2]
    page.keyboard.press("Escape")
    for key in keys:
        wanted = page.locator(f"[data-go='{key}']").first.get_attribute("href") or ""
        page.keyboard.press("g")
        page.keyboard.press(key)
        page.wait_for_url(re.compile(re.escape(house.address.rstrip("/") + wanted) + r"(\?.*)?$"))
    page.context.close()


def test_the_inbox_is_read_by_keyboard(browser: Browser, house: House) -> None:
    page = enter(browser, house, width=1440, language="en")
    page.goto("/inbox/")
    before = int(page.locator(".inbox .menu-count").inner_text())
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("r")
    page.wait_for_load_state()
    expect(page.locator(".inbox .menu-count")).to_have_text(str(before - 1))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/inbox/" not in url)
    expect(page.locator(".inbox .menu-count")).to_have_text(str(before - 2))
    page.context.close()


def test_a_past_day_and_a_kind_of_fact_stand_in_the_address(browser: Browser, house: House) -> None:
    page = enter(browser, house, width=1440, language="en")
    page.goto("/certificates/?distorted=yes")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/certificates/*/")
    page.locator(".timeline-kinds a").nth(1).click()
    assert "kind=" in page.url
    page.reload()
    expect(page.locator(".timeline-kinds a[aria-current]")).to_have_count(1)
    assert page.locator(".timeline-v ol > li[hidden]").count() > 0
    page.keyboard.press("h")
    dialog = page.locator("dialog[open]")
    dialog.locator("[name=as_of]").fill("2020-01-01")
    dialog.get_by_role("button", name="Show that day").click()
    page.wait_for_url("**as_of=2020-01-01**")
    expect(page.get_by_text("No extract of that day or before names this vehicle.")).to_be_visible()
    photograph(page, "certificate-before-everything")
    page.context.close()


def test_a_printed_certificate_names_its_sources(browser: Browser, house: House) -> None:
    page = enter(browser, house, width=1440, language="en")
    page.goto("/certificates/1/")
    page.emulate_media(media="print")
    expect(page.locator(".print-foot")).to_contain_text("SHA-256")
    digests = [one.inner_text() for one in page.locator(".print-foot code").all()]
    assert len(digests) >= 2
    assert all(len(one) == 64 for one in digests)
    expect(page.locator(".sidebar")).to_be_hidden()
    photograph(page, "certificate-print")
    page.context.close()
