"""The page of patterns in a real browser: pictures, keys, theme, no sideways scroll, no complaint."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.utils import translation
from playwright.sync_api import Browser, Page, expect
from tests.browser.chromium import chromium, photograph, scrolls_sideways, watch_console
from typing_extensions import override

from vigie.kernel.actor import Actor

pytestmark = pytest.mark.browser
SEES = frozenset({"ui.read_patterns"})  # and nothing that would count rows
KINDS = ("", "list", "empty", "record", "queue&selected=2", "report")
SIZES = {1440: 900, 390: 844}


class Signed:
    """Stands in for sign-in: these pages need a person and no database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = Actor(1, 1, "Élodie Petit", "en", SEES)  # type: ignore[attr-defined]  # as the middleware does
        with translation.override(request.COOKIES.get("vigie_language", "en")):
            return self.get_response(request)


class Silent(WSGIRequestHandler):
    @override
    def log_message(self, format: str, *args: object) -> None:  # the name of the base class
        return


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    middleware = ["vigie.ui.middleware.ContentSecurityPolicy", f"{__name__}.Signed"]
    with override_settings(MIDDLEWARE=middleware):
        server = ThreadedWSGIServer(("127.0.0.1", 0), Silent)
        server.set_app(StaticFilesHandler(get_wsgi_application()))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def visit(browser: Browser, address: str, width: int, theme: str, language: str = "en") -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": SIZES.get(width, 900)},
        color_scheme="dark" if theme == "dark" else "light",
    )
    context.add_cookies([{"name": "vigie_language", "value": language, "url": address}])
    return context.new_page()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
def test_every_kind_of_page_fits_and_breaks_no_policy(
    browser: Browser, address: str, width: int, theme: str
) -> None:
    page = visit(browser, address, width, theme)
    complaints = watch_console(page)
    for kind in KINDS:
        page.goto(f"{address}/patterns/?page={kind}")
        photograph(page, f"patterns-{kind.split('&')[0] or 'all'}-{width}-{theme}-en")
        assert not scrolls_sideways(page), kind
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize("language", ["fr", "pl"])
@pytest.mark.parametrize("width", [1440, 1100, 390])
def test_longer_languages_fit(browser: Browser, address: str, width: int, language: str) -> None:
    page = visit(browser, address, width, "light", language)
    for kind in ("list", "record"):
        page.goto(f"{address}/patterns/?page={kind}")
        photograph(page, f"patterns-{kind}-{width}-light-{language}")
        assert not scrolls_sideways(page), kind
    page.context.close()


def test_rows_are_walked_and_chosen_by_keys(browser: Browser, address: str) -> None:
    page = visit(browser, address, 1440, "light")
    page.goto(f"{address}/patterns/?page=list")
    for key in ("j", "j", "x", "k", "x"):
        page.keyboard.press(key)
    expect(page.locator("tr.is-chosen")).to_have_count(2)
    expect(page.locator("[data-bulk-count]")).to_have_text("2")
    page.keyboard.press("Enter")
    page.wait_for_url("**selected=1*")
    page.context.close()


def test_help_lists_the_keys_of_the_page(browser: Browser, address: str) -> None:
    page = visit(browser, address, 1440, "light")
    page.goto(f"{address}/patterns/")
    page.keyboard.press("?")
    expect(page.locator("#keys[open] [data-keys-page] dd")).to_have_text(
        ["Confirm fraud", "Dismiss"]
    )
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.locator("#sample-confirm")).to_be_visible()
    page.context.close()


def test_theme_changes_at_once(browser: Browser, address: str) -> None:
    page = visit(browser, address, 1440, "light")
    page.route("**/preferences", lambda route: route.fulfill(status=204))
    page.goto(f"{address}/patterns/")
    page.locator("summary.person").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(19, 21, 24)")
    page.context.close()


def test_the_drawer_opens_and_closes(browser: Browser, address: str) -> None:
    page = visit(browser, address, 390, "light")
    page.goto(f"{address}/patterns/")
    expect(page.locator("#sidebar")).to_be_hidden()
    page.locator("[data-drawer-open]").click()
    expect(page.locator("#sidebar")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#sidebar")).to_be_hidden()
    page.context.close()


def test_a_chart_shows_its_figures(browser: Browser, address: str) -> None:
    page = visit(browser, address, 1440, "light")
    page.goto(f"{address}/patterns/?page=report")
    page.wait_for_selector("[data-drawn]")
    page.locator("[data-chart-table]").first.click()
    expect(page.locator(".chart-table").first).to_contain_text("week 45")
    expect(page.locator(".chart-canvas").first).to_be_hidden()
    page.context.close()


def test_a_message_stays_until_it_is_read(browser: Browser, address: str) -> None:
    page = visit(browser, address, 1440, "light")
    page.goto(f"{address}/patterns/")
    toast = page.locator("[data-toast]").first
    expect(toast).to_be_visible()
    toast.get_by_role("button").click()
    expect(page.locator("[data-toast]")).to_have_count(1)
    page.context.close()
