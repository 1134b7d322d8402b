"""DKIM seen from the receiving side: the key record comes from a table instead of the DNS."""

import json
import logging
from enum import StrEnum
from pathlib import Path

import dkim

_quiet = logging.getLogger("vigie.simulators.mail_server.dkim")


class Signature(StrEnum):
    """What a receiver may say of a message's signature (RFC 8601 words)."""

    ABSENT = "none"
    VALID = "pass"
    BROKEN = "fail"
    UNKNOWN_KEY = "permerror"


class KeyRecords:
    """Public keys by DNS name, such as `vigie._domainkey.example.test`."""

    def __init__(self, file: Path | None = None) -> None:
        self._texts: dict[str, str] = {}
        if file is not None:
            for name, text in json.loads(file.read_text("utf-8")).items():
                self.publish(name, text)

    def publish(self, name: str, text: str) -> None:
        """Publish one record, `v=DKIM1; k=rsa; p=...`."""
        self._texts[name.rstrip(".").lower()] = text

    def verify(self, raw: bytes) -> Signature:
        """Check the signature of a whole message as received."""
        if b"\ndkim-signature:" not in raw.lower():
            return Signature.ABSENT
        asked: list[str] = []

        def answer(name: bytes, timeout: int = 5) -> bytes:
            del timeout
            asked.append(name.decode().rstrip(".").lower())
            return self._texts.get(asked[-1], "").encode()

        try:
            valid = dkim.DKIM(raw, logger=_quiet).verify(dnsfunc=answer)
        except (dkim.DKIMException, ValueError):
            valid = False
        if valid:
            return Signature.VALID
        known = any(name in self._texts for name in asked)
        return Signature.BROKEN if known else Signature.UNKNOWN_KEY
