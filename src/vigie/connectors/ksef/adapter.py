"""The port: sends an FA(3), reads its status and its UPO."""

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from vigie.connectors.ksef.client import KsefClient, code_of, instant, reference
from vigie.connectors.ksef.sealing import digest, new_session_key, text, wrapped
from vigie.connectors.ksef.settings import KsefSettings
from vigie.documents.ports import Deposit, OutgoingInvoice, Stage, Status
from vigie.kernel.clock import Clock, SystemClock
from vigie.kernel.errors import Refused

_TAKEN: Final = 200
_DUPLICATE: Final = 440


@dataclass(slots=True)
class Ksef:
    """One seller's access to KSeF; see `vigie.documents.ports` for what it raises."""

    settings: KsefSettings
    clock: Clock = field(default_factory=SystemClock)
    format: str = "fa3"
    _client: KsefClient | None = None

    def deposit(self, invoice: OutgoingInvoice) -> Deposit:
        """Send an invoice in a session of its own; KSeF judges it afterwards.

        Another seller's invoice is Refused: the token speaks for one NIP.
        """
        if invoice.seller_id != self.settings.nip:
            raise Refused("documents.platform_other_seller", reply=self.settings.nip)
        key = new_session_key()
        certificate = self._wire.certificate("SymmetricKeyEncryption")
        session = self._wire.open_session(wrapped(key.key, certificate), text(key.vector))
        sealed = key.sealed(invoice.content)
        said = {
            "invoiceHash": digest(invoice.content),
            "invoiceSize": len(invoice.content),
            "encryptedInvoiceHash": digest(sealed),
            "encryptedInvoiceSize": len(sealed),
            "encryptedInvoiceContent": text(sealed),
            "offlineMode": False,
        }
        path = f"/sessions/online/{quote(session, safe='')}"
        number = reference(self._wire.ask("POST", f"{path}/invoices", said).json())
        self._wire.ask("POST", f"{path}/close")
        return Deposit(f"{session}/{number}", self.clock.now())

    def statuses(self, platform_id: str) -> tuple[Status, ...]:
        """Return that it was taken, then what KSeF found; KSeF keeps the last state only."""
        session, _, number = platform_id.partition("/")
        path = f"/sessions/{quote(session, safe='')}/invoices/{quote(number, safe='')}"
        said = self._wire.ask("GET", path).json()
        first = Status(Stage.DEPOSITED, "100", instant(said.get("invoicingDate")))
        code = code_of(said)
        if code < _TAKEN:
            return (first,)
        if code == _TAKEN:
            proof = self._wire.ask("GET", f"{path}/upo").body
            return first, _taken(said, str(said.get("ksefNumber", "")), proof)
        if code == _DUPLICATE:
            return first, _taken(said, _first_number(said), b"")
        return first, _rejected(said, code)

    @property
    def _wire(self) -> KsefClient:
        if self._client is None:
            self._client = KsefClient(self.settings)
        return self._client


def _taken(said: dict[str, Any], number: str, proof: bytes) -> Status:
    at = instant(said.get("acquisitionDate") or said.get("invoicingDate"))
    return Status(Stage.DELIVERED, str(code_of(said)), at, "", number, proof)


def _rejected(said: dict[str, Any], code: int) -> Status:
    status = said["status"]
    details = status.get("details") or []
    reason = "; ".join([str(status.get("description", "")), *map(str, details)])
    return Status(Stage.REJECTED, str(code), instant(said.get("invoicingDate")), reason)


def _first_number(said: dict[str, Any]) -> str:
    extensions = said["status"].get("extensions") or {}
    return str(extensions.get("originalKsefNumber", ""))
