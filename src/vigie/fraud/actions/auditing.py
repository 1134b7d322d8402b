"""Cases drawn by chance: opened by a run, judged by people."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef
from django.utils import timezone

from vigie.fraud.actions.chosen import bounded_text, reason_of
from vigie.fraud.models import Alert, Audit, AuditVerdict
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, NotFound

RUN: Final = "fraud.raise_alerts"
JUDGE: Final = "fraud.judge_audits"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A case that chance chose, with what the list shows of it; no name of a person."""

    case: str
    subject_kind: str
    subject_id: int
    contract_number: str
    plate: str
    product: str


@act("fraud.audits_opened", permission=RUN)
def open_audits(
    cases: tuple[Drawn, ...], *, rate: float, run_id: int, on: date, by: Actor, key: str
) -> int:
    """Put cases drawn at a rate before people; returns how many were not there yet."""
    del key
    rows = [
        Audit(
            organisation_id=by.organisation_id,
            case=one.case,
            subject_kind=one.subject_kind,
            subject_id=one.subject_id,
            contract_number=one.contract_number,
            plate=one.plate,
            product=one.product,
            probability=rate,
            drawn_on=on,
            run_id=run_id,
        )
        for one in cases
    ]
    mine = Audit.objects.filter(organisation_id=by.organisation_id)
    before = mine.count()
    Audit.objects.bulk_create(rows, ignore_conflicts=True)
    opened = mine.count() - before
    record("registrations.run", run_id, data={"audits": opened}, effective_on=on)
    return opened


@act("fraud.audits_dropped", permission=RUN)
def drop_audits(*, on: date, by: Actor, key: str) -> int:
    """Drop open audits whose contract has an alert now, and those of past years; returns how many.

    An alert is looked at anyway. What nobody looked at is not clean: it gives no label.
    """
    del key
    mine = Audit.objects.filter(organisation_id=by.organisation_id, state="open")
    alerted = Alert.objects.filter(
        organisation_id=by.organisation_id,
        is_waiting=True,
        subject_kind=OuterRef("subject_kind"),
        subject_id=OuterRef("subject_id"),
    )
    count = mine.filter(Exists(alerted)).update(state="dropped")
    count += mine.filter(drawn_on__lt=date(on.year, 1, 1)).update(state="dropped")
    record("fraud.audit", None, data={"dropped": count}, effective_on=on)
    return count


@act("fraud.audit_judged", permission=JUDGE)
def judge_audit(audit_id: int, *, is_found: bool, reason: str, by: Actor, key: str) -> int:
    """Write what a person found in a case drawn by chance; returns the id of the verdict.

    May be corrected by another verdict. Invalid when something is found without a reason, Conflict
    (`fraud.audit_dropped`) when the case is no longer to be judged.
    """
    del key
    said = reason_of(reason) if is_found else bounded_text(reason)
    mine = Audit.objects.select_for_update().filter(organisation_id=by.organisation_id)
    audit = mine.filter(id=audit_id).first()
    if audit is None:
        raise NotFound("fraud.audit_unknown")
    if audit.state == "dropped":
        raise Conflict("fraud.audit_dropped")
    now = timezone.now()
    verdict = AuditVerdict.objects.create(
        organisation_id=by.organisation_id,
        audit=audit,
        is_found=is_found,
        reason=said,
        user_id=by.user_id,
        decided_at=now,
    )
    mine.filter(id=audit_id).update(state="judged", judged_at=now)
    record("fraud.audit", audit_id, data={"found": is_found}, personal={"reason": said})
    return verdict.pk
