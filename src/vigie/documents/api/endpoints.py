"""Endpoints of documents: which there are about something, and their bytes."""

from datetime import date, datetime

from django.http import FileResponse
from ninja import Router, Schema

from vigie.documents.domain.files import Subject
from vigie.documents.domain.kinds import kind_named
from vigie.documents.queries import content_of, document, documents_about
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
