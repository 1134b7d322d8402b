"""The wire: login, sessions, invoices, statuses, UPO."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from vigie.connectors.ksef.sealing import wrapped
from vigie.connectors.ksef.settings import KsefSettings
from vigie.connectors.web import Answer, exchange, unreadable
from vigie.kernel.errors import Unavailable

_FORM: Final = {"systemCode": "FA (3)", "schemaVersion": "1-0E", "value": "FA"}
_DONE: Final = 200
_FAILED_FROM: Final = 400


@dataclass(slots=True)
class KsefClient:
    """One login to one environment; an access token that ran out is renewed once."""

    settings: KsefSettings
    _token: str = ""

    def certificate(self, usage: str) -> str:
        """Return the certificate that KSeF publishes for a use, DER in base64."""
        answer = self._send("GET", "/security/public-key-certificates", "")
        try:
            listed = json.loads(answer.body)
            return next(str(one["certificate"]) for one in listed if usage in one["usage"])
        except (ValueError, KeyError, TypeError, StopIteration) as error:
            raise unreadable("certificates") from error

    def open_session(self, wrapped_key: str, vector: str) -> str:
        """Open an interactive session and return its reference."""
        encryption = {"encryptedSymmetricKey": wrapped_key, "initializationVector": vector}
        said = self.ask("POST", "/sessions/online", {"formCode": _FORM, "encryption": encryption})
        return reference(said.json())

    def ask(self, method: str, path: str, said: dict[str, Any] | None = None) -> Answer:
        """Ask as whoever is logged in; logs in when need be."""
        for _ in range(2):
            if not self._token:
                self._token = self._login()
            answer = self._send(method, path, self._token, said)
            if answer.status != 401:
                return answer
            self._token = ""
        raise Unavailable("documents.platform_login_refused", retry_after=3600)

    def _login(self) -> str:
        challenge = self._send("POST", "/auth/challenge", "").json()
        stamp = int(instant(challenge.get("timestamp")).timestamp() * 1000)
        secret = f"{self.settings.token}|{stamp}".encode()
        begun = self._accepted(
            self._send(
                "POST",
                "/auth/ksef-token",
                "",
                {
                    "challenge": challenge.get("challenge"),
                    "contextIdentifier": {"type": "Nip", "value": self.settings.nip},
                    "encryptedToken": wrapped(secret, self.certificate("KsefTokenEncryption")),
                },
            )
        )
        pass_token = _inner_token(begun, "authenticationToken")
        path = f"/auth/{quote(reference(begun), safe='')}"
        code = code_of(self._accepted(self._send("GET", path, pass_token)))
        if code >= _FAILED_FROM:
            raise Unavailable("documents.platform_login_refused", retry_after=3600)
        if code != _DONE:
            raise Unavailable("documents.platform_busy", retry_after=5)
        redeemed = self._accepted(self._send("POST", "/auth/token/redeem", pass_token))
        return _inner_token(redeemed, "accessToken")

    def _accepted(self, answer: Answer) -> dict[str, Any]:
        if answer.status == 401:
            raise Unavailable("documents.platform_login_refused", retry_after=3600)
        return answer.json()

    def _send(
        self, method: str, path: str, token: str, said: dict[str, Any] | None = None
    ) -> Answer:
        headers = {"Accept": "*/*", "Content-Type": "application/json"}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        body = b"" if said is None else json.dumps(said).encode()
        url, wait = self.settings.url + path, self.settings.timeout
        return exchange(method, url, body=body, headers=headers, timeout=wait)


def reference(said: dict[str, Any]) -> str:
    """Return the reference number of an answer."""
    found = str(said.get("referenceNumber", ""))
    if not found:
        raise unreadable("referenceNumber")
    return found


def _inner_token(said: dict[str, Any], name: str) -> str:
    inner = said.get(name)
    token = str(inner.get("token", "")) if isinstance(inner, dict) else ""
    if not token:
        raise unreadable(name)
    return token


def code_of(said: dict[str, Any]) -> int:
    """Return the status code inside an answer."""
    status = said.get("status")
    code = status.get("code") if isinstance(status, dict) else None
    if not isinstance(code, int):
        raise unreadable("status")
    return code


def instant(text: object) -> datetime:
    """Return an instant that KSeF wrote."""
    try:
        return datetime.fromisoformat(str(text))
    except ValueError as error:
        raise unreadable("timestamp") from error
