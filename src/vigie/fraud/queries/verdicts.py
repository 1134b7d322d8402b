"""What people have said of subjects, for those who learn from it, and of rules, for their exams."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from vigie.fraud.domain.cases import case_of
from vigie.fraud.domain.lifecycle import State
from vigie.fraud.models import Alert, AlertEvent, AuditVerdict, Decision, Tally, WithheldAct
from vigie.fraud.queries.queue import READ
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.kernel.errors import NotFound
from vigie.scoring.domain.levels import Level

CONFIRMING = ("fraud_confirmed", "asset_at_risk_confirmed")


Subject = tuple[str, int]


@dataclass(frozen=True, slots=True)
class StandingVerdict:
    """What stands of one alert or audit of a subject; `is_positive` None: it tells nothing.

    `opened_on` is the day the subject was scored; `source` is `analyst` or `register`;
    `probability` is with what chance it was looked at.
    """

    subject_kind: str
    subject_id: int
    opened_on: date
    is_positive: bool | None
    decided_at: datetime
    source: str
    why_looked: str
    probability: float = 1.0


def subjects_of_alerts(by: Actor, alert_ids: Collection[int]) -> frozenset[Subject]:
    """Return what some alerts are about."""
    by.require(READ)
    mine = Alert.objects.filter(organisation_id=by.organisation_id, id__in=alert_ids)
    return frozenset(mine.values_list("subject_kind", "subject_id"))


def subjects_proved(by: Actor, run_id: int, typologies: Collection[str]) -> frozenset[Subject]:
    """Return the subjects that a run showed red for the second time, by some typologies.

    And those of which it held an alert back, or opened it again: what was proved by it is news too.
    """
    by.require(READ)
    seen = AlertEvent.objects.filter(
        organisation_id=by.organisation_id,
        run_id=run_id,
        kind__in=("read_twice", "held_back", "opened_again"),
        alert__typology__in=typologies,
    )
    return frozenset(seen.values_list("alert__subject_kind", "alert__subject_id"))


def standing_verdicts(
    by: Actor, subjects: Collection[Subject], proving: Collection[str]
) -> dict[Subject, list[StandingVerdict]]:
    """Return what people found in the alerts and audits of some subjects, and what a register proved.

    `proving` are the typologies that a register proves by two reads; a person's word goes before.
    """
    by.require(READ)
    ids = {pk for _, pk in subjects}
    mine = Alert.objects.filter(organisation_id=by.organisation_id, subject_id__in=ids)
    alerts = {one.pk: one for one in mine.defer("body", "evidence")}
    decided = {said.alert_id: said for said in _decisions(by, list(alerts))}
    said = [_of_person(alerts[pk], decision) for pk, decision in decided.items()]
    said += [
        _of_register(alert)
        for pk, alert in alerts.items()
        if pk not in decided and alert.read_twice_at and alert.typology in proving
    ]
    said += _of_audits(by, ids)
    found: dict[Subject, list[StandingVerdict]] = {subject: [] for subject in subjects}
    for one in said:
        if (one.subject_kind, one.subject_id) in found:
            found[one.subject_kind, one.subject_id].append(one)
    return found


def _decisions(by: Actor, alert_ids: Collection[int]) -> QuerySet[Decision]:
    rows = Decision.objects.filter(organisation_id=by.organisation_id, alert_id__in=alert_ids)
    return rows.order_by("id")


def _of_person(alert: Alert, said: Decision) -> StandingVerdict:
    return StandingVerdict(
        alert.subject_kind,
        alert.subject_id,
        alert.opened_on,
        truth_of(said.verdict),
        said.decided_at,
        "analyst",
        said.why_looked,
    )


def _of_register(alert: Alert) -> StandingVerdict:
    """Return what two reads prove; nothing where the field that they read is mapped wrongly."""
    read_at = alert.read_twice_at or alert.last_read_at
    proved = None if alert.state == State.HELD_BACK else True
    return StandingVerdict(
        alert.subject_kind, alert.subject_id, alert.opened_on, proved, read_at, "register", "alert"
    )


def _of_audits(by: Actor, subject_ids: Collection[int]) -> list[StandingVerdict]:
    rows = AuditVerdict.objects.filter(
        organisation_id=by.organisation_id, audit__subject_id__in=subject_ids
    ).select_related("audit")
    last = {row.audit_id: row for row in rows.order_by("id")}.values()
    return [
        StandingVerdict(
            one.audit.subject_kind,
            one.audit.subject_id,
            one.audit.drawn_on,
            one.is_found,
            one.decided_at,
            "analyst",
            "audit",
            one.audit.probability,
        )
        for one in last
    ]


def truth_of(verdict: str) -> bool | None:
    """Return what a verdict says of the case: confirmed, not fraud, or nothing.

    Housekeeping that was done speaks of our own work, not of the case.
    """
    if verdict in CONFIRMING:
        return True
    return False if verdict == "not_fraud" else None


@dataclass(frozen=True, slots=True)
class RuleVerdicts:
    """How many alerts of a rule at a level were judged, and how many of them were wrong."""

    rule: str
    level: str
    reviewed: int
    errors: int


def verdicts_by_rule(by: Actor, *, since: date, until: date) -> list[RuleVerdicts]:
    """Return the verdicts on what each rule raised at red and orange, first given within some days.

    Each alert counts once, by its last verdict, under the rule and level that were judged, erased or
    not. Work done on our own side counts as right; what nobody can tell, and what closed by itself, not
    at all.
    """
    by.require(READ)
    rows = Decision.objects.filter(
        organisation_id=by.organisation_id,
        decided_at__date__gte=since,
        decided_at__date__lte=until,
        level__gte=Level.ORANGE,
    )
    last = {row.alert_id: row for row in rows.order_by("id")}.values()
    reviewed: Counter[tuple[str, int]] = Counter()
    errors: Counter[tuple[str, int]] = Counter()
    said = [(row.rule, row.level, row.verdict) for row in last]
    for rule, level, verdict in (*said, *_tallied(by, since, until)):
        if verdict != "cannot_tell":
            reviewed[rule, level] += 1
            errors[rule, level] += verdict == "not_fraud"
    return [
        RuleVerdicts(rule, Level(level).word, count, errors[rule, level])
        for (rule, level), count in sorted(reviewed.items())
    ]


def _tallied(by: Actor, since: date, until: date) -> list[tuple[str, int, str]]:
    """Return rule, level and verdict of alerts that were judged within some days and erased since."""
    rows = Tally.objects.filter(
        organisation_id=by.organisation_id,
        decided_on__gte=since,
        decided_on__lte=until,
        judged_level__gte=Level.ORANGE,
    )
    return list(rows.values_list("judged_rule", "judged_level", "verdict"))


@dataclass(frozen=True, slots=True)
class WithheldLine:
    """An act that an alert did not do by itself, since when, and on what grounds."""

    act: str
    grounds: str
    withheld_on: date


def withheld_of(by: Actor, alert_id: int) -> list[WithheldLine]:
    """Return what an alert that waits does not do by itself for now."""
    by.require(READ)
    rows = WithheldAct.objects.filter(
        organisation_id=by.organisation_id,
        alert_id=alert_id,
        ended_at=None,
        alert__is_waiting=True,
    )
    return [WithheldLine(one.act, one.grounds, one.withheld_on) for one in rows.order_by("id")]


def case_of_alert(by: Actor, alert_id: int) -> str:
    """Return the case that an alert's contract was at its last read."""
    by.require(READ)
    mine = Alert.objects.filter(organisation_id=by.organisation_id, id=alert_id)
    found = mine.values_list("subject_kind", "subject_id", "last_read_at").first()
    if found is None:
        raise NotFound("fraud.alert_unknown")
    kind, subject_id, read_at = found
    return case_of(kind, subject_id, local_date(read_at))


def withheld_grounds(by: Actor, alert_ids: Collection[int]) -> dict[tuple[int, str], str]:
    """Return on what grounds acts of some alerts are withheld now, by alert and act."""
    by.require(READ)
    rows = WithheldAct.objects.filter(
        organisation_id=by.organisation_id, alert_id__in=alert_ids, ended_at=None
    )
    return {(one.alert_id, one.act): one.grounds for one in rows}


def contracts_with_learned_alerts(by: Actor, typology: str) -> frozenset[str]:
    """Return the contracts of which an alert of a learned pattern holds its place."""
    mine = Alert.objects.filter(organisation_id=by.organisation_id, holds=True, typology=typology)
    return frozenset(mine.values_list("contract_number", flat=True))
