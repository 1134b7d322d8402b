"""Every page of the portal is looked at in a browser: its address stands among those photographed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from tests.browser import every_page
from tests.browser.every_page import ACTS, ELSEWHERE, PAGES, address_of

# What a GET answers without a page of its own, by name of the address.
NO_PAGE = {
    "ui:accent": "a style sheet",
    "health": "JSON for machines",
    "compliance_archive": "a ZIP file",
    "compliance_paper": "a Markdown file",
    "documents:file": "the file itself",
    "documents:template_preview": "a PDF",
    "fraud:alert_part": "the alert's record, which its page and the queue hold",
    "fraud:backtest_progress": "the bar of a backtest, which its page holds",
    "leasing:closing_live": "the part of the close that its page holds and asks for again",
    "leasing:portfolio_export": "a CSV file",
    "leasing:takeover_progress": "the bar of a takeover, which its page holds",
    "leasing:vat_return_export": "a CSV file",
    "ledger:fec": "the tax file",
    "notices:inbox_item": "leads to what the line is about",
    "registrations:import_warnings": "a CSV file",
    "registrations:bad_rows": "a CSV file",
    "registrations:export": "a CSV file",
    "registrations:import_progress": "the bar of an import, which its page holds",
    "registrations:run_progress": "the bar of a run, which its page holds",
    "scoring:credit_fairness": "a CSV file",
}
API = "api"
BROWSER = Path(every_page.__file__).parent


def patterns(found: URLResolver | None = None, spaces: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the name and the view of every address that has one, the API's left out."""
    for one in (found or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            space = f"{one.namespace}:" if one.namespace else ""
            if not space.startswith(API):
                yield from patterns(one, spaces + space)
        elif isinstance(one, URLPattern):
            yield spaces + (one.name or str(one.pattern)), one.callback


def answers_get(view: Any) -> bool:
    """Tell whether a view lets a GET in: nobody is signed in, so nothing of it runs but its door."""
    try:
        return bool(view(RequestFactory().get("/"), token="").status_code != 405)
    except AttributeError:  # the page of sign-in asks for a session: it was let in
        return True


def asked_for() -> set[str]:
    """Return the names of the addresses that are photographed in all combinations."""
    paths = [path for path in {**PAGES, **ACTS}.values() if path != "/nowhere"]
    return {resolve(address_of(path)).view_name for path in paths}


def test_every_page_is_photographed() -> None:
    unseen = {
        name
        for name, view in patterns()
        if name not in asked_for() | NO_PAGE.keys() | ELSEWHERE.keys() and answers_get(view)
    }
    assert unseen == set()


def test_no_reason_outlives_its_address() -> None:
    known = {name for name, _view in patterns()}
    assert NO_PAGE.keys() - known == set()
    assert (NO_PAGE.keys() | ELSEWHERE.keys()) & asked_for() == set()


def test_pages_seen_elsewhere_are_photographed_there() -> None:
    for name, test in ELSEWHERE.items():
        text = (BROWSER / test).read_text("utf-8")
        assert "photograph(" in text or "_looked_at(" in text, name


def test_a_page_that_nobody_looks_at_is_noticed() -> None:
    names = dict(patterns())
    assert answers_get(names["leasing:service"])
    assert not answers_get(names["leasing:papers"])
    assert "leasing:service" in asked_for()
