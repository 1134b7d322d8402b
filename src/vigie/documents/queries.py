"""Reads of documents. What is personal is journalled by the page or command that shows it."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import connection
from django.db.models import Count, QuerySet
from django.utils import timezone

from vigie.database.home import documents_folder
from vigie.documents.domain.files import Blob, Subject
from vigie.documents.domain.parties import Party
from vigie.documents.models import (
    Destruction,
    Document,
    Hold,
    Letterhead,
    PlatformChoice,
    Term,
    Transmission,
    TransmissionStep,
)
from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.parties.domain.keeping import Keeping, Need

READ = "documents.read_documents"
STORE = "documents.store_documents"
GENERATE = "documents.generate_documents"
EDIT_LETTERHEAD = "documents.edit_letterhead"
SEND = "documents.send_invoices"
CHOOSE = "documents.choose_platform"
HOLD = "documents.hold_documents"
DESTROY = "documents.destroy_documents"
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
    """Return where a document's bytes lie; NotFound when they were destroyed or the file is gone."""
    if destroyed_on(found) is not None:
        raise NotFound("documents.destroyed", reference=found.reference)
    blob = Blob(found.digest, found.size, found.media_type)
    path = documents_folder(found.organisation_id) / blob.place
    if not path.is_file():
        raise NotFound("documents.file_missing", digest=found.digest)
    return path


def digest_now(document_id: int, by: Actor) -> str:
    """Return the SHA-256 of a document's bytes as they lie on disk; "" when they are gone."""
    try:
        path = content_of(document(document_id, by))
    except NotFound:
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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


@dataclass(frozen=True, slots=True)
class Expired:
    """A document whose term is over, and the article that set the term."""

    id: int
    kind: str
    reference: str
    digest: str
    size: int
    until: date
    legal_basis: str


_EXPIRED = """
with term as (
    select distinct on (document_id) document_id, until from documents_term
    where organisation_id = %(organisation)s order by document_id, id desc
), held as (
    select distinct on (subject_kind, subject_id) subject_kind, subject_id, is_held
    from documents_hold where organisation_id = %(organisation)s
    order by subject_kind, subject_id, id desc
)
select d.id, d.kind, d.reference, d.digest, d.size, t.until, d.legal_basis,
       coalesce(h.is_held, false)
from documents_document d
join term t on t.document_id = d.id and t.until < %(on)s
left join held h on h.subject_kind = d.subject_kind and h.subject_id = d.subject_id
where d.organisation_id = %(organisation)s and not exists (
    select from documents_destruction x
    where x.organisation_id = %(organisation)s and x.document_id = d.id)
order by t.until, d.id
"""


def expired(by: Actor, on: date, limit: int) -> tuple[list[Expired], int]:
    """Return the first documents whose last day lies before a day, and how many of all are held.

    What is held, and what waits for the event that starts its term, is not among them.
    """
    found: list[Expired] = []
    held = 0
    with connection.cursor() as cursor:
        cursor.execute(_EXPIRED, {"organisation": by.organisation_id, "on": on})
        for *columns, is_held in cursor.fetchall():
            held += bool(is_held)
            if not is_held and len(found) < limit:
                found.append(Expired(*columns))
    return found, held


def live_digests(digests: Iterable[str], by: Actor) -> set[str]:
    """Return which contents a document that was not destroyed still names."""
    gone = Destruction.objects.filter(organisation_id=by.organisation_id)
    rows = Document.objects.filter(organisation_id=by.organisation_id, digest__in=list(digests))
    live = rows.exclude(id__in=gone.values("document_id"))
    return set(live.values_list("digest", flat=True))


def destroyed_on(found: Document) -> datetime | None:
    """Return when a document was destroyed; None while it is kept."""
    rows = Destruction.objects.filter(organisation_id=found.organisation_id, document_id=found.pk)
    return rows.values_list("recorded_at", flat=True).first()


@dataclass(frozen=True, slots=True)
class Held:
    """A subject whose documents are held: since when, why, and how many documents that keeps."""

    subject: Subject
    since: datetime
    reason: str
    documents: int


def held_now(by: Actor) -> list[Held]:
    """Return the legal holds that stand, the newest first."""
    by.require(HOLD)
    mine = Hold.objects.filter(organisation_id=by.organisation_id)
    latest = mine.order_by("subject_kind", "subject_id", "-id").distinct(
        "subject_kind", "subject_id"
    )
    rows = sorted((row for row in latest if row.is_held), key=lambda row: -row.pk)
    return [
        Held(
            subject := Subject(row.subject_kind, row.subject_id),
            row.recorded_at,
            row.reason,
            documents_about(subject, by).count(),
        )
        for row in rows
    ]


def destroyed_last(by: Actor, limit: int) -> list[Destruction]:
    """Return what was destroyed last, with the document that each was."""
    by.require(DESTROY)
    rows = Destruction.objects.filter(organisation_id=by.organisation_id)
    return list(rows.select_related("document").order_by("-id")[:limit])


def held_among(subjects: Collection[Subject], by: Actor) -> frozenset[Subject]:
    """Return which of some subjects have their documents held."""
    rows = Hold.objects.filter(
        organisation_id=by.organisation_id,
        subject_kind__in={one.kind for one in subjects},
        subject_id__in={one.id for one in subjects},
    )
    last = {Subject(row.subject_kind, row.subject_id): row.is_held for row in rows.order_by("id")}
    return frozenset(one for one in subjects if last.get(one))


def held_of(kind: str, by: Actor) -> frozenset[int]:
    """Return the subjects of a kind whose documents are held."""
    rows = Hold.objects.filter(organisation_id=by.organisation_id, subject_kind=kind)
    last = {row.subject_id: row.is_held for row in rows.order_by("id")}
    return frozenset(pk for pk, holds in last.items() if holds)


def is_held(subject: Subject, by: Actor) -> bool:
    """Tell whether the documents about a subject are held."""
    rows = Hold.objects.filter(
        organisation_id=by.organisation_id, subject_kind=subject.kind, subject_id=subject.id
    )
    return rows.order_by("-id").values_list("is_held", flat=True).first() or False


def live_about(subject: Subject, by: Actor) -> list[Document]:
    """Return the documents about a subject that were not destroyed, oldest first."""
    gone = Destruction.objects.filter(organisation_id=by.organisation_id).values("document_id")
    rows = Document.objects.filter(
        organisation_id=by.organisation_id, subject_kind=subject.kind, subject_id=subject.id
    )
    return list(rows.exclude(id__in=gone).order_by("id"))


def keeping_party(party_id: int, by: Actor) -> Sequence[Keeping]:
    """Return the documents about a party that still need it; those about its contracts do not count.

    No permission to read documents is asked: only references and days are told.
    """
    subject = Subject("parties.party", party_id)
    if is_held(subject, by):
        return [Keeping(Need.HELD, f"{subject.kind} {party_id}")]
    rows = live_about(subject, by)
    ends = kept_until([one.pk for one in rows], by)
    return [Keeping(Need.TERM, one.reference, ends.get(one.pk), one.legal_basis) for one in rows]


def letterhead_on(by: Actor, on: date) -> Party | None:
    """Return who the organisation was on its papers on a day; None before the first letterhead."""
    facts = Letterhead.objects.filter(organisation_id=by.organisation_id, effective_on__lte=on)
    fact = facts.order_by("-effective_on", "-id").first()
    return None if fact is None else Party(**{name: getattr(fact, name) for name in _PARTY})


def fixity(organisation_id: int) -> Fixity:
    """Read every file of an organisation and compare it with its row; call in its tenant block."""
    folder = documents_folder(organisation_id)
    gone = Destruction.objects.filter(organisation_id=organisation_id).values("document_id")
    live = Document.objects.filter(organisation_id=organisation_id).exclude(id__in=gone)
    named = {one.digest: one for one in live.order_by("-id")}
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
