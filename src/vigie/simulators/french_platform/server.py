"""The flow service of AFNOR XP Z12-013, as far as a seller needs it."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4
from xml.sax.saxutils import escape

from typing_extensions import override

from vigie.simulators.platform import Body, Platform, Reply, as_json

CLIENT, SECRET = "vigie", "s3cret"
_CODES = {
    "delivered": "203", "approved": "205", "disputed": "207", "refused": "210", "paid": "212",
    "rejected": "213",
}  # fmt: skip
_CDAR = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossDomainAcknowledgementAndResponse
 xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocument><ram:IssueDateTime><udt:DateTimeString format="204">{at}</udt:DateTimeString>
</ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:AcknowledgementDocument><ram:ReferenceReferencedDocument>
<ram:IssuerAssignedID>{number}</ram:IssuerAssignedID>
<ram:ProcessConditionCode>{code}</ram:ProcessConditionCode>
<ram:SpecifiedDocumentStatus><ram:Reason>{reason}</ram:Reason></ram:SpecifiedDocumentStatus>
</ram:ReferenceReferencedDocument></rsm:AcknowledgementDocument>
</rsm:CrossDomainAcknowledgementAndResponse>"""


@dataclass(slots=True)
class Flow:
    """One flow: an invoice that came in, or a life-cycle message that goes out."""

    kind: str
    tracking: str
    content: bytes
    at: datetime
    id: str = field(default_factory=lambda: uuid4().hex)

    def told(self) -> dict[str, object]:
        """Return its metadata."""
        stamp = self.at.isoformat()
        return {
            "flowId": self.id,
            "trackingId": self.tracking,
            "flowType": self.kind,
            "submittedAt": stamp,
            "updatedAt": stamp,
            "acknowledgement": {"status": "Ok", "details": []},
        }


class FrenchPlatform(Platform):
    """Keeps flows in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.flows: list[Flow] = []
        self.tokens: set[str] = set()

    @override
    def is_guarded(self, method: str, path: str) -> bool:
        return path.startswith("/v1/flows") and not path.startswith("/v1/flows/search")

    @override
    def answer(self, method: str, path: str, headers: dict[str, str], body: Body) -> Reply:
        if path == "/token":
            return self._token(body)
        if headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return as_json({}, 401)
        if path == "/v1/flows/search":
            return self._search(json.loads(body)["where"])
        if (method, path) == ("POST", "/v1/flows"):
            return self._take(headers.get("Content-Type", ""), body)
        return self._show(path)

    @override
    def arrived(self) -> list[dict[str, str]]:
        return [
            {"number": one.tracking.partition(":")[2], "content": one.content.hex()}
            for one in self.flows
            if one.kind == "CustomerInvoice"
        ]

    @override
    def judge(self, number: str, stage: str, reason: str) -> None:
        said = {
            "at": datetime.now(UTC).strftime("%Y%m%d%H%M%S"), "number": escape(number),
            "code": _CODES[stage], "reason": escape(reason),
        }  # fmt: skip
        content = _CDAR.format(**said).encode()
        times = 2 if self.faults.next("duplicate") else 1
        self.flows += [
            Flow("CustomerInvoiceLC", "", content, datetime.now(UTC)) for _ in range(times)
        ]

    def _token(self, body: Body) -> Reply:
        given = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if (given.get("client_id"), given.get("client_secret")) != (CLIENT, SECRET):
            return as_json({"error": "invalid_client"}, 401)
        self.tokens.add(uuid4().hex)
        (token,) = list(self.tokens)[-1:]
        return as_json({"access_token": token, "token_type": "Bearer", "expires_in": 300})

    def _take(self, kind: str, body: Body) -> Reply:
        whole = message_from_bytes(
            f"Content-Type: {kind}\r\n\r\n".encode() + body, policy=policy.HTTP
        )
        parts = {
            part.get_param("name", header="content-disposition"): part.get_payload(decode=True)
            for part in whole.walk()
            if not part.is_multipart()
        }
        info, content = parts["flowInfo"], parts["file"]
        assert isinstance(info, bytes)
        assert isinstance(content, bytes)
        if not content.startswith(b"%PDF"):
            return as_json({"errorCode": "BAD_FILE", "errorMessage": "no PDF"}, 400)
        flow = Flow("CustomerInvoice", json.loads(info)["trackingId"], content, datetime.now(UTC))
        self.flows.append(flow)
        return as_json(flow.told(), 202)

    def _search(self, where: dict[str, object]) -> Reply:
        kinds, tracking = where.get("flowType"), where.get("trackingId")
        since = str(where.get("updatedAfter") or "")
        found = [
            one.told()
            for one in self.flows
            if (not isinstance(kinds, list) or one.kind in kinds)
            and (tracking is None or one.tracking == tracking)
            and one.at.isoformat() >= since
        ]
        return as_json({"results": found[:100]})

    def _show(self, path: str) -> Reply:
        parts = urlsplit(path)
        for one in self.flows:
            if parts.path == f"/v1/flows/{one.id}":
                if parse_qs(parts.query).get("docType") == ["Original"]:
                    return Reply(200, one.content, "application/octet-stream")
                return as_json(one.told())
        return as_json({"errorCode": "NOT_FOUND"}, 404)
