"""Reads a CDAR message: which invoice, which status of its life, when, why."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from lxml import etree

from vigie.connectors.web import unreadable
from vigie.documents.ports import Stage, Status

_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
STAGES: Final = {
    "200": Stage.DEPOSITED,
    "201": Stage.DELIVERED,
    "202": Stage.DELIVERED,
    "203": Stage.DELIVERED,
    "204": Stage.DELIVERED,
    "205": Stage.APPROVED,
    "206": Stage.APPROVED,
    "207": Stage.DISPUTED,
    "208": Stage.DISPUTED,
    "209": Stage.DELIVERED,
    "210": Stage.REFUSED,
    "211": Stage.PAID,
    "212": Stage.PAID,
    "213": Stage.REJECTED,
}


@dataclass(frozen=True, slots=True)
class Said:
    """A status and the number of the invoice that it is about."""

    number: str
    status: Status


def read(content: bytes) -> Said:
    """Return what a CDAR message says; Unavailable when it cannot be read."""
    try:
        root = etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as error:
        raise unreadable("CDAR") from error
    code = _text(root, "ReferenceReferencedDocument/{*}ProcessConditionCode")
    stage = STAGES.get(code)
    number = _text(root, "ReferenceReferencedDocument/{*}IssuerAssignedID")
    if stage is None or not number:
        raise unreadable(f"CDAR {code}")
    at = _instant(_text(root, "ExchangedDocument/{*}IssueDateTime/{*}DateTimeString"))
    reason = _text(root, "SpecifiedDocumentStatus/{*}Reason")
    return Said(number, Status(stage, code, at, reason))


def _text(root: etree._Element, path: str) -> str:
    found = root.find(f".//{{*}}{path}")
    return (found.text or "").strip() if found is not None else ""


def _instant(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise unreadable("CDAR date") from error
