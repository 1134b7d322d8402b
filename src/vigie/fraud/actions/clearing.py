"""Cases that chance drew, when their term is over: erased, or within their year reduced to their name.

Nothing spoke against whom they are about. A case keeps its name until its year ends, or chance would draw
it again; a label that was learnt from it stays without the case.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from vigie.database.erasing import erasing
from vigie.fraud.domain.cases import MODEL, case_of
from vigie.fraud.models import Alert, Audit, AuditVerdict
from vigie.fraud.queries.auditing import audits_over
from vigie.fraud.queries.retention import ERASE
from vigie.journal.actions import act, erase_personal_values, record
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Invalid
from vigie.scoring.actions import forget_cases

MOST = 200
SUBJECT = "fraud.audit"


@dataclass(frozen=True, slots=True)
class ClearedAudits:
    """How many cases were erased, how many reduced; whether more wait."""

    erased: int
    reduced: int
    has_more: bool


@act("fraud.audits_erased", permission=ERASE)
def clear_audits(on: date, *, by: Actor, key: str) -> ClearedAudits:
    """Look at the next 200 cases drawn by chance whose term was over before a day, and clear them.

    What a person found nothing in goes after the term of a dismissed alert, what he found something in
    after that of a confirmed one, what nobody looked at in its year after that of an undecided one.
    Invalid for a day that is yet to come.
    """
    if on > timezone.localdate():
        raise Invalid("fraud.erased_too_early", on=on)
    over = audits_over(by, on, MOST)
    gone = [one for one in over if one.drawn_on.year < on.year]
    reduced = [one for one in over if one.drawn_on.year == on.year]
    house = system_actor(by.organisation_id, name="retention")
    for one in over:
        erase_personal_values(SUBJECT, one.pk, by=house, key=f"{key} journal {one.pk}")
    _forget(gone, house, key)
    ids = [one.pk for one in over]
    verdicts = AuditVerdict.objects.filter(organisation_id=by.organisation_id, audit_id__in=ids)
    with erasing():
        last = {row.audit_id: row for row in verdicts.order_by("id")}
        verdicts.delete()
    kept = {one.pk for one in reduced}
    AuditVerdict.objects.bulk_create(_wordless(row) for pk, row in last.items() if pk in kept)
    mine = Audit.objects.filter(organisation_id=by.organisation_id)
    mine.filter(pk__in=kept).update(contract_number="", plate="", product="")
    mine.filter(pk__in=[one.pk for one in gone]).delete()
    record(SUBJECT, None, data={"erased": [one.pk for one in gone], "reduced": sorted(kept)})
    return ClearedAudits(len(gone), len(kept), len(over) == MOST)


def _forget(gone: Collection[Audit], house: Actor, key: str) -> None:
    """Erase what the model was told of the cases of which no alert is left."""
    alerts = Alert.objects.filter(
        organisation_id=house.organisation_id, subject_id__in={one.subject_id for one in gone}
    )
    left = {case_of(one.subject_kind, one.subject_id, one.opened_on) for one in alerts}
    alone = sorted({one.case for one in gone} - left)
    if alone:
        forget_cases(MODEL, alone, by=house, key=f"{key} cases")


def _wordless(said: AuditVerdict) -> AuditVerdict:
    """Return a verdict without its words and its person."""
    said.pk, said.reason, said.user_id = None, "", None
    return said
