"""What pages need and the demo does not hold: made once, at the portal, as people make it."""

import csv
import os
import re
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
from tests.house import ADMIN, ANALYST, House
from typing_extensions import override

from vigie.testing.running_contracts import OPENED_ON, running_rows, totals_of

OFFICE = "gestion@credit-vigie-auto.example"
LESSOR = "Crédit Vigie Auto"


class Forms(HTMLParser):
    """The forms of a page: where each is sent, and what stands in its fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = [("", {})]
        self._choice = self._text = ""
        self.feed(page)

    def asking(self, page: str, *names: str) -> tuple[str, dict[str, str]]:
        """Return a form with these fields, first of all one that is sent to this page."""
        fitting = [one for one in self.found if set(names) <= one[1].keys()]
        return next((one for one in fitting if one[0] == page), fitting[0])

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, fields = given.get("name", ""), self.found[-1][1]
        if tag == "form":
            self.found.append((given.get("action", ""), {}))
        elif tag == "select":
            self._choice = name
        elif tag == "option" and ("selected" in given or self._choice not in fields):
            fields[self._choice] = given.get("value", "")
        elif tag == "textarea":
            self._text = name
            fields[name] = ""
        elif tag == "input" and given.get("type") not in {"radio", "checkbox"}:
            fields[name] = given.get("value", "")
        elif tag == "input":
            fields.setdefault(name, "")
            if "checked" in given:
                fields[name] = given.get("value", "on")

    @override
    def handle_data(self, data: str) -> None:
        if self._text:
            self.found[-1][1][self._text] += data.removeprefix("\n")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""


@dataclass(frozen=True)
class Desk:
    """What somebody reads and sends."""

    client: httpx.Client

    def read(self, path: str) -> str:
        """Return a page."""
        answer = self.client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.text

    def first(self, path: str, wanted: str) -> str:
        """Return the first thing of a pattern on a page."""
        found = re.search(wanted, self.read(path))
        assert found is not None, f"{path} leads to no {wanted}"
        return found[1]

    def send(self, page: str, /, *pressed: str, file: str = "", **given: str) -> str:
        """Fill in the form of a page that asks for this, press a button; returns where it leads.

        A button is `name=value`. The other fields stay as the page filled them.
        """
        return str(self.fill(page, self.read(page), *pressed, file=file, **given).url)

    def fill(
        self, page: str, opened: str, /, *pressed: str, file: str = "", **given: str
    ) -> httpx.Response:
        """Do the same on a page that is open already; returns the next one."""
        action, fields = Forms(opened).asking(page, *given)
        filled = {name: value for name, value in fields.items() if value and name}
        buttons = dict(one.split("=") for one in pressed)
        answer = self.client.post(
            action or page,
            data={**filled, **given, **buttons},
            files={"file": (Path(file).name, Path(file).read_bytes())} if file else None,
            headers={"Referer": str(self.client.base_url)},
        )
        said = re.findall(r'(?s)(?:field-error|error-v)".*?</svg>(.*?)</p>', answer.text)
        assert answer.status_code == 200, f"{page}: {answer.status_code} {said}"
        assert not said, f"{page}: {said}"
        return answer


def prepared(house: House) -> dict[str, str]:
    """Return what the addresses of pages hold in braces, made or found."""
    with ExitStack() as doors:
        chief, office, analyst = (
            Desk(doors.enter_context(house.sign_in(who))) for who in (ADMIN, OFFICE, ANALYST)
        )
        ids = _found(chief)
        ids["dealer"] = _dealer(office)
        ids["signed"] = _signed(office, chief, ids["person"])
        ids["ruleset"] = _rules(chief)
        ids["backtest"] = _backtest(chief)
        ids["asked"], ids["question"], ids["token"] = _asked(analyst)
        ids["takeover"] = _takeover(office, house.home)
        ids["file"] = _waiting_file(office, house)
        ids["card"], ids["score"] = _scored(chief, house)
        ids["transmission"] = _transmission(chief)
        _held(chief, ids["owing"])
    return ids


def _found(chief: Desk) -> dict[str, str]:
    """Return the numbers of records that the demo holds."""
    lists = {
        "alert": ("/alerts/?baseline=all", r"/alerts/(\d+)/"),
        "message": ("/settings/messages/", r"/settings/messages/(\d+)/"),
        "certificate": ("/certificates/?distorted=yes", r"/certificates/(\d+)/"),
        "owing": ("/contracts/?state=in_arrears", r"/contracts/(\d+)/"),
        "account": ("/ledger/", r"/ledger/accounts/(\d+)/"),
        "document": ("/documents/", r"/documents/(\d+)/"),
        "ring": ("/rings/?show=all", r"/rings/(\d+)/"),
        "audit": ("/tasks/chance/", r"/tasks/chance/(\d+)/"),
        "person": ("/parties/?kind=person", r"/parties/(\d+)/"),
    }
    ids = {name: chief.first(page, wanted) for name, (page, wanted) in lists.items()}
    owing = f"/contracts/{ids['owing']}/"
    ids["party"] = chief.first(owing, r"/parties/(\d+)/")
    ids["asset"] = chief.first(owing, r"/assets/(\d+)/")
    ids["contract"] = chief.first(
        f"/certificates/{ids['certificate']}/", r"<span>(CVA[\w-]+)</span></nav>"
    )
    return ids


def _dealer(office: Desk) -> str:
    """Register a dealer that no contract needs."""
    given = {"kind": "company", "name": "Garage de l’Étoile", "city": "Lille", "roles": "supplier"}
    return _number(office.send("/parties/new", **given))


def _number(path: str) -> str:
    """Return the number of the record that an address is about."""
    return str(re.findall(r"/(\d+)/", path)[-1])


def _signed(office: Desk, chief: Desk, customer: str) -> str:
    """Bring an offer to its confirmed papers today: nobody may be paid in the seven days after."""
    contract = _number(office.send("/contracts/from-offer/2", customer=customer))
    for step in ("offer", "apply", "approve", "issue", "sign", "verify"):
        who = chief if step in {"approve", "verify"} else office
        who.send(f"/contracts/{contract}/acts/{step}", "confirmed=yes", on=_today())
    return contract


def _today() -> str:
    return str(datetime.now(ZoneInfo("Europe/Paris")).date())


def _rules(chief: Desk) -> str:
    """Save the rules in force as a draft of the organisation's own."""
    page = "/settings/rules/new"
    return _number(chief.send(page, text=Forms(chief.read(page)).asking(page, "text")[1]["text"]))


def _backtest(chief: Desk) -> str:
    """Let the rules in force judge the past, and wait for the worker."""
    page = "/settings/rules/backtests/"
    chief.send(page, ruleset="0")
    number = chief.first(page, r"/backtests/(\d+)/")
    _awaited(chief, f"{page}{number}/progress")
    return number


def _awaited(desk: Desk, progress: str) -> None:
    """Wait until a bar asks for no more; the limit of the test ends a wait in vain."""
    while 'hx-trigger="every 1s"' in desk.read(progress):
        time.sleep(0.2)


def _asked(analyst: Desk) -> tuple[str, str, str]:
    """Ask a person by letter; returns the alert, the question, and the secret of its page."""
    alert = re.findall(r"/alerts/(\d+)/", analyst.read("/alerts/?level=yellow&state=open"))[-1]
    asked = {"question": "abroad", "channel": "letter", "address": "", "language": "fr"}
    analyst.send(f"/alerts/{alert}/ask", "confirmed=yes", **asked)
    question = analyst.first(f"/alerts/{alert}/", r"/alerts/questions/(\d+)/letter")
    letter = f"/alerts/questions/{question}/letter"
    return alert, question, analyst.first(letter, r"/explain/([^/\s<]+)/")


def _takeover(office: Desk, home: Path) -> str:
    """Take six running contracts over, with the worker."""
    rows = list(running_rows(6))
    path = home / "running.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        sheet = csv.DictWriter(stream, list(rows[0]), delimiter=";")
        sheet.writeheader()
        sheet.writerows(rows)
    asked = {"on": str(OPENED_ON), "totals": "\n".join(totals_of(rows))}
    page = "/contracts/takeover"
    looked_at = office.fill(page, office.read(page), file=str(path), **asked).text
    run = _number(str(office.fill(page, looked_at, "confirmed=yes", **asked).url))
    _awaited(office, f"/contracts/takeovers/{run}/progress")
    return run


def _waiting_file(office: Desk, house: House) -> str:
    """Send a file of the demo again, and leave it at the look before it is received."""
    file = next(iter(sorted((house.home / "demo" / "files").rglob("*.csv"))))
    given = {"kind": "full", "as_of": "2026-11-20"}
    return office.send("/imports/new", file=str(file), **given).partition("file=")[2]


def _scored(chief: Desk, house: House) -> tuple[str, str]:
    """Keep the card of trust with its cut-offs, and score the debtors as the night does."""
    card = chief.send("/credit/cards/expert/credit.trust/", key="prepared card")
    given = {"accept_from": "550", "refuse_below": "450", "reason": "les pertes d’une année"}
    chief.send(card, **given)
    command = (str(Path(sys.executable).with_name("vigie")), "credit", "score")
    subprocess.run(
        (*command, "--organisation", LESSOR),
        env={**os.environ, "VIGIE_HOME": str(house.home)},
        check=True,
        capture_output=True,
    )
    return _number(card), "1"


def _transmission(chief: Desk) -> str:
    """Choose the French platform, and bill a company of the contracts that were taken over."""
    contract = chief.first("/contracts/?q=OLD-000004", r"/contracts/(\d+)/")
    customer = chief.first(f"/contracts/{contract}/", r"/parties/(\d+)/")
    chief.send("/settings/platforms/", country="FR", since="2026-01-01")
    address = {"street": "3 rue du Port", "postcode": "44000", "city": "Nantes"}
    chief.send(f"/parties/{customer}/correct", siren="732829320", **address)
    chief.send(f"/contracts/{contract}/acts/bill", "confirmed=yes", on=_today())
    for _ in range(100):  # the worker hands it over
        if found := re.search(r"/sending/(\d+)/", chief.read("/documents/sending/")):
            return found[1]
        time.sleep(0.2)
    raise AssertionError(f"no invoice of contract {contract} is on its way")


def _held(chief: Desk, contract: str) -> None:
    """Keep the documents of a contract for a dispute."""
    page = f"/documents/retention/?kind=leasing.contract&number={contract}"
    chief.send(page, "doing=hold", reason="Litige en cours")
