"""Reads of evidence."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.registrations.domain.evidence import EvidenceFact
from vigie.registrations.models import Evidence

READ: Final = "registrations.read_certificates"


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
