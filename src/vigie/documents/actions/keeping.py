"""Keep what was received, and start the terms of what is kept."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from vigie.database.home import documents_folder
from vigie.documents.actions.blobs import written
from vigie.documents.actions.rows import Description, kept
from vigie.documents.domain.files import Blob, Subject
from vigie.documents.domain.kinds import kind_named
from vigie.documents.models import Document, Term
from vigie.documents.queries import STORE
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid, NotFound
from vigie.tenancy.queries import organisation_of


def lay_down(content: bytes | Iterable[bytes], *, by: Actor) -> Blob:
    """Write content to the organisation's disk and return its digest, for `store`."""
    by.require(STORE)
    return written(by.organisation_id, [content] if isinstance(content, bytes) else content)


@act("documents.stored", permission=STORE)
def store(said: Description, blob: Blob, *, subject: Subject, by: Actor, key: str) -> int:
    """Keep laid-down content as a document of a subject; returns its id.

    The same content of the same subject and kind is one document. Raises Invalid for an unknown
    kind and for empty content, NotFound when the content was not laid down.
    """
    del key
    if blob.size == 0:
        raise Invalid("documents.empty")
    if not (documents_folder(by.organisation_id) / blob.place).is_file():
        raise NotFound("documents.file_missing", digest=blob.digest)
    document = kept(said, blob, subject, by)
    record(
        "documents.document",
        document.pk,
        data={"kind": said.kind, "digest": blob.digest, "subject": [subject.kind, subject.id]},
        effective_on=said.effective_on,
    )
    return document.pk


def store_within(said: Description, content: bytes, *, subject: Subject, by: Actor) -> int:
    """Keep content inside an act that runs already, asked its own permission and records the id."""
    return kept(said, written(by.organisation_id, [content]), subject, by).pk


@act("documents.terms_started", permission=STORE)
def start_terms(subject: Subject, *, event: str, on: date, by: Actor, key: str) -> int:
    """Say that an event of a subject happened on a day; returns how many documents it concerns.

    Documents of kinds whose term waits for that event get their last day, by the rule of the
    organisation's country. Said again with another day, the latest counts.
    """
    del key
    country = organisation_of(by).country
    found = Document.objects.filter(
        organisation_id=by.organisation_id, subject_kind=subject.kind, subject_id=subject.id
    )
    rules = {one.pk: kind_named(one.kind).retention(country) for one in found}
    terms = Term.objects.bulk_create(
        Term(
            organisation_id=by.organisation_id,
            document_id=number,
            event=event,
            effective_on=on,
            until=rule.until(on),
            recorded_at=timezone.now(),
        )
        for number, rule in rules.items()
        if rule.event == event
    )
    record(subject.kind, subject.id, data={"event": event, "count": len(terms)}, effective_on=on)
    return len(terms)
