"""The calls of API 2.0 that a seller makes."""

import base64
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from typing_extensions import override

from vigie.simulators.ksef.keys import Ministry, hash_of, unsealed
from vigie.simulators.platform import Body, Platform, Reply, as_json

ACCESS = "ksef-token"
_NUMBER = re.compile(rb"<(?:\w+:)?P_2>([^<]+)</(?:\w+:)?P_2>")
_SELLER = re.compile(rb"<(?:\w+:)?NIP>(\d{10})</(?:\w+:)?NIP>")


@dataclass(slots=True)
class Sent:
    """An invoice that was sent, and what was found of it."""

    number: str
    seller: str
    content: bytes
    at: str
    code: int = 150
    reason: str = ""
    ksef_number: str = ""
    reference: str = field(default_factory=lambda: uuid4().hex)


class Ksef(Platform):
    """Keeps invoices in memory; each waits for judgement."""

    def __init__(self) -> None:
        super().__init__()
        self.ministry = Ministry()
        self.sent: list[Sent] = []
        self.sessions: dict[str, tuple[bytes, bytes]] = {}
        self.stamp = ""
        self.passes: set[str] = set()
        self.tokens: set[str] = set()

    @override
    def is_guarded(self, method: str, path: str) -> bool:
        return path.startswith("/sessions/") and not path.endswith(("/online", "/close"))

    @override
    def answer(self, method: str, path: str, headers: dict[str, str], body: Body) -> Reply:
        said = json.loads(body) if body else {}
        given = headers.get("Authorization", "").removeprefix("Bearer ")
        if path == "/security/public-key-certificates":
            usage = ["KsefTokenEncryption", "SymmetricKeyEncryption"]
            return as_json([{"certificate": self.ministry.certificate, "usage": usage}])
        if path.startswith("/auth/"):
            return self._login(path, given, said)
        if given not in self.tokens:
            return as_json({}, 401)
        return self._session(path, said)

    @override
    def arrived(self) -> list[dict[str, str]]:
        return [
            {"number": one.number, "content": one.content.hex()}
            for one in self.sent
            if one.code != 440
        ]

    @override
    def judge(self, number: str, stage: str, reason: str) -> None:
        for one in self.sent:
            if one.number == number and one.code == 150:
                one.reason = reason
                one.code = 200 if stage == "delivered" else 450
                day = datetime.now(UTC).strftime("%Y%m%d")
                one.ksef_number = f"{one.seller}-{day}-{one.reference[:12].upper()}-AA"

    def _login(self, path: str, given: str, said: dict[str, object]) -> Reply:
        if path == "/auth/challenge":
            self.stamp = datetime.now(UTC).isoformat()
            return as_json({"challenge": uuid4().hex, "timestamp": self.stamp})
        if path == "/auth/ksef-token":
            millis = int(datetime.fromisoformat(self.stamp).timestamp() * 1000)
            wanted = f"{ACCESS}|{millis}".encode()
            if self.ministry.opened(str(said["encryptedToken"])) != wanted:
                return as_json({}, 401)
            token = uuid4().hex
            self.passes.add(token)
            told = {"referenceNumber": uuid4().hex, "authenticationToken": {"token": token}}
            return as_json(told, 202)
        if given not in self.passes:
            return as_json({}, 401)
        if path == "/auth/token/redeem":
            self.passes.discard(given)
            token = uuid4().hex
            self.tokens.add(token)
            return as_json({"accessToken": {"token": token}, "refreshToken": {"token": "-"}})
        return as_json({"status": {"code": 200, "description": "Uwierzytelnianie zakończone"}})

    def _session(self, path: str, said: dict[str, object]) -> Reply:
        parts = path.strip("/").split("/")
        if parts == ["sessions", "online"]:
            encryption = said["encryption"]
            assert isinstance(encryption, dict)
            key = self.ministry.opened(encryption["encryptedSymmetricKey"])
            reference = uuid4().hex
            vector = base64.b64decode(encryption["initializationVector"])
            self.sessions[reference] = (key, vector)
            return as_json({"referenceNumber": reference}, 201)
        if parts[1:2] == ["online"] and parts[-1] == "invoices":
            return self._take(parts[2], said)
        if parts[1:2] == ["online"]:
            return Reply(204)
        return self._show(parts)

    def _take(self, session: str, said: dict[str, object]) -> Reply:
        key, vector = self.sessions[session]
        sealed = base64.b64decode(str(said["encryptedInvoiceContent"]))
        content = unsealed(sealed, key, vector)
        whole = (hash_of(content), len(content), hash_of(sealed), len(sealed))
        told = ("invoiceHash", "invoiceSize", "encryptedInvoiceHash", "encryptedInvoiceSize")
        if tuple(said[name] for name in told) != whole:
            return as_json({"exception": {"description": "hash"}}, 400)
        number, seller = _NUMBER.search(content), _SELLER.search(content)
        if number is None or seller is None:
            return as_json({"exception": {"description": "no FA"}}, 400)
        one = Sent(number[1].decode(), seller[1].decode(), content, datetime.now(UTC).isoformat())
        if any(old.number == one.number and old.seller == one.seller for old in self.sent):
            one.code = 440
        self.sent.append(one)
        return as_json({"referenceNumber": one.reference}, 202)

    def _show(self, parts: list[str]) -> Reply:
        for one in self.sent:
            if len(parts) > 3 and parts[3] == one.reference:
                if parts[-1] == "upo":
                    upo = f"<Potwierdzenie><NumerKSeF>{one.ksef_number}</NumerKSeF></Potwierdzenie>"
                    return Reply(200, upo.encode(), "application/xml")
                return as_json(self._told(one))
        return as_json({}, 404)

    def _told(self, one: Sent) -> dict[str, object]:
        first = next(old for old in self.sent if old.number == one.number)
        status: dict[str, object] = {"code": one.code, "description": one.reason or "Sukces"}
        if one.code == 440:
            status["description"] = "Duplikat faktury"
            status["extensions"] = {"originalKsefNumber": first.ksef_number}
        return {
            "invoiceNumber": one.number,
            "ksefNumber": one.ksef_number,
            "invoicingDate": one.at,
            "acquisitionDate": one.at if one.code == 200 else None,
            "status": status,
        }
