"""The rows of a document: itself, and its term when the event is known already."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from vigie.documents.domain.files import Blob, Subject
from vigie.documents.domain.kinds import kind_named
from vigie.documents.models import Document, Term
from vigie.kernel.actor import Actor
from vigie.tenancy.queries import organisation_of


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of a document beside its bytes."""

    kind: str
    reference: str
    language: str
    effective_on: datetime.date
    template_version: int | None = None
    template_digest: str = ""
    data_digest: str = ""


def kept(said: Description, blob: Blob, subject: Subject, by: Actor) -> Document:
    """Write the row of a document and its term; the same content of a subject is one document."""
    rule = kind_named(said.kind).retention(organisation_of(by).country)
    document, is_new = Document.objects.get_or_create(
        organisation_id=by.organisation_id,
        subject_kind=subject.kind,
        subject_id=subject.id,
        kind=said.kind,
        digest=blob.digest,
        defaults={
            "reference": said.reference,
            "language": said.language,
            "size": blob.size,
            "media_type": blob.media_type,
            "template_version": said.template_version,
            "template_digest": said.template_digest,
            "data_digest": said.data_digest,
            "legal_basis": rule.legal_basis,
            "effective_on": said.effective_on,
            "recorded_at": timezone.now(),
        },
    )
    if is_new and rule.event in ("issued", "stored"):
        Term.objects.create(
            organisation_id=by.organisation_id,
            document=document,
            event=rule.event,
            effective_on=said.effective_on,
            until=rule.until(said.effective_on),
            recorded_at=timezone.now(),
        )
    return document
