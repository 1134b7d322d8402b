"""Every page of the portal by name, and what a reader could complain of on it."""

import re
from functools import cache

import polib
from playwright.sync_api import Page
from tests.walls.source import SOURCE

from vigie.leasing.portal.staff.catalogue import DOINGS

# Name of the picture → address. What stands in braces is made or found by `prepared`.
PAGES = {
    "dashboard": "/",
    "alerts": "/alerts/",
    "alerts-chosen": "/alerts/?selected={alert}",
    "alerts-none": "/alerts/?q=zzzz",
    "alert": "/alerts/{alert}/",
    "alert-ask": "/alerts/{alert}/ask",
    "alert-evidence": "/alerts/{alert}/evidence/",
    "alert-asked": "/alerts/{asked}/",
    "alert-letter": "/alerts/questions/{question}/letter",
    "explain": "/explain/{token}/",
    "rings": "/rings/?show=all",
    "ring": "/rings/{ring}/",
    "tasks": "/tasks/",
    "audits": "/tasks/chance/",
    "audit": "/tasks/chance/{audit}/",
    "certificates": "/certificates/",
    "certificates-one": "/certificates/?q={contract}",
    "certificates-none": "/certificates/?q=zzzz",
    "certificate": "/certificates/{certificate}/",
    "certificate-erase": "/certificates/{certificate}/erase",
    "certificate-evidence": "/certificates/{certificate}/evidence/",
    "certificate-past": "/certificates/{certificate}/?as_of=2026-11-12",
    "models": "/models/",
    "nights": "/models/nights/",
    "certified-levels": "/models/certificates/",
    "cards": "/credit/cards/",
    "card": "/credit/cards/{card}/",
    "card-expert": "/credit/cards/expert/credit.application/",
    "credit-score": "/credit/scores/{score}/",
    "models-targets": "/models/targets/",
    "questions": "/questions/",
    "imports": "/imports/",
    "import-new": "/imports/new",
    "import-check": "/imports/new/check?file={file}",
    "import-one": "/imports/1/",
    "sources": "/imports/sources/",
    "source-new": "/imports/sources/new",
    "source-one": "/imports/sources/1/",
    "runs": "/runs/",
    "run-one": "/runs/1/",
    "portfolio": "/contracts/portfolio",
    "takeover": "/contracts/takeover",
    "takeover-run": "/contracts/takeovers/{takeover}/",
    "settlements": "/contracts/settlements",
    "closing": "/contracts/closing",
    "vat-return": "/contracts/vat",
    "pay-overs": "/contracts/pay-overs",
    "reminders": "/contracts/closing/reminders",
    "contracts": "/contracts/",
    "contracts-none": "/contracts/?q=zzzz",
    "contract": "/contracts/{owing}/",
    "contract-signed": "/contracts/{signed}/",
    "contract-statement": "/contracts/{owing}/statement",
    "contract-versions": "/contracts/{owing}/versions",
    "contract-draft": "/contracts/from-offer/2",
    "ledger": "/ledger/",
    "ledger-account": "/ledger/accounts/{account}/",
    "ledger-entry": "/ledger/entries/2/",
    "ledger-reverse": "/ledger/entries/2/reverse",
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
    "ruleset": "/settings/rules/{ruleset}/",
    "backtests": "/settings/rules/backtests/",
    "backtest": "/settings/rules/backtests/{backtest}/",
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
    "document": "/documents/{document}/",
    "retention": "/documents/retention/",
    "retention-found": "/documents/retention/?q=INV",
    "retention-chosen": "/documents/retention/?kind=parties.party&number={party}",
    "sending": "/documents/sending/",
    "transmission": "/documents/sending/{transmission}/",
    "platforms": "/settings/platforms/",
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
    "product-new": "/products/new",
    "product-edit": "/products/1/edit",
    "ceilings": "/settings/ceilings/",
    "orders": "/settings/allocation/",
    "service": "/settings/service/",
    "tax-points": "/settings/vat/",
    "references": "/settings/reference-rates/",
    "compliance": "/compliance/",
    "patterns": "/patterns/",
    "patterns-list": "/patterns/?page=list",
    "patterns-empty": "/patterns/?page=empty",
    "patterns-record": "/patterns/?page=record",
    "patterns-queue": "/patterns/?page=queue&selected=2",
    "patterns-report": "/patterns/?page=report",
    "refused-404": "/nowhere",
}
# The forms of a contract's acts share one page: each is looked at once in every language.
ACTS = {f"act-{step}": f"/contracts/{{owing}}/acts/{step}" for step in DOINGS}
# What neither the demo nor a person at its portal brings about, and the test that photographs it.
ELSEWHERE = {
    "leasing:dealer": "test_settlement.py",
    "leasing:pay_over": "test_pay_overs.py",
    "scoring:model": "learned/test_nights_story.py",
    "scoring:night": "learned/test_nights_story.py",
    "tenancy:sign_in": "test_every_page.py",
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


def address_of(path: str) -> str:
    """Return an address with 1 for every number and word that it asks for."""
    return re.sub(r"\{\w+\}", "1", path).partition("?")[0]


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


def cut(page: Page) -> list[str]:
    """Return the words of tabs, headings, cells and lines of a queue that end at an edge."""
    found: list[str] = page.evaluate(_CUT)
    return found


_CUT = """() => {
  const found = [], clips = /auto|scroll|hidden|clip/;
  const told = (one) => one.textContent.replace(/\\s+/g, " ").trim().slice(0, 60);
  for (const one of document.querySelectorAll(".tabs a, .table-v th, .table-v td, .figure-value, .figure-name")) {
    if (!one.checkVisibility() || !told(one)) continue;
    if (one.closest("dialog:not([open]), details:not([open])")) continue;
    const box = one.getBoundingClientRect();
    if (box.right > document.documentElement.clientWidth + 1) found.push(`off the page: ${told(one)}`);
    if (one.scrollWidth > one.clientWidth + 1 && clips.test(getComputedStyle(one).overflowX))
      found.push(`cut short: ${told(one)}`);
    for (let over = one.parentElement; over; over = over.parentElement) {
      if (!clips.test(getComputedStyle(over).overflowX)) continue;
      const edge = over.getBoundingClientRect();
      if (box.right > edge.right + 1 || box.left < edge.left - 1) found.push(`runs into the edge: ${told(one)}`);
      break;
    }
  }
  return found;
}"""


@cache  # the catalogues are the same for every page
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
