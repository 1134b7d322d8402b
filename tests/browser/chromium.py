"""Headless Chromium for the tests that look at pages, and where their pictures are kept."""

import os
import shutil
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

SCREENS = Path(__file__).parents[2] / "build" / "screens"
CHROMIUM = os.environ.get("VIGIE_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# A third less processor time than Playwright's own pictures, which are packed for the smallest size.
_WHOLE_AND_QUICK = {"format": "png", "captureBeyondViewport": True, "optimizeForSpeed": True}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a browser; skip the test, and say how to mend it, on a machine without one."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not here: apt-get install chromium, or set VIGIE_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


def watch_console(page: Page) -> list[str]:
    """Return a list that fills with what the page complains of (policy breaches come here)."""
    complaints: list[str] = []
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None,
    )
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    return complaints


def photograph(page: Page, name: str) -> None:
    """Keep a picture of the whole page once its letters and charts are there."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.evaluate("document.fonts.ready")
    if page.locator(".chart-canvas").count():
        page.wait_for_selector("[data-drawn]")
    speaking = page.context.new_cdp_session(page)
    taken = speaking.send("Page.captureScreenshot", _WHOLE_AND_QUICK)
    speaking.detach()
    (SCREENS / f"{name}.png").write_bytes(b64decode(taken["data"]))


def scrolls_sideways(page: Page) -> bool:
    """Tell whether the page is wider than its window."""
    wider: bool = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return wider
