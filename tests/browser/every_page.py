"""Every page of the portal by name, and what a reader could complain of on it."""

import re
from collections.abc import Iterator

import polib
from playwright.sync_api import Page
from tests.walls.source import SOURCE

# Name of the picture → address. `{alert}`, `{message}`, `{certificate}` are found on the lists.
PAGES = {
    "dashboard": "/",
    "alerts": "/alerts/",
    "alerts-chosen": "/alerts/?selected={alert}",
    "alerts-none": "/alerts/?q=zzzz",
    "alert": "/alerts/{alert}/",
    "rings": "/rings/?show=all",
    "alert-ask": "/alerts/{alert}/ask",
    "tasks": "/tasks/",
    "certificates": "/certificates/",
    "certificates-one": "/certificates/?q={contract}",
    "certificates-none": "/certificates/?q=zzzz",
    "certificate": "/certificates/{certificate}/",
    "certificate-evidence": "/certificates/{certificate}/evidence/",
    "certificate-past": "/certificates/{certificate}/?as_of=2026-11-12",
    "models": "/models/",
    "nights": "/models/nights/",
    "certified-levels": "/models/certificates/",
    "questions": "/questions/",
    "imports": "/imports/",
    "import-new": "/imports/new",
    "import-one": "/imports/1/",
    "sources": "/imports/sources/",
    "source-new": "/imports/sources/new",
    "source-one": "/imports/sources/1/",
    "runs": "/runs/",
    "run-one": "/runs/1/",
    "portfolio": "/contracts/portfolio",
    "takeover": "/contracts/takeover",
    "settlements": "/contracts/settlements",
    "closing": "/contracts/closing",
    "contracts": "/contracts/",
    "contracts-none": "/contracts/?q=zzzz",
    "contract": "/contracts/{owing}/",
    "contract-statement": "/contracts/{owing}/statement",
    "contract-versions": "/contracts/{owing}/versions",
    "contract-draft": "/contracts/from-offer/2",
    "act-bill": "/contracts/{owing}/acts/bill",
    "act-pay": "/contracts/{owing}/acts/pay",
    "act-buy-out": "/contracts/{owing}/acts/buy_out",
    "act-give-back": "/contracts/{owing}/acts/give_back",
    "act-suspend": "/contracts/{owing}/acts/suspend",
    "ledger": "/ledger/",
    "ledger-account": "/ledger/accounts/{account}/",
    "ledger-entry": "/ledger/entries/2/",
    "ledger-charts": "/ledger/charts/",
    "ledger-chart": "/ledger/charts/1/",
    "ledger-periods": "/ledger/periods/",
    "search": "/search?q=CVA25",
    "search-none": "/search?q=zzzz",
    "inbox": "/inbox/",
    "inbox-all": "/inbox/?read=all",
    "settings": "/settings/",
    "settings-look": "/settings/look/",
    "settings-look-tried": "/settings/look/?light=0f766e&dark=ffcc00",
    "settings-alerts": "/settings/alerts/",
    "settings-alert-retention": "/settings/alerts/retention/",
    "rules": "/settings/rules/",
    "rules-new": "/settings/rules/new",
    "own-names": "/settings/names/",
    "parties": "/parties/",
    "parties-none": "/parties/?q=zzzz",
    "party": "/parties/{party}/",
    "party-new": "/parties/new",
    "party-correct": "/parties/{party}/correct",
    "party-kept": "/parties/{party}/erase",
    "party-erase": "/parties/{dealer}/erase",
    "assets": "/assets/",
    "assets-none": "/assets/?q=zzzz",
    "asset": "/assets/{asset}/",
    "asset-new": "/assets/new",
    "asset-describe": "/assets/{asset}/describe",
    "asset-value": "/assets/{asset}/value",
    "documents": "/documents/",
    "documents-none": "/documents/?q=zzzz",
    "templates": "/settings/templates/",
    "letterhead": "/settings/letterhead/",
    "messages": "/settings/messages/",
    "message": "/settings/messages/{message}/",
    "calculator": "/calculator/?product=fr-loa-auto&find=rental&price=25000&first_rental=3000&residual=10000&rate=6&term=48&beside=product%3Dfr-credit-auto%26price%3D25000%26rate%3D5%26term%3D60",
    "calculator-flows": "/calculator/?product=fr-credit-auto&find=rate&price=15000&rental=300&term=60&show=flows",
    "calculator-refused": "/calculator/?product=fr-loa-auto&find=rental&price=much&rate=30&term=48",
    "offers": "/offers/",
    "offer": "/offers/1/",
    "offers-compared": "/offers/compare?offer=1&offer=2&offer=3",
    "products": "/products/",
    "product": "/products/1/",
    "product-edit": "/products/1/edit",
    "ceilings": "/settings/ceilings/",
    "orders": "/settings/allocation/",
    "tax-points": "/settings/vat/",
    "references": "/settings/reference-rates/",
    "patterns": "/patterns/",
    "patterns-list": "/patterns/?page=list",
    "patterns-empty": "/patterns/?page=empty",
    "patterns-record": "/patterns/?page=record",
    "patterns-queue": "/patterns/?page=queue&selected=2",
    "patterns-report": "/patterns/?page=report",
    "refused-404": "/nowhere",
}

# What a person wrote or a file brought is in nobody's charge; another language says so itself.
_SAID = """() => {
  const here = document.documentElement.lang, found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const inside = node.parentElement;
    if (inside.closest("script, template, code, kbd, .bare-languages, [data-verbatim]")) continue;
    const spoken = inside.closest("[lang]").lang;
    const text = node.textContent.replace(/[ \\n\\t]+/g, " ").trim();
    if (text && spoken === here) found.push(text);
  }
  for (const one of document.querySelectorAll("[title], [aria-label], [placeholder], [alt]")) {
    for (const name of ["title", "aria-label", "placeholder", "alt"]) {
      const text = one.getAttribute(name);
      if (text && one.closest("[lang]").lang === here) found.push(text);
    }
  }
  return found;
}"""
_ENGLISH = re.compile(
    r"\b(the|of|and|is|are|was|this|that|with|from|not|your|you|has|have|been|which|its)\b"
)
_LOOSE = {
    "fr": re.compile(r" [:;!?»]|« |\w'\w|[a-zé]: "),
    "pl": re.compile(r"“\w|\w\"|[„”] ?\w+“|(?:^|[ (])[aiouwzAIOUWZ] \w"),
}


def addresses(page: Page) -> Iterator[tuple[str, str]]:
    """Yield the name and the address of every page, real ids filled in."""
    ids = {
        "alert": _first(page, "/alerts/?baseline=all", r"/alerts/(\d+)/"),
        "message": _first(page, "/settings/messages/", r"/settings/messages/(\d+)/"),
        "certificate": _first(page, "/certificates/?distorted=yes", r"/certificates/(\d+)/"),
        "owing": _first(page, "/contracts/?state=in_arrears", r"/contracts/(\d+)/"),
        "account": _first(page, "/ledger/", r"/ledger/accounts/(\d+)/"),
    }
    ids["party"] = _first(page, f"/contracts/{ids['owing']}/", r"/parties/(\d+)/")
    ids["asset"] = _first(page, f"/contracts/{ids['owing']}/", r"/assets/(\d+)/")
    ids["dealer"] = _dealer(page)
    page.goto(f"/certificates/{ids['certificate']}/")
    ids["contract"] = page.locator(".crumbs span").last.inner_text()
    for name, path in PAGES.items():
        yield name, path.format(**ids)


def _dealer(page: Page) -> str:
    """Return a dealer that no contract needs, registered by whoever comes first."""
    dealers = "/parties/?role=supplier"
    page.goto(dealers)
    if re.search(r"/parties/\d+/", page.content()) is None:
        page.goto("/parties/new")
        page.check("input[name=kind][value=company]")
        page.fill("input[name=name]", "Garage de l’Étoile")
        page.fill("input[name=city]", "Lille")
        page.check("input[name=roles][value=supplier]")
        page.locator("form.form .btn-primary").click()
        page.wait_for_url(re.compile(r"/parties/\d+/"))
    return _first(page, dealers, r"/parties/(\d+)/")


def complaints_of_a_reader(page: Page, language: str) -> list[str]:
    """Return what stands on the page in English, or spaced as no printer of the language would."""
    said: list[str] = page.evaluate(_SAID)
    if page.title().startswith((" ", "·")):
        return ["the page has no title"]
    if language == "en":
        return [f"quotes: {one}" for one in said if re.search(r"\w'\w|\"\w", one)]
    known = english_sentences(language)
    found = [f"english: {one}" for one in said if one in known or _ENGLISH.search(one)]
    return found + [f"spacing: {one}" for one in said if _LOOSE[language].search(one)]


def english_sentences(language: str) -> set[str]:
    """Return the msgids whose translation reads otherwise, and is no other msgid's."""
    entries = [
        entry
        for path in SOURCE.glob(f"*/locale/{language}/LC_MESSAGES/django.po")
        for entry in polib.pofile(str(path))
        if not entry.msgid_plural
    ]
    rendered = {entry.msgstr for entry in entries}
    return {entry.msgid for entry in entries if entry.msgid != entry.msgstr} - rendered


def _first(page: Page, path: str, wanted: str) -> str:
    page.goto(path)
    found = re.search(wanted, page.content())
    assert found is not None, f"{path} leads to no {wanted}"
    return found.group(1)
