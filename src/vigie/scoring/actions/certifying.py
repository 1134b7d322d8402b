"""Certificates: given by exams, ended by time or alarm; and a person's signature before acts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Forbidden, Invalid
from vigie.scoring.domain.learning.certificates import (
    DAYS_IN_FORCE,
    Cases,
    Certified,
    Promise,
    Target,
    Targets,
    certify,
    certify_rule,
)
from vigie.scoring.domain.learning.lessons import Lessons, Part
from vigie.scoring.engines.blends import Blend
from vigie.scoring.models import Alarm, Certificate, ModelVersion, Signature
from vigie.scoring.queries.certificates import in_force
from vigie.scoring.queries.lessons import Matured
from vigie.scoring.queries.targets import asked_on

CERTIFY = "scoring.certify_levels"
SIGN = "scoring.sign_levels"
# A certificate is renewed when it has no more than this many days to run.
RENEWED = 7


def examined_levels(blend: Blend, cases: Matured, targets: Targets) -> dict[str, Certified]:
    """Return, by level, what an exam of a model proves on cases it never learned from; pure."""
    found = {target.level: _examined(blend, cases, target) for target in targets}
    return {level: certified for level, certified in found.items() if certified}


def _examined(blend: Blend, cases: Matured, target: Target) -> Certified | None:
    lessons = cases.lessons
    if target.promise is Promise.FOUND:
        lessons = lessons.only(cases.uniform())
    fixed, examined = (_scored(blend, lessons.part(part)) for part in (Part.TUNE, Part.EXAM))
    if not len(fixed.labels) or not len(examined.labels):
        return None
    return certify(fixed, examined, target)


def certify_levels(
    version: ModelVersion, proved: Mapping[str, Certified], targets: Targets, on: date, by: Actor
) -> None:
    """Give a certificate to each proved level of a model that has none for some time yet."""
    for target in targets:
        held = in_force(by, version.model, target.level, on=on + timedelta(days=RENEWED))
        if target.level in proved and all(row.version_id != version.pk for row in held):
            _give(_Paper(version.model, target, proved[target.level], version=version), on, by)


def _scored(blend: Blend, lessons: Lessons) -> Cases:
    return Cases(blend.chances(lessons.table), lessons.labels)


@dataclass(frozen=True)
class _Paper:
    model: str
    target: Target
    certified: Certified
    version: ModelVersion | None = None
    rule: str = ""


def _give(paper: _Paper, on: date, by: Actor) -> Certificate:
    evidence, target = paper.certified.evidence, paper.target
    return Certificate.objects.create(
        organisation_id=by.organisation_id,
        model=paper.model,
        version=paper.version,
        rule=paper.rule,
        level=target.level,
        promise=target.promise.value,
        target=target.share,
        confidence=target.confidence,
        cut=None if paper.rule else paper.certified.cut,
        reviewed=evidence.reviewed,
        errors=evidence.errors,
        bound=evidence.bound,
        certified_on=on,
        expires_on=on + timedelta(days=DAYS_IN_FORCE),
        recorded_at=timezone.now(),
    )


@dataclass(frozen=True)
class RuleExam:
    """Verdicts on what a rule raised at a level: how many were reviewed, how many were wrong."""

    rule: str
    level: str
    reviewed: int
    errors: int


@act("scoring.rule_examined", permission=CERTIFY)
def examine_rule(model: str, exam: RuleExam, *, on: date, by: Actor, key: str) -> int | None:
    """Examine a deterministic rule on the verdicts of what it raised, for what is asked on that day.

    Returns the id of its certificate, or None where the verdicts do not prove the level's
    promise. Invalid (`scoring.exam_odd`) for a level that promises no precision.
    """
    targets = asked_on(by, on).targets
    target = next((one for one in targets if one.level == exam.level), None)
    is_odd = not 0 <= exam.errors <= exam.reviewed
    if target is None or target.promise is not Promise.PRECISION or is_odd:
        raise Invalid("scoring.exam_odd", rule=exam.rule, level=exam.level)
    certified = certify_rule(exam.reviewed, exam.errors, target)
    paper = _Paper(model, target, certified, rule=exam.rule) if certified else None
    given = _give(paper, on, by).pk if paper else None
    record("scoring.certificate", given, data={"model": model, **asdict(exam)})
    return given


@act("scoring.certificates_withdrawn", permission=CERTIFY)
def withdraw_certificates(model: str, *, reason: str, on: date, by: Actor, key: str) -> int:
    """End every certificate of a model at once, as a drift alarm does; returns the alarm's id."""
    rung = Alarm.objects.create(
        organisation_id=by.organisation_id,
        model=model,
        kind="person",
        on=on,
        figure=0.0,
        recorded_at=timezone.now(),
    )
    record("scoring.alarm", rung.pk, data={"model": model}, personal={"reason": reason})
    return rung.pk


@act("scoring.level_signed", permission=SIGN)
def sign_level(model: str, level: str, *, is_given: bool, reason: str, by: Actor, key: str) -> int:
    """Sign, or withdraw, that a certified level may act alone; only a person can.

    Without a signature of its organisation no level ever acts, however well it is certified.
    """
    if by.user_id is None:
        raise Forbidden("scoring.person_needed")
    signed = Signature.objects.create(
        organisation_id=by.organisation_id,
        model=model,
        level=level,
        is_given=is_given,
        user_id=by.user_id,
        reason=reason,
        signed_at=timezone.now(),
    )
    record("scoring.signature", signed.pk, data={"model": model, "level": level, "given": is_given})
    return signed.pk
