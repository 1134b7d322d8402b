"""The desk and the person's telephone in a real browser: asked, answered with a paper, cleared."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect
from pytest_django.plugin import DjangoDbBlocker
from tests.browser.access import barriers
from tests.browser.chromium import chromium, photograph, scrolls_sideways, watch_console
from tests.browser.serving import serving
from tests.stories.explaining import PDF, Watched, exported

from vigie.testing.portal import PASSWORD

pytestmark = pytest.mark.browser
T = TypeVar("T")


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


def desk(browser: Browser, address: str) -> Page:
    page = browser.new_context(
        base_url=address, viewport={"width": 1440, "height": 900}, locale="en-GB"
    ).new_page()
    page.goto("/sign-in")
    page.fill("[name=email]", "ana@stories.test")
    page.fill("[name=password]", PASSWORD)
    page.click("button.btn-primary")
    return page


def test_the_person_answers_on_a_telephone_and_the_alert_is_cleared(
    world: tuple[Watched, str], browser: Browser, tmp_path: Path
) -> None:
    watched, address = world
    analyst = desk(browser, address)
    analyst.goto(f"/alerts/{watched.alert}/")
    analyst.get_by_role("link", name="Ask the person").click()
    analyst.select_option("main [name=question]", "abroad")
    analyst.fill("main [name=address]", "paul@example.test")
    analyst.select_option("main [name=language]", "fr")
    analyst.get_by_role("button", name="Preview").click()
    expect(analyst.get_by_text("The letter as it leaves")).to_be_visible()
    photograph(analyst, "explain-ask")
    analyst.get_by_role("button", name="Send the question").click()
    expect(analyst.get_by_text("Waits for an answer")).to_be_visible()

    path = aside(watched.page)
    paper = tmp_path / "accord.pdf"
    paper.write_bytes(PDF)
    for theme in ("light", "dark"):
        telephone = browser.new_context(
            base_url=address,
            viewport={"width": 390, "height": 844},
            locale="fr-FR",
            color_scheme=theme,
        )
        page = telephone.new_page()
        complaints = watch_console(page)
        page.goto(path)
        photograph(page, f"explain-number-{theme}")
        assert not scrolls_sideways(page)
        assert barriers(page) == []
        page.fill("[name=number]", "c-00007")
        page.click("button.btn-primary")
        expect(page.get_by_text("immatriculé à l’étranger")).to_be_visible()
        photograph(page, f"explain-question-{theme}")
        assert not scrolls_sideways(page)
        assert barriers(page) == []
        page.fill("[name=text]", "Je travaille à Bruxelles, avec votre accord.")
        page.set_input_files("[name=papers]", paper)
        page.get_by_role("button", name="Envoyer la réponse").click()
        expect(page.get_by_text("Nous avons reçu votre réponse.")).to_be_visible()
        photograph(page, f"explain-done-{theme}")
        assert complaints == []

    analyst.reload()
    expect(analyst.get_by_text("avec votre accord").first).to_be_visible()
    photograph(analyst, "explain-alert")
    assert not scrolls_sideways(analyst)
    analyst.get_by_role("link", name="record as evidence").first.click()
    analyst.select_option("main [name=kind]", "export_consent")
    analyst.fill("main [name=source]", "the customer, with our letter")
    analyst.get_by_role("button", name="Record the evidence").click()
    aside(watched.reassess)
    analyst.goto(f"/alerts/{watched.alert}/")
    expect(analyst.get_by_text("Cleared by the register").first).to_be_visible()
