"""What a shadow would change is kept for people to look at; nobody is alerted."""

from vigie.fraud.domain.alerts import AssessedSubject, Reading
from vigie.fraud.domain.shadow import differences
from vigie.fraud.models import ShadowLine
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.scoring.domain.assessment import Finding

Judged = tuple[AssessedSubject, tuple[Finding, ...]]


@act("fraud.shadow_compared", permission="fraud.raise_alerts")
def compare_shadow(
    judged: tuple[Judged, ...], *, ruleset_id: int, reading: Reading, by: Actor, key: str
) -> int:
    """Keep where a shadow differs on some subjects, in place of what was kept; returns how many."""
    del key
    mine = ShadowLine.objects.filter(organisation_id=by.organisation_id, ruleset_id=ruleset_id)
    mine.filter(subject_id__in=[subject.subject_id for subject, _ in judged]).delete()
    lines = ShadowLine.objects.bulk_create(
        ShadowLine(
            organisation_id=by.organisation_id,
            ruleset_id=ruleset_id,
            run_id=reading.run_id,
            read_on=reading.on,
            subject_kind=one.subject.subject_kind,
            subject_id=one.subject.subject_id,
            contract_number=one.subject.contract_number,
            plate=one.subject.plate,
            typology=one.typology,
            level_in_force=int(one.in_force),
            level_in_shadow=int(one.in_shadow),
            rule_in_force=one.rule_in_force,
            rule_in_shadow=one.rule_in_shadow,
        )
        for one in differences(judged)
    )
    record(
        "scoring.ruleset",
        ruleset_id,
        data={"run": reading.run_id, "subjects": len(judged), "differences": len(lines)},
        effective_on=reading.on,
    )
    return len(lines)


@act("fraud.shadow_cleared", permission="fraud.raise_alerts")
def clear_shadow(ruleset_id: int, *, run_id: int, by: Actor, key: str) -> int:
    """Remove what earlier runs kept of a shadow and a run did not find again; returns how many."""
    del key
    mine = ShadowLine.objects.filter(organisation_id=by.organisation_id, ruleset_id=ruleset_id)
    count, _ = mine.exclude(run_id=run_id).delete()
    record("scoring.ruleset", ruleset_id, data={"run": run_id, "removed": count})
    return count
