"""Evidence is recorded by people, and taken back by a new line that says why.

What can make a red or take one back waits for a second person (`domain.evidence.NEEDS_TWO`): `give`
and `take_back` record or propose, as the kind wants it.
"""

from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.documents.queries import document
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid, NotFound, Refused
from vigie.registrations.actions.receiving import refuse_day_to_come
from vigie.registrations.domain.evidence import (
    NEEDS_TWO,
    ON_PAPER,
    PAPER_TYPES,
    EvidenceKind,
    NewEvidence,
)
from vigie.registrations.models import Certificate, Evidence, EvidenceProposal
from vigie.registrations.queries.customers import is_company

RECORD: Final = "registrations.record_evidence"
APPROVE: Final = "registrations.approve_evidence"
LONGEST: Final = 500
_SUBJECT: Final = "registrations.certificate"


@dataclass(frozen=True, slots=True)
class Given:
    """What became of evidence: a line that the rules read, or a proposal that they do not."""

    evidence_id: int | None
    proposal_id: int | None

    @property
    def is_proposed(self) -> bool:
        """Tell whether it waits for a second person."""
        return self.proposal_id is not None


def give_evidence(certificate_id: int, new: NewEvidence, *, by: Actor, key: str) -> Given:
    """Record evidence, or propose it where its kind needs two people."""
    if new.kind in NEEDS_TWO:
        return Given(None, propose_evidence(certificate_id, new, by=by, key=key))
    return Given(record_evidence(certificate_id, new, by=by, key=key), None)


def take_back_evidence(evidence_id: int, *, reason: str, by: Actor, key: str) -> Given:
    """Take evidence back, or propose to where its kind needs two people."""
    with tenant(by.organisation_id):
        mine = Evidence.objects.filter(organisation_id=by.organisation_id, id=evidence_id)
        kind = mine.values_list("kind", flat=True).first()
    if kind in NEEDS_TWO:
        return Given(None, propose_retraction(evidence_id, reason=reason, by=by, key=key))
    return Given(retract_evidence(evidence_id, reason=reason, by=by, key=key), None)


@act("registrations.evidence_recorded", permission=RECORD)
def record_evidence(certificate_id: int, new: NewEvidence, *, by: Actor, key: str) -> int:
    """Record what somebody holds in hand about a certificate; returns the id of the line.

    A job assesses the certificate at once. Invalid for an unknown kind, no source or a day to come;
    Refused for a kind that two people must speak for; NotFound for a certificate or document that is
    not ours; Conflict when the same stands already.
    """
    del key
    if new.kind in NEEDS_TWO:
        raise Refused("registrations.evidence_needs_two", kind=new.kind)
    source = _checked(certificate_id, new, by)
    line = Evidence(kind=new.kind, effective_on=new.effective_on, document_id=new.document_id)
    return _append(line, certificate_id, by, source=source)


@act("registrations.evidence_retracted", permission=RECORD)
def retract_evidence(evidence_id: int, *, reason: str, by: Actor, key: str) -> int:
    """Take evidence back, with a reason; what was recorded stays on record. Returns the new line.

    NotFound for one that is not ours, Invalid without a reason, Conflict when it stands no more,
    Refused for a kind that two people must speak for.
    """
    del key
    found, said = _standing(evidence_id, by), _said(reason, "reason")
    if found.kind in NEEDS_TWO:
        raise Refused("registrations.evidence_needs_two", kind=found.kind)
    line = Evidence(kind=found.kind, holds=False, effective_on=found.effective_on, reason=said)
    return _append(line, found.certificate_id, by, source=found.source)


@act("registrations.evidence_proposed", permission=RECORD)
def propose_evidence(certificate_id: int, new: NewEvidence, *, by: Actor, key: str) -> int:
    """Propose evidence that a second person must approve; no rule reads it. Returns its id.

    As `record_evidence` refuses; Invalid without the paper that its kind needs, a page or a picture;
    Refused for the death of a company; Conflict while another of its kind waits.
    """
    del key
    source = _checked(certificate_id, new, by)
    row = EvidenceProposal(
        kind=new.kind, effective_on=new.effective_on, document_id=new.document_id, source=source
    )
    return _propose(row, certificate_id, by)


@act("registrations.evidence_retraction_proposed", permission=RECORD)
def propose_retraction(evidence_id: int, *, reason: str, by: Actor, key: str) -> int:
    """Propose to take evidence back; it stands until a second person approves. Returns its id."""
    del key
    found, said = _standing(evidence_id, by), _said(reason, "reason")
    row = EvidenceProposal(
        kind=found.kind,
        holds=False,
        effective_on=found.effective_on,
        source=found.source,
        reason=said,
    )
    return _propose(row, found.certificate_id, by)


@act("registrations.evidence_approved", permission=APPROVE)
def approve_evidence(proposal_id: int, *, by: Actor, key: str) -> int:
    """Approve, as a second person, what waits; returns the line that the rules read from now on.

    Refused for who proposed it and for anything but a person; NotFound for one that is not ours,
    Conflict when it was answered, or when the same stands already.
    """
    del key
    row = _open(proposal_id, by)
    if by.user_id is None or by.user_id == row.user_id:
        raise Refused("registrations.evidence_same_person")
    _refuse_repeated(row, by)
    line = Evidence(
        kind=row.kind,
        holds=row.holds,
        effective_on=row.effective_on,
        document_id=row.document_id,
        reason=row.reason,
        user_id=row.user_id,
        seconded_by=by.user_id,
    )
    pk = _append(line, row.certificate_id, by, source=row.source)
    _answer(row, "approved", "", by)
    return pk


@act("registrations.evidence_sent_back", permission=RECORD)
def send_back_evidence(proposal_id: int, *, reason: str, by: Actor, key: str) -> str:
    """Send back what waits, with a reason; who proposed it withdraws it. Returns its state."""
    del key
    row = _open(proposal_id, by)
    is_own = by.user_id is not None and by.user_id == row.user_id
    state = "withdrawn" if is_own else "sent_back"
    said = " ".join(reason.split())[:LONGEST] if is_own else _said(reason, "answer")
    _answer(row, state, said, by)
    record(
        _SUBJECT,
        row.certificate_id,
        data={"proposal": row.pk, "kind": row.kind, "state": state},
        personal={"answer": said} if said else None,
    )
    return state


def _checked(certificate_id: int, new: NewEvidence, by: Actor) -> str:
    """Refuse evidence that cannot stand; returns who says so."""
    refuse_day_to_come(new.effective_on)
    certificate = _locked(certificate_id, by)
    if new.kind not in list(EvidenceKind):
        known = ", ".join(EvidenceKind)
        raise Invalid("registrations.evidence_unknown", kind=new.kind, known=known)
    if new.kind == EvidenceKind.SUCCESSION_OPEN and is_company(by, certificate):
        raise Refused("registrations.evidence_company_death")
    if new.document_id is None and new.kind in ON_PAPER:
        raise Invalid("registrations.evidence_needs_paper", kind=new.kind)
    if new.document_id is not None:
        _refuse_no_paper(new.document_id, by)
    source = _said(new.source, "source")
    last = _last(certificate_id, new.kind, by)
    if last is not None and last.holds and last.effective_on == new.effective_on:
        raise Conflict("registrations.evidence_stands", kind=new.kind, on=str(new.effective_on))
    return source


def _standing(evidence_id: int, by: Actor) -> Evidence:
    """Return evidence that stands, its certificate locked."""
    mine = Evidence.objects.filter(organisation_id=by.organisation_id)
    found = mine.filter(id=evidence_id).first()
    if found is None:
        raise NotFound("registrations.evidence_missing", evidence=evidence_id)
    _locked(found.certificate_id, by)
    last = _last(found.certificate_id, found.kind, by)
    if last is None or last.pk != found.pk or not found.holds:
        raise Conflict("registrations.evidence_gone", evidence=evidence_id)
    return found


def _refuse_repeated(row: EvidenceProposal, by: Actor) -> None:
    """Refuse what was told otherwise since it was proposed."""
    last = _last(row.certificate_id, row.kind, by)
    stands = last is not None and last.holds
    if row.holds and last is not None and stands and last.effective_on == row.effective_on:
        raise Conflict("registrations.evidence_stands", kind=row.kind, on=str(row.effective_on))
    if not row.holds and not stands:
        raise Conflict("registrations.evidence_gone", evidence=last.pk if last else 0)


def _refuse_no_paper(document_id: int, by: Actor) -> None:
    found = document(document_id, by)
    if found.media_type not in PAPER_TYPES:
        raise Invalid("registrations.evidence_paper_unfit", document=found.reference)


def _propose(row: EvidenceProposal, certificate_id: int, by: Actor) -> int:
    mine = EvidenceProposal.objects.filter(
        organisation_id=by.organisation_id, certificate_id=certificate_id
    )
    if mine.filter(kind=row.kind, state="open").exists():
        raise Conflict("registrations.evidence_waits", kind=row.kind)
    row.organisation_id, row.certificate_id = by.organisation_id, certificate_id
    row.user_id, row.proposed_at = by.user_id, timezone.now()
    row.save(force_insert=True)
    record(
        _SUBJECT,
        certificate_id,
        data={"proposal": row.pk, "kind": row.kind, "holds": row.holds},
        personal=_told(row),
        effective_on=row.effective_on,
    )
    return row.pk


def _open(proposal_id: int, by: Actor) -> EvidenceProposal:
    mine = EvidenceProposal.objects.filter(organisation_id=by.organisation_id)
    row = mine.select_for_update().filter(id=proposal_id).first()
    if row is None:
        raise NotFound("registrations.evidence_proposal_missing", proposal=proposal_id)
    _locked(row.certificate_id, by)
    if row.state != "open":
        raise Conflict("registrations.evidence_answered", proposal=proposal_id)
    return row


def _answer(row: EvidenceProposal, state: str, answer: str, by: Actor) -> None:
    row.state, row.answer = state, answer
    row.answered_by, row.answered_at = by.user_id, timezone.now()
    row.save(update_fields=["state", "answer", "answered_by", "answered_at"])


def _append(line: Evidence, certificate_id: int, by: Actor, *, source: str) -> int:
    line.organisation_id, line.certificate_id = by.organisation_id, certificate_id
    line.recorded_at, line.source = timezone.now(), source
    if line.seconded_by is None:
        line.user_id = by.user_id
    line.save(force_insert=True)
    record(
        _SUBJECT,
        certificate_id,
        data={"evidence": line.pk, "kind": line.kind, "holds": line.holds},
        personal=_told(line),
        effective_on=line.effective_on,
    )
    return line.pk


def _told(row: Evidence | EvidenceProposal) -> dict[str, str]:
    """Return the words of people, which stand beside the journal and can be erased."""
    return {name: text for name in ("source", "reason") if (text := getattr(row, name))}


def _locked(certificate_id: int, by: Actor) -> Certificate:
    mine = Certificate.objects.filter(organisation_id=by.organisation_id)
    found = mine.select_for_update().filter(id=certificate_id).first()
    if found is None:
        raise NotFound("registrations.certificate_unknown", certificate=certificate_id)
    if found.emptied_at is not None:
        raise Refused("registrations.evidence_emptied", contract=found.contract_number)
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
