"""Endpoints of documents: which there are about something, and their bytes."""

from datetime import date, datetime

from django.http import FileResponse
from ninja import Router, Schema

from vigie.documents.domain.files import Subject
from vigie.documents.domain.kinds import kind_named
from vigie.documents.queries import (
    content_of,
    document,
    documents_about,
    steps_of,
    transmission,
    transmissions,
)
from vigie.journal.actions import record_reading
from vigie.ui.access import StaffRequest

router = Router()
MOST = 500


class DocumentOut(Schema):
    """A document that is kept; `digest` is the SHA-256 of its bytes."""

    id: int
    kind: str
    reference: str
    language: str
    subject_kind: str
    subject_id: int
    media_type: str
    size: int
    digest: str
    effective_on: date
    recorded_at: datetime


class StepOut(Schema):
    """What a platform said: its own code and words beside the stage."""

    stage: str
    code: str
    at: datetime
    reason: str


class TransmissionOut(Schema):
    """A tax document on its way to a platform; `reason` is a code of ours, `reply` its words."""

    id: int
    number: str
    country: str
    state: str
    attempts: int
    reason: str
    reply: str
    platform_id: str
    official_number: str
    deposited_at: datetime | None
    next_at: datetime | None


class TransmissionLifeOut(TransmissionOut):
    """The same with everything that the platform said, oldest first."""

    steps: list[StepOut]


@router.get(
    "/documents/transmissions", response=list[TransmissionOut], summary="List documents sent"
)
def list_transmissions(request: StaffRequest, state: str = "", before: int = 0) -> object:
    """Tax documents on their way, the newest first, 500 at most; `before` is the id to go on from."""
    found = transmissions(request.actor, state=state)
    return list((found.filter(id__lt=before) if before else found)[:MOST])


@router.get(
    "/documents/transmissions/{transmission_id}",
    response=TransmissionLifeOut,
    summary="Read a document sent",
)
def read_transmission(request: StaffRequest, transmission_id: int) -> object:
    """Where a tax document stands, and its life at the platform."""
    found = transmission(transmission_id, request.actor)
    shown = TransmissionOut.from_orm(found).dict()
    return {**shown, "steps": steps_of(found, request.actor)}


@router.get("/documents", response=list[DocumentOut], summary="List documents")
def list_documents(request: StaffRequest, subject_kind: str, subject_id: int) -> object:
    """The documents about a subject (`leasing.contract`, 12), the newest first, 500 at most."""
    return list(documents_about(Subject(subject_kind, subject_id), request.actor)[:MOST])


@router.get("/documents/{document_id}", response=DocumentOut, summary="Read a document")
def read_document(request: StaffRequest, document_id: int) -> object:
    """What is known of a document."""
    return document(document_id, request.actor)


@router.get("/documents/{document_id}/file", summary="Download a document")
def read_file(request: StaffRequest, document_id: int) -> FileResponse:
    """The bytes of a document; the reading of a personal one is kept."""
    found = document(document_id, request.actor)
    path = content_of(found)
    if kind_named(found.kind).is_personal:
        record_reading(request.actor, "documents.document", found.pk)
    return FileResponse(path.open("rb"), as_attachment=True, content_type=found.media_type)
