"""Reads of evidence."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.registrations.domain.evidence import EvidenceFact
from vigie.registrations.models import Evidence, EvidenceProposal

READ: Final = "registrations.read_certificates"
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One line of evidence; `stands` while nothing of its kind was told after it."""

    id: int
    kind: str
    holds: bool
    stands: bool
    effective_on: date
    recorded_at: datetime
    source: str
    reason: str
    document_id: int | None
    user_id: int | None
    seconded_by: int | None = None


@dataclass(frozen=True, slots=True)
class ProposedEvidence:
    """Evidence, or its withdrawal (`holds` false), that waits for a second person.

    `is_mine`: the reader proposed it, so that only somebody else may approve it.
    """

    id: int
    certificate_id: int
    contract_number: str
    plate: str
    kind: str
    holds: bool
    effective_on: date
    proposed_at: datetime
    source: str
    reason: str
    document_id: int | None
    user_id: int | None
    is_mine: bool


def proposed_evidence(by: Actor, certificate_id: int | None = None) -> list[ProposedEvidence]:
    """Return what waits for a second person, the oldest first; of one certificate or of all."""
    by.require(READ)
    mine = EvidenceProposal.objects.filter(organisation_id=by.organisation_id, state="open")
    if certificate_id is not None:
        mine = mine.filter(certificate_id=certificate_id)
    return [
        ProposedEvidence(
            one.pk,
            one.certificate_id,
            one.certificate.contract_number,
            one.certificate.plate,
            one.kind,
            one.holds,
            one.effective_on,
            one.proposed_at,
            one.source,
            one.reason,
            one.document_id,
            one.user_id,
            by.user_id is not None and by.user_id == one.user_id,
        )
        for one in mine.select_related("certificate").order_by("id")[:MOST]
    ]


def evidence_of(by: Actor, certificate_id: int) -> list[EvidenceLine]:
    """Return every line of evidence about a certificate, the latest first."""
    by.require(READ)
    found = Evidence.objects.filter(
        organisation_id=by.organisation_id, certificate_id=certificate_id
    ).order_by("-id")
    told: set[str] = set()
    lines = []
    for one in found:
        stands = one.holds and one.kind not in told
        told.add(one.kind)
        lines.append(
            EvidenceLine(
                one.pk,
                one.kind,
                one.holds,
                stands,
                one.effective_on,
                one.recorded_at,
                one.source,
                one.reason,
                one.document_id,
                one.user_id,
                one.seconded_by,
            )
        )
    return lines


def evidence_facts(by: Actor, ids: Collection[int]) -> dict[int, tuple[EvidenceFact, ...]]:
    """Return the evidence told of some certificates, in the order of recording."""
    found: dict[int, list[EvidenceFact]] = defaultdict(list)
    rows = Evidence.objects.filter(
        organisation_id=by.organisation_id, certificate_id__in=ids
    ).order_by("id")
    columns = ("certificate_id", "id", "kind", "holds", "effective_on", "recorded_at")
    for certificate_id, pk, kind, holds, on, at in rows.values_list(*columns):
        found[certificate_id].append(EvidenceFact(pk, kind, holds, on, local_date(at)))
    return {pk: tuple(facts) for pk, facts in found.items()}


def certificates_with_evidence(by: Actor) -> set[int]:
    """Return the certificates of which anything was told."""
    found = Evidence.objects.filter(organisation_id=by.organisation_id)
    return set(found.values_list("certificate_id", flat=True).distinct())
