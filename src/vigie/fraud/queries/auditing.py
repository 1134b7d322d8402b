"""Cases drawn by chance, and what of them is known already."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import OuterRef, Q, Subquery

from vigie.fraud.domain.retention import Kind
from vigie.fraud.models import Alert, Audit, AuditVerdict
from vigie.fraud.queries.queue import READ
from vigie.fraud.queries.retention import day_begins, terms_on
from vigie.fraud.queries.rules import settings_for
from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound

# So many wait at once at most: the others come as these are judged, the lowest draws first.
MOST_OPEN: Final = 100


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A case drawn by chance, and what was found, None while nobody looked."""

    id: int
    case: str
    subject_kind: str
    subject_id: int
    contract_number: str
    plate: str
    product: str
    probability: float
    drawn_on: date
    state: str
    is_found: bool | None = None
    reason: str = ""
    judged_by: int | None = None
    judged_at: datetime | None = None


def audit_rate(by: Actor) -> float:
    """Return the share of contracts that chance chooses in a year."""
    return settings_for(by).audit_per_mille / 1000


def open_audit_count(by: Actor) -> int:
    """Return how many cases wait to be looked at by chance."""
    by.require(READ)
    return Audit.objects.filter(organisation_id=by.organisation_id, state="open").count()


def open_audits_page(by: Actor, *, limit: int = 100, after: int = 0) -> list[AuditLine]:
    """Return the cases that wait, oldest first, from the one that follows `after`."""
    by.require(READ)
    found = Audit.objects.filter(organisation_id=by.organisation_id, state="open", id__gt=after)
    return [_line(one) for one in found.order_by("id")[:limit]]


def audit_line(by: Actor, audit_id: int) -> AuditLine:
    """Return one case with its standing verdict; NotFound for another organisation's."""
    by.require(READ)
    found = Audit.objects.filter(organisation_id=by.organisation_id, id=audit_id).first()
    if found is None:
        raise NotFound("fraud.audit_unknown")
    return _line(found, _said(found))


def looked_at(by: Actor, subject_kind: str, year: int) -> frozenset[int]:
    """Return the subjects that need no audit in a year: alerted in it, or drawn before."""
    begins = date(year, 1, 1)
    mine = {"organisation_id": by.organisation_id, "subject_kind": subject_kind}
    alerted = Alert.objects.filter(**mine, opened_on__gte=begins).values_list("subject_id")
    waiting = Alert.objects.filter(**mine, is_waiting=True).values_list("subject_id")
    before = Audit.objects.filter(**mine, drawn_on__gte=begins).values_list("subject_id")
    return frozenset(pk for (pk,) in alerted.union(waiting, before))


def audits_over(by: Actor, on: date, limit: int) -> list[Audit]:
    """Return the next cases whose term was over before a day, but for those that are reduced already.

    Counted from the last verdict, or of what nobody looked at from the day it was drawn.
    """
    terms = terms_on(by, on)
    nothing, unread, something = (on - timedelta(terms.of(kind)) for kind in Kind)
    said = AuditVerdict.objects.filter(organisation_id=by.organisation_id, audit=OuterRef("pk"))
    last = said.order_by("-id").values("is_found")[:1]
    judged = Q(state="judged", judged_at__lt=day_begins(nothing), found=False)
    judged |= Q(state="judged", judged_at__lt=day_begins(something), found=True)
    mine = Audit.objects.filter(organisation_id=by.organisation_id).annotate(found=Subquery(last))
    over = mine.filter(judged | Q(state="dropped", drawn_on__lt=unread))
    is_reduced = Q(contract_number="", drawn_on__gte=date(on.year, 1, 1))
    return list(over.exclude(is_reduced).order_by("id")[:limit])


def _said(audit: Audit) -> AuditVerdict | None:
    mine = AuditVerdict.objects.filter(organisation_id=audit.organisation_id, audit=audit)
    return mine.order_by("-id").first()


def _line(one: Audit, said: AuditVerdict | None = None) -> AuditLine:
    return AuditLine(
        one.pk,
        one.case,
        one.subject_kind,
        one.subject_id,
        one.contract_number,
        one.plate,
        one.product,
        one.probability,
        one.drawn_on,
        one.state,
        said.is_found if said else None,
        said.reason if said else "",
        said.user_id if said else None,
        said.decided_at if said else None,
    )
