"""The champion beside the rules: a chance for each watched contract, and an alert where it says more.

The level of a contract is the higher of what rules and model say. The model speaks only from cuts that
an exam proved: red under a certificate in force, otherwise orange at most and provisional. Yellow of a
model opens no alert: it promises to hold nine frauds in ten and holds many others.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from vigie.flows.learning.cases import Background, background, facts_of
from vigie.fraud.domain.alerts import AssessedSubject
from vigie.fraud.domain.cases import MODEL, case_of
from vigie.fraud.domain.inputs import LEARNED, LEARNED_PATTERN, catalogue, inputs_of
from vigie.fraud.queries import contracts_with_learned_alerts
from vigie.kernel.actor import Actor
from vigie.registrations.queries.plain import PlainCertificate
from vigie.scoring.actions import Judge, Judged, Seen, champion_judge, keep_cases
from vigie.scoring.domain.assessment import Cap, Finding, Saying
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.signals import Signal, Signals


@dataclass(frozen=True, slots=True)
class Learned:
    """What a run knows of the model: its champion if any, what it reads, alerts it holds already."""

    judge: Judge | None
    known: Background
    held: frozenset[str]
    drawn: frozenset[int] = frozenset()


def learned(
    by: Actor, on: date, among: Collection[str] | None = None, drawn: frozenset[int] = frozenset()
) -> Learned:
    """Return what a run asks of the model on a day; to be called in the tenant's block.

    `drawn` are certificates whose inputs are kept because chance chose them.
    """
    return Learned(
        champion_judge(by, MODEL, on=on),
        background(by, among),
        contracts_with_learned_alerts(by, LEARNED_PATTERN),
        drawn,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A subject as the rules assessed it, with the signals they read."""

    subject: AssessedSubject
    signals: Signals
    plain: PlainCertificate


def judged_beside(
    told: Sequence[Told], about: Learned, *, on: date, by: Actor, key: str
) -> tuple[AssessedSubject, ...]:
    """Let the champion judge what the rules assessed, keep it, and add what it says to the findings.

    Without a champion only that is read of which something is to be kept.
    """
    subjects = [one.subject for one in told]
    kept = frozenset(_case(one, on) for one in subjects if _is_kept(one, about))
    if about.judge is None:
        told = [one for one in told if _case(one.subject, on) in kept]
    inputs = _inputs(told, about, on)
    judged = about.judge.judge(inputs, explained=kept) if about.judge else []
    # What something rests on: an alert, by rules or model, or a draw.
    resting = kept | {one.case for one in judged if one.rung.level >= Level.ORANGE}
    known = {case: inputs[case] for case in inputs if case in resting}
    if known or judged:
        seen = Seen(MODEL, catalogue().name, known, judged, about.judge)
        keep_cases(seen, on=on, by=by, key=key)
    if about.judge is None:
        return tuple(subjects)
    return _spoken(subjects, judged, about.judge, about.held, on)


def judged_then(told: Sequence[Told], about: Learned, on: date) -> tuple[AssessedSubject, ...]:
    """Return subjects of a past day with what a model adds to the findings; nothing is kept."""
    subjects = [one.subject for one in told]
    if about.judge is None:
        return tuple(subjects)
    judged = about.judge.judge(_inputs(told, about, on))
    return _spoken(subjects, judged, about.judge, about.held, on)


def alone(plain: Sequence[PlainCertificate], kind: str) -> list[Told]:
    """Return contracts against which no rule was asked, as a model reads them."""
    return [Told(_subject(one, kind), {}, one) for one in plain]


def _inputs(told: Sequence[Told], about: Learned, on: date) -> dict[str, dict[str, float]]:
    return {
        _case(one.subject, on): inputs_of(
            one.signals, facts_of(one.plain, about.known, on), one.subject.findings, on
        )
        for one in told
    }


def _spoken(
    subjects: Sequence[AssessedSubject],
    judged: Sequence[Judged],
    judge: Judge,
    held: Collection[str],
    on: date,
) -> tuple[AssessedSubject, ...]:
    number = judge.version.version
    return tuple(
        _with_model(subject, said, number, on, is_held=subject.contract_number in held)
        for subject, said in zip(subjects, judged, strict=True)
    )


def judged_alone(
    plain: Sequence[PlainCertificate],
    about: Learned,
    *,
    kind: str,
    on: date,
    by: Actor,
    key: str,
) -> tuple[AssessedSubject, ...]:
    """Let the champion judge contracts against which no rule speaks; returns those it alerts of."""
    judged = judged_beside(alone(plain, kind), about, on=on, by=by, key=key)
    return tuple(one for one in judged if one.findings)


def _is_kept(subject: AssessedSubject, about: Learned) -> bool:
    speaks = any(one.outcome == "alert" and one.level for one in subject.findings)
    return speaks or subject.subject_id in about.drawn


def _with_model(
    subject: AssessedSubject, said: Judged, version: int, on: date, *, is_held: bool
) -> AssessedSubject:
    """Add the model's finding where it says more than the rules, or has an alert already."""
    by_rules = max(
        (one.level for one in subject.findings if one.outcome == "alert"), default=Level.NONE
    )
    level = said.rung.level
    if level < Level.ORANGE or (level <= by_rules and not is_held):
        return subject
    return replace(subject, findings=(*subject.findings, finding_of(said, version, on)))


def finding_of(said: Judged, version: int, on: date) -> Finding:
    """Return what the model says as a finding: its chance in a hundred, and the version that says so."""
    facts = (
        Signal("chance_percent", round(100 * said.chance), None, on, "model.chance"),
        Signal("model_version", version, None, on, "model.version"),
    )
    rung = said.rung
    caps = (Cap("model_provisional", Level.ORANGE),) if rung.is_provisional else ()
    says = Saying(
        rule=LEARNED,
        typology=LEARNED_PATTERN,
        outcome="alert",
        level=rung.level,
        evidence_level=rung.uncapped,
        concerns="nobody",
        nature="fraud",
        reasons=(("model_chance", ("chance_percent", "model_version")),),
        caps=caps,
    )
    return Finding(says, facts)


def _case(subject: AssessedSubject, on: date) -> str:
    return case_of(subject.subject_kind, subject.subject_id, on)


def _subject(one: PlainCertificate, kind: str) -> AssessedSubject:
    return AssessedSubject(
        kind,
        one.id,
        one.contract_number,
        one.plate,
        one.vin,
        one.product,
        one.outstanding,
        one.currency,
        (),
    )
