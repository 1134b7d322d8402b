"""Reads of documents. What is personal is journalled by the page or command that shows it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import Count, QuerySet
from django.utils import timezone

from vigie.database.home import documents_folder
from vigie.documents.domain.files import Blob, Subject
from vigie.documents.domain.parties import Party
from vigie.documents.models import (
    Document,
    Letterhead,
    PlatformChoice,
    Term,
    Transmission,
    TransmissionStep,
)
from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound

READ = "documents.read_documents"
STORE = "documents.store_documents"
GENERATE = "documents.generate_documents"
EDIT_LETTERHEAD = "documents.edit_letterhead"
SEND = "documents.send_invoices"
CHOOSE = "documents.choose_platform"
TAX_KINDS = ("invoice", "credit_note")
_PARTY = tuple(Party.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that is not what its row says: `reason` is missing or changed."""

    document_id: int
    digest: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fixity:
    """What a check of every file found; orphans are files that no row names."""

    files: int
    bytes: int
    orphans: int
    faults: tuple[Fault, ...]


def documents(by: Actor, *, kind: str = "", words: str = "") -> QuerySet[Document]:
    """Return the organisation's documents, newest first; `words` seeks in the reference."""
    by.require(READ)
    found = Document.objects.filter(organisation_id=by.organisation_id).order_by("-id")
    for word in words.split():
        found = found.filter(reference__icontains=word)
    return found.filter(kind=kind) if kind else found


def documents_about(subject: Subject, by: Actor) -> QuerySet[Document]:
    """Return the documents of a subject, newest first."""
    return documents(by).filter(subject_kind=subject.kind, subject_id=subject.id)


def document(document_id: int, by: Actor) -> Document:
    """Return one document; another organisation's is NotFound."""
    found = documents(by).filter(id=document_id).first()
    if found is None:
        raise NotFound("documents.document_missing", document=document_id)
    return found


def papers_called(
    references: Sequence[str], by: Actor, *, kinds: Sequence[str] = TAX_KINDS
) -> dict[str, int]:
    """Return the document of each reference that has one of these kinds, the first that was kept."""
    found = Document.objects.filter(
        organisation_id=by.organisation_id, kind__in=kinds, reference__in=references
    )
    return dict(found.order_by("-id").values_list("reference", "id"))


def content_of(found: Document) -> Path:
    """Return where a document's bytes lie; NotFound when the file is gone."""
    blob = Blob(found.digest, found.size, found.media_type)
    path = documents_folder(found.organisation_id) / blob.place
    if not path.is_file():
        raise NotFound("documents.file_missing", digest=found.digest)
    return path


def kept_until(document_ids: list[int], by: Actor) -> dict[int, date]:
    """Return the last day of each document whose term runs; the others wait for their event."""
    by.require(READ)
    terms = Term.objects.filter(organisation_id=by.organisation_id, document_id__in=document_ids)
    latest = terms.order_by("document_id", "-id").distinct("document_id")
    return {term.document_id: term.until for term in latest}


def platform_since(country: str, by: Actor) -> date | None:
    """Return since when documents go to the platform of a country; None when they do not."""
    rows = PlatformChoice.objects.filter(organisation_id=by.organisation_id, country=country)
    return rows.order_by("-id").values_list("since", flat=True).first()


def transmissions(by: Actor, *, state: str = "", words: str = "") -> QuerySet[Transmission]:
    """Return the documents on their way to platforms, the newest first; `words` begins a number."""
    by.require(READ)
    found = Transmission.objects.filter(organisation_id=by.organisation_id).order_by("-id")
    if words.strip():
        found = found.filter(number__startswith=words.strip().upper())
    return found.filter(state=state) if state else found


def transmission(transmission_id: int, by: Actor) -> Transmission:
    """Return one document on its way; another organisation's is NotFound."""
    found = transmissions(by).filter(id=transmission_id).first()
    if found is None:
        raise NotFound("documents.transmission_missing", transmission=transmission_id)
    return found


def transmissions_of(numbers: Sequence[str], by: Actor) -> dict[str, Transmission]:
    """Return the way of each tax document that goes by a platform, by its number."""
    rows = Transmission.objects.filter(organisation_id=by.organisation_id, number__in=numbers)
    return {row.number: row for row in rows}


def steps_of(found: Transmission, by: Actor) -> Sequence[TransmissionStep]:
    """Return what a platform said of a document, oldest first."""
    by.require(READ)
    rows = TransmissionStep.objects.filter(
        organisation_id=by.organisation_id, transmission_id=found.pk
    )
    return list(rows.order_by("at", "id"))


def transmissions_by_state(by: Actor) -> dict[str, int]:
    """Return state → number of documents; states without any are absent."""
    by.require(READ)
    rows = Transmission.objects.filter(organisation_id=by.organisation_id).values_list("state")
    return dict(rows.annotate(number=Count("id")).order_by("state"))


def has_transmissions_due(organisation_id: int) -> bool:
    """Tell whether a platform has to be spoken to now; call it in the tenant block."""
    rows = Transmission.objects.filter(organisation_id=organisation_id)
    return rows.filter(next_at__lte=timezone.now()).exists()


def letterhead_on(by: Actor, on: date) -> Party | None:
    """Return who the organisation was on its papers on a day; None before the first letterhead."""
    facts = Letterhead.objects.filter(organisation_id=by.organisation_id, effective_on__lte=on)
    fact = facts.order_by("-effective_on", "-id").first()
    return None if fact is None else Party(**{name: getattr(fact, name) for name in _PARTY})


def fixity(organisation_id: int) -> Fixity:
    """Read every file of an organisation and compare it with its row; call in its tenant block."""
    folder = documents_folder(organisation_id)
    named = {
        one.digest: one
        for one in Document.objects.filter(organisation_id=organisation_id).order_by("-id")
    }
    lying = {path.name for path in folder.glob("??/??/*")}
    faults = tuple(_faults(folder, list(named.values())))
    return Fixity(
        files=len(named),
        bytes=sum(one.size for one in named.values()),
        orphans=len(lying - set(named)),
        faults=faults,
    )


def _faults(folder: Path, rows: list[Document]) -> Iterator[Fault]:
    for row in sorted(rows, key=lambda one: one.pk):
        path = folder / Blob(row.digest, row.size, row.media_type).place
        if not path.is_file():
            yield Fault(row.pk, row.digest, "missing")
            continue
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != row.digest:
                yield Fault(row.pk, row.digest, "changed")
