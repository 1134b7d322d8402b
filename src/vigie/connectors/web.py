"""One HTTP exchange with an invoicing platform, and what each of its failures means.

While nothing was sent, nothing was taken. From the first byte of the request to the last of the
answer, silence means that nobody knows. Standard library only; TLS is verified.
"""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from vigie.documents.ports import OUTCOME_UNKNOWN
from vigie.kernel.errors import Refused, Unavailable

LARGEST_ANSWER: Final = 20_000_000
_LONGEST_REPLY: Final = 200
_BUSY: Final = 60.0
_LONGEST_DELAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status from 200 to 299, or 401, which the caller knows how to mend."""

    status: int
    body: bytes

    def json(self) -> dict[str, Any]:
        """Return the body as a JSON object; Unavailable when it is none."""
        try:
            said = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise unreadable("JSON") from error
        if not isinstance(said, dict):
            raise unreadable("JSON")
        return said


def unreadable(detail: str) -> Unavailable:
    """Return the error of an answer that makes no sense."""
    return Unavailable("documents.platform_unreadable", retry_after=_BUSY, detail=detail)


def exchange(
    method: str, url: str, *, body: bytes = b"", headers: Mapping[str, str], timeout: float
) -> Answer:
    """Send a request and return its answer.

    Raises Unavailable (`platform_away` before anything was sent, OUTCOME_UNKNOWN after,
    `platform_busy` on 429 and 503 with the delay asked for) and Refused on the other 4xx.
    """
    link = _connected(url, timeout)
    try:
        path = url[url.index(urlsplit(url).netloc) + len(urlsplit(url).netloc) :] or "/"
        link.request(method, path, body or None, dict(headers))
        answer = link.getresponse()
        said = answer.read(LARGEST_ANSWER + 1)
    except (OSError, http.client.HTTPException) as silence:
        raise Unavailable(OUTCOME_UNKNOWN, detail=type(silence).__name__) from silence
    finally:
        link.close()
    if len(said) > LARGEST_ANSWER:
        raise unreadable("size")
    return _judged(answer, said)


def _connected(url: str, timeout: float) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    link = kind(parts.hostname or "", parts.port, timeout=timeout)
    try:
        link.connect()
    except OSError as absence:
        link.close()
        raise Unavailable(
            "documents.platform_away", retry_after=_BUSY, detail=type(absence).__name__
        ) from absence
    return link


def _judged(answer: http.client.HTTPResponse, body: bytes) -> Answer:
    status = answer.status
    if 200 <= status < 300 or status == 401:
        return Answer(status, body)
    if status in (429, 503):
        raise Unavailable("documents.platform_busy", retry_after=_delay(answer))
    reply = " ".join(f"{status} {body.decode('utf-8', 'replace')}".split())[:_LONGEST_REPLY]
    if status >= 500:
        raise Unavailable("documents.platform_away", retry_after=_BUSY, detail=str(status))
    raise Refused("documents.platform_refused", reply=reply)


def _delay(answer: http.client.HTTPResponse) -> float:
    asked = answer.getheader("Retry-After", "")
    return min(float(asked), _LONGEST_DELAY) if asked.isdecimal() else _BUSY
