"""Endpoints of rings, pieces of work and evidence files."""

from datetime import date, datetime
from typing import Annotated

from django.utils.translation import get_language
from ninja import Header, Router, Schema

from vigie.fraud.actions import Merged, Produced, merge_alerts, produce_evidence_file, split_piece
from vigie.fraud.queries import (
    AlertRow,
    EvidenceFile,
    RingDetail,
    RingLine,
    evidence_files,
    ring_detail,
    rings,
)
from vigie.fraud.queries.alert import alert_subject
from vigie.journal.actions import record_reading
from vigie.ui.access import StaffRequest
from vigie.ui.strict import Strict

router = Router()
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]
PAGE = 50


class RingOut(Schema):
    """A ring: how many contracts and customers, what they share; alerts that wait, the worst 0 to 3."""

    id: int
    contracts: int
    customers: int
    kinds: list[str]
    since: date
    alerts: int
    level: int


class TieOut(Schema):
    """One contract has one node; the node is a number, never the value people share."""

    kind: str
    node: int
    contract: str
    customer: int | None
    label: str


class RingDetailOut(Schema):
    """A ring with what ties its contracts, and the alerts that wait on them or were confirmed."""

    id: int
    since: date
    found_at: datetime
    ties: list[TieOut]
    alerts: list[AlertRow]


class ChosenIn(Strict):
    """Alerts to be worked on as one."""

    alert_ids: list[int]


class MergedOut(Schema):
    """A piece of work, how many alerts stand in it, and the one that leads."""

    piece_id: int
    alerts: int
    lead_id: int


class SplitOut(Schema):
    """How many alerts stand alone again."""

    alerts: int


class EvidenceOut(Schema):
    """An evidence file: its document, digest, and whether its bytes still have it."""

    document_id: int
    kind: str
    reference: str
    recorded_at: datetime
    digest: str
    is_unchanged: bool


class ProducedOut(Schema):
    """An evidence file that was produced: the paper and the data, each with its digest."""

    reference: str
    document_id: int
    digest: str
    data_id: int
    data_digest: str


@router.get("/rings", response=list[RingOut], summary="List rings")
def list_rings(request: StaffRequest, waiting: bool = True, offset: int = 0) -> list[RingLine]:
    """Contracts that hang together, those with the worst that waits first; 50 at a time."""
    return rings(request.actor, only_waiting=waiting, limit=PAGE, offset=max(offset, 0))


@router.get("/rings/{ring_id}", response=RingDetailOut, summary="Read a ring")
def read_ring(request: StaffRequest, ring_id: int) -> RingDetail:
    """One ring; whose contracts they are is personal, so the reading is kept."""
    ring = ring_detail(request.actor, ring_id)
    record_reading(request.actor, "fraud.ring", ring_id, len(ring.contracts))
    return ring


@router.post("/pieces", response=MergedOut, summary="Make alerts one piece of work")
def merge(request: StaffRequest, given: ChosenIn, key: Key) -> Merged:
    """In the queue one stands for all; each keeps its own decision."""
    return merge_alerts(tuple(given.alert_ids), by=request.actor, key=key)


@router.post("/pieces/{piece_id}/split", response=SplitOut, summary="Split a piece of work")
def split(request: StaffRequest, piece_id: int, key: Key) -> dict[str, int]:
    """Its alerts stand alone again."""
    return {"alerts": split_piece(piece_id, by=request.actor, key=key)}


@router.get(
    "/alerts/{alert_id}/evidence", response=list[EvidenceOut], summary="List evidence files"
)
def list_evidence(request: StaffRequest, alert_id: int) -> list[EvidenceFile]:
    """The evidence files of an alert, the newest first, each read again and compared."""
    alert_subject(request.actor, alert_id)
    return evidence_files(request.actor, alert_id)


@router.post(
    "/alerts/{alert_id}/evidence", response=ProducedOut, summary="Produce an evidence file"
)
def produce(request: StaffRequest, alert_id: int, key: Key) -> Produced:
    """Write down what is known of an alert now, in your language; the reading is kept."""
    language = (get_language() or "en")[:2]
    return produce_evidence_file(alert_id, language=language, by=request.actor, key=key)
