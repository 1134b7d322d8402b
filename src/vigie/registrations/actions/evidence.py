"""Evidence is recorded by people, and taken back by a new line that says why."""

from typing import Final

from django.utils import timezone

from vigie.documents.queries import document
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid, NotFound
from vigie.registrations.actions.receiving import refuse_day_to_come
from vigie.registrations.domain.evidence import ON_PAPER, PAPER_TYPES, EvidenceKind, NewEvidence
from vigie.registrations.models import Certificate, Evidence

RECORD: Final = "registrations.record_evidence"
LONGEST: Final = 500
_SUBJECT: Final = "registrations.certificate"


@act("registrations.evidence_recorded", permission=RECORD)
def record_evidence(certificate_id: int, new: NewEvidence, *, by: Actor, key: str) -> int:
    """Record what somebody holds in hand about a certificate; returns the id of the line.

    A job assesses the certificate at once. Invalid for an unknown kind, no source, a day to come,
    or without the paper that its kind needs, a page or a picture; NotFound for a certificate or document that is not
    ours; Conflict when the same stands already.
    """
    del key
    refuse_day_to_come(new.effective_on)
    _locked(certificate_id, by)
    if new.kind not in list(EvidenceKind):
        known = ", ".join(EvidenceKind)
        raise Invalid("registrations.evidence_unknown", kind=new.kind, known=known)
    if new.document_id is None and new.kind in ON_PAPER:
        raise Invalid("registrations.evidence_needs_paper", kind=new.kind)
    if new.document_id is not None:
        _refuse_no_paper(new.document_id, by)
    source = _said(new.source, "source")
    last = _last(certificate_id, new.kind, by)
    if last is not None and last.holds and last.effective_on == new.effective_on:
        raise Conflict("registrations.evidence_stands", kind=new.kind, on=str(new.effective_on))
    line = Evidence(kind=new.kind, effective_on=new.effective_on, document_id=new.document_id)
    return _append(line, certificate_id, by, source=source)


@act("registrations.evidence_retracted", permission=RECORD)
def retract_evidence(evidence_id: int, *, reason: str, by: Actor, key: str) -> int:
    """Take evidence back, with a reason; what was recorded stays on record. Returns the new line.

    NotFound for one that is not ours, Invalid without a reason, Conflict when it stands no more.
    """
    del key
    mine = Evidence.objects.filter(organisation_id=by.organisation_id)
    found = mine.filter(id=evidence_id).first()
    if found is None:
        raise NotFound("registrations.evidence_missing", evidence=evidence_id)
    _locked(found.certificate_id, by)
    last = _last(found.certificate_id, found.kind, by)
    if last is None or last.pk != found.pk or not found.holds:
        raise Conflict("registrations.evidence_gone", evidence=evidence_id)
    said = _said(reason, "reason")
    line = Evidence(kind=found.kind, holds=False, effective_on=found.effective_on, reason=said)
    return _append(line, found.certificate_id, by, source=found.source)


def _refuse_no_paper(document_id: int, by: Actor) -> None:
    found = document(document_id, by)
    if found.media_type not in PAPER_TYPES:
        raise Invalid("registrations.evidence_paper_unfit", document=found.reference)


def _append(line: Evidence, certificate_id: int, by: Actor, *, source: str) -> int:
    line.organisation_id, line.certificate_id = by.organisation_id, certificate_id
    line.recorded_at, line.user_id, line.source = timezone.now(), by.user_id, source
    line.save(force_insert=True)
    record(
        _SUBJECT,
        certificate_id,
        data={"evidence": line.pk, "kind": line.kind, "holds": line.holds},
        personal={name: text for name in ("source", "reason") if (text := getattr(line, name))},
        effective_on=line.effective_on,
    )
    return line.pk


def _locked(certificate_id: int, by: Actor) -> Certificate:
    mine = Certificate.objects.filter(organisation_id=by.organisation_id)
    found = mine.select_for_update().filter(id=certificate_id).first()
    if found is None:
        raise NotFound("registrations.certificate_unknown", certificate=certificate_id)
    return found


def _last(certificate_id: int, kind: str, by: Actor) -> Evidence | None:
    mine = Evidence.objects.filter(organisation_id=by.organisation_id, kind=kind)
    return mine.filter(certificate_id=certificate_id).order_by("-id").first()


def _said(text: str, what: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise Invalid(f"registrations.evidence_{what}_missing")
    if len(said) > LONGEST:
        raise Invalid("registrations.evidence_too_long", length=len(said), limit=LONGEST)
    return said
