"""What axe-core (Deque, MPL-2.0; the copy inside axe-playwright-python) finds on a page."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """async (tags) => {
  const found = await axe.run(document, {
    preload: false,
    resultTypes: ["violations"],  // every rule is tried; what it passes is not described
    runOnly: { type: "tag", values: tags },
  });
  return found.violations.map((one) => ({
    id: one.id, impact: one.impact, help: one.help,
    places: one.nodes.slice(0, 3).map((node) => node.target.join(" ") + " " + node.html.slice(0, 160)),
    count: one.nodes.length,
  }));
}"""


def barriers(page: Page) -> list[str]:
    """Return what would keep somebody out of the page, each with the rule and a first place."""
    page.evaluate(AXE + "; undefined")
    found: list[dict[str, Any]] = page.evaluate(_RUN, RULES)
    return [f"{one['id']} ×{one['count']}: {one['places'][0]}" for one in found]
