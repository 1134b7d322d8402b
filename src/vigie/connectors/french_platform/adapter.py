"""The port: hands a Factur-X over, reads its life."""

import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, urlencode

from vigie.connectors.french_platform.cdar import read
from vigie.connectors.french_platform.settings import FrenchSettings
from vigie.connectors.web import Answer, exchange, unreadable
from vigie.documents.ports import Deposit, OutgoingInvoice, Stage, Status
from vigie.kernel.errors import Refused, Unavailable

_LIFE: Final = "CustomerInvoiceLC"
_PAGE: Final = 100


@dataclass(slots=True)
class FrenchPlatform:
    """One approved platform; see `vigie.documents.ports` for what it raises."""

    settings: FrenchSettings
    format: str = "factur-x"
    _token: str = ""

    def deposit(self, invoice: OutgoingInvoice) -> Deposit:
        """Hand a Factur-X over, unless the platform has this number from us already.

        Another seller's invoice is Refused: an account is one company's.
        """
        if self.settings.siren and invoice.seller_id != self.settings.siren:
            raise Refused("documents.platform_other_seller", reply=self.settings.siren)
        tracking = f"{invoice.seller_id}:{invoice.number}"
        standing = self._standing(tracking)
        if standing is not None:
            return standing
        info = {
            "trackingId": tracking,
            "name": f"{invoice.number}.pdf",
            "flowSyntax": "Factur-X",
            "processingRule": "B2B",
            "sha256": hashlib.sha256(invoice.content).hexdigest(),
        }
        border = secrets.token_hex(16)
        body = _parts(border, info, invoice.content)
        kind = f"multipart/form-data; boundary={border}"
        return _deposit(self._ask("POST", "/v1/flows", body, kind).json())

    def statuses(self, platform_id: str) -> tuple[Status, ...]:
        """Return what the platform said of the flow, then each life-cycle message about it."""
        flow = self._ask("GET", f"/v1/flows/{quote(platform_id, safe='')}").json()
        first = _acknowledged(flow)
        number = str(flow.get("trackingId", "")).partition(":")[2]
        lives = [read(self._original(one)) for one in self._lives(str(flow.get("submittedAt", "")))]
        told = dict.fromkeys(life.status for life in lives if life.number == number)
        return first, *sorted(told, key=lambda status: status.at)  # CDAR tells whole seconds

    def _standing(self, tracking: str) -> Deposit | None:
        found = self._search({"trackingId": tracking})
        mine = [one for one in found if one.get("trackingId") == tracking]
        return _deposit(mine[0]) if mine else None

    def _lives(self, since: str) -> Iterator[str]:
        for one in self._search({"flowType": [_LIFE], "updatedAfter": since}):
            yield str(one.get("flowId", ""))

    def _original(self, flow_id: str) -> bytes:
        return self._ask("GET", f"/v1/flows/{quote(flow_id, safe='')}?docType=Original").body

    def _search(self, where: dict[str, object]) -> list[dict[str, Any]]:
        """Return every flow that a search finds, page after page by date of change."""
        found: dict[str, dict[str, Any]] = {}
        while True:
            body = json.dumps({"limit": _PAGE, "where": where}).encode()
            answer = self._ask("POST", "/v1/flows/search", body, "application/json").json()
            page = answer.get("results", [])
            fresh = {str(one.get("flowId")): one for one in page}
            new = fresh.keys() - found.keys()
            found |= fresh
            if len(page) < _PAGE or not new:
                return list(found.values())
            where = {**where, "updatedAfter": page[-1].get("updatedAt", "")}

    def _ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Answer:
        """Ask with a token; a token that ran out is renewed once."""
        for _ in range(2):
            if not self._token:
                self._token = self._new_token()
            headers = {"Authorization": f"Bearer {self._token}", "Accept": "*/*"}
            headers |= {"Content-Type": kind} if kind else {}
            url, wait = self.settings.url + path, self.settings.timeout
            answer = exchange(method, url, body=body, headers=headers, timeout=wait)
            if answer.status != 401:
                return answer
            self._token = ""
        raise Unavailable("documents.platform_login_refused", retry_after=3600)

    def _new_token(self) -> str:
        given = {
            "grant_type": "client_credentials",
            "client_id": self.settings.client_id,
            "client_secret": self.settings.client_secret,
        }
        answer = exchange(
            "POST",
            self.settings.token_url,
            body=urlencode(given).encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            timeout=self.settings.timeout,
        )
        if answer.status == 401:
            raise Unavailable("documents.platform_login_refused", retry_after=3600)
        return str(answer.json().get("access_token", ""))


def _parts(border: str, info: dict[str, str], content: bytes) -> bytes:
    """Return the two parts of a deposit as multipart/form-data (RFC 7578)."""
    head = 'Content-Disposition: form-data; name="{}"; filename="{}"\r\nContent-Type: {}\r\n\r\n'
    line = f"--{border}\r\n".encode()
    return b"".join(
        (
            line,
            head.format("flowInfo", "flowInfo.json", "application/json").encode(),
            json.dumps(info).encode(),
            b"\r\n",
            line,
            head.format("file", "invoice.pdf", "application/pdf").encode(),
            content,
            f"\r\n--{border}--\r\n".encode(),
        )
    )


def _deposit(said: dict[str, Any]) -> Deposit:
    flow_id = str(said.get("flowId", ""))
    if not flow_id:
        raise unreadable("flowId")
    return Deposit(flow_id, _instant(said))


def _acknowledged(flow: dict[str, Any]) -> Status:
    """Return the platform's own judgement: Pending and Ok are a deposit, Error a rejection."""
    word = flow.get("acknowledgement") or {}
    if word.get("status") != "Error":
        return Status(Stage.DEPOSITED, str(word.get("status", "Pending")), _instant(flow))
    details = word.get("details") or [{}]
    reason = "; ".join(str(one.get("reasonMessage", "")) for one in details)
    return Status(Stage.REJECTED, "Error", _instant(flow), reason)


def _instant(said: dict[str, Any]) -> datetime:
    try:
        at = datetime.fromisoformat(str(said.get("submittedAt", "")))
    except ValueError as error:
        raise unreadable("submittedAt") from error
    if at.tzinfo is None:
        raise unreadable("submittedAt")
    return at
