"""The desk and the person's telephone in a real browser: asked, answered with a paper, cleared."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.plugin import DjangoDbBlocker
from tests.browser.access import barriers
from tests.browser.chromium import chromium, photograph, scrolls_sideways, watch_console
from tests.browser.serving import serving
from tests.stories.explaining import PDF, Watched, exported

from vigie.testing.portal import PASSWORD

pytestmark = pytest.mark.browser
T = TypeVar("T")
TELEPHONE: Final[ViewportSize] = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def world(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Watched, str]]:
    with django_db_blocker.unblock():
        watched = exported(tmp_path_factory.mktemp("lender"))
        connection.close()
        with serving() as address:
            yield watched, address
        connection.close()


@pytest.fixture(scope="module")
def browser(world: tuple[Watched, str]) -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def aside(work: Callable[[], T]) -> T:
    """Do database work in a thread of its own: the browser's may not while it is open."""

    def done() -> T:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(done).result()


def desk(browser: Browser, address: str, email: str = "ana@stories.test") -> Page:
    page = browser.new_context(
        base_url=address, viewport={"width": 1440, "height": 900}, locale="en-GB"
    ).new_page()
    page.goto("/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("button.btn-primary")
    return page


def asked(analyst: Page, alert: int) -> None:
    """Ask where the vehicle is, in French, after a look at the letter."""
    analyst.goto(f"/alerts/{alert}/")
    analyst.get_by_role("link", name="Ask the person").click()
    analyst.check("main [name=question][value=abroad]")
    analyst.fill("main [name=address]", "paul@example.test")
    analyst.select_option("main [name=language]", "fr")
    analyst.get_by_role("button", name="Preview").click()
    expect(analyst.get_by_text("The letter as it leaves")).to_be_visible()
    photograph(analyst, "explain-ask")
    assert barriers(analyst) == []
    analyst.set_viewport_size({"width": 390, "height": 844})
    assert not scrolls_sideways(analyst)
    photograph(analyst, "explain-ask-narrow")
    analyst.set_viewport_size({"width": 1440, "height": 900})
    analyst.get_by_role("button", name="Send the question").click()
    expect(analyst.get_by_text("Waits for an answer")).to_be_visible()


def answered(page: Page, path: str, paper: Path, theme: str) -> None:
    """Answer on a telephone with a few words and a paper."""
    complaints = watch_console(page)
    page.goto(path)
    stands(page, f"explain-number-{theme}")
    page.fill("[name=number]", "c-00007")
    page.click("button.btn-primary")
    expect(page.get_by_text("immatriculé à l’étranger")).to_be_visible()
    stands(page, f"explain-question-{theme}")
    page.fill("[name=text]", "Je travaille à Bruxelles, avec votre accord.")
    page.set_input_files("[name=papers]", paper)
    page.get_by_role("button", name="Envoyer la réponse").click()
    expect(page.get_by_text("Nous avons reçu votre réponse.")).to_be_visible()
    stands(page, f"explain-done-{theme}")
    assert complaints == []


def stands(page: Page, name: str) -> None:
    photograph(page, name)
    assert not scrolls_sideways(page)
    assert barriers(page) == []


def test_the_person_answers_on_a_telephone_and_the_alert_is_cleared(
    world: tuple[Watched, str], browser: Browser, tmp_path: Path
) -> None:
    watched, address = world
    analyst = desk(browser, address)
    asked(analyst, watched.alert)
    path = aside(watched.page)
    paper = tmp_path / "accord.pdf"
    paper.write_bytes(PDF)
    light = browser.new_context(
        base_url=address, viewport=TELEPHONE, locale="fr-FR", color_scheme="light"
    )
    answered(light.new_page(), path, paper, "light")
    dark = browser.new_context(
        base_url=address, viewport=TELEPHONE, locale="fr-FR", color_scheme="dark"
    )
    answered(dark.new_page(), path, paper, "dark")

    analyst.reload()
    expect(analyst.get_by_text("avec votre accord").first).to_be_visible()
    stands(analyst, "explain-alert")
    analyst.get_by_role("link", name="record as evidence").first.click()
    analyst.fill("main [name=source]", "the customer, with our letter")
    analyst.get_by_role("button", name="Record the evidence").click()
    expect(analyst.get_by_text("waits for a second person")).to_be_visible()
    second = desk(browser, address, "bea@stories.test")
    second.goto(analyst.url)
    second.get_by_role("link", name="Look at what is proposed").click()
    second.get_by_role("button", name="Approve").click()
    expect(second.get_by_text("The evidence is approved")).to_be_visible()
    aside(lambda: watched.reassess(77))
    assert aside(watched.state) == "cleared_by_register"
    analyst.goto(f"/alerts/{watched.alert}/")
    expect(analyst.get_by_text("Cleared", exact=True).first).to_be_visible()
