"""A compiled ruleset evaluated on subjects: deterministic, pure, every step explained.

Level of a finding = level of the first rung that is true, lowered to what each exculpation that
is met allows, then to each cap that holds. So an exculpation or a cap can only lower.

Subjects that no condition can tell apart (`distinctions`) are judged once; each is then told its own
facts. What is kept between them are rules, codes and levels, no value of anybody.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from vigie.scoring.domain.assessment import (
    Answer,
    Assessment,
    Cap,
    Concerns,
    Exonerating,
    Finding,
    Names,
    Nature,
    Saying,
)
from vigie.scoring.domain.compiling import Test, compiled
from vigie.scoring.domain.conditions import gate
from vigie.scoring.domain.distinctions import Distinctions, Key
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.ruleset import ExculpationRule, Rule, Ruleset, Step
from vigie.scoring.domain.signals import Facts, Signals, taking

# Judgements that are kept; a portfolio of a million contracts has some thousands.
MOST_KEPT: Final = 50_000
_ANSWERS: dict[bool | None, Answer] = {True: "met", False: "not_met", None: "unknown"}


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: Rule
    when: Test
    levels: tuple[Test | None, ...]
    reasons: tuple[Test | None, ...]
    exculpations: tuple[Test, ...]
    caps: tuple[Test, ...]


# What is said of all who are judged alike, each with what takes the facts it names from a subject.
Judgement = tuple[tuple[Saying, Callable[[Signals], Facts]], ...]


@dataclass(frozen=True, slots=True)
class CompiledRuleset:
    """A ruleset ready to run: rules by the signals that can set them off, and what was judged."""

    ruleset: Ruleset
    ungated: tuple[_Compiled, ...]
    gated: dict[str, tuple[_Compiled, ...]]
    distinctions: Distinctions = field(compare=False)
    judged: dict[Key, Judgement] = field(default_factory=dict, compare=False)


def compile_ruleset(ruleset: Ruleset) -> CompiledRuleset:
    """Return the ruleset as closures, indexed by the signals that must be known."""
    ungated: list[_Compiled] = []
    gated: dict[str, tuple[_Compiled, ...]] = {}
    for rule in ruleset.rules:
        ready = _compile(rule)
        names = gate(rule.when)
        if names is None:
            ungated.append(ready)
        for name in names or ():
            gated[name] = (*gated.get(name, ()), ready)
    return CompiledRuleset(ruleset, tuple(ungated), gated, Distinctions(ruleset))


def evaluate(compiled_ruleset: CompiledRuleset, signals: Signals, on: date) -> Assessment:
    """Return every finding about a subject on a day, highest level first, then by rule."""
    key = compiled_ruleset.distinctions.of(signals, on)
    judgement = compiled_ruleset.judged.get(key)
    if judgement is None:
        judgement = _judge(compiled_ruleset, signals, on)
        if len(compiled_ruleset.judged) >= MOST_KEPT:
            compiled_ruleset.judged.clear()
        compiled_ruleset.judged[key] = judgement
    ruleset = compiled_ruleset.ruleset
    findings = tuple([Finding(said, facts(signals)) for said, facts in judgement])
    return Assessment(ruleset.id, ruleset.version, on, findings)


def _judge(compiled_ruleset: CompiledRuleset, signals: Signals, on: date) -> Judgement:
    tried = {ready.rule.id: ready for ready in compiled_ruleset.ungated}
    for name in signals:
        for ready in compiled_ruleset.gated.get(name, ()):
            tried[ready.rule.id] = ready
    found = [
        _said(ready, signals, on) for ready in tried.values() if ready.when(signals, on) is True
    ]
    found.sort(key=lambda one: (-one.level, one.rule))
    return tuple((said, taking(said.names)) for said in found)


def _compile(rule: Rule) -> _Compiled:
    return _Compiled(
        rule,
        _sure(compiled(rule.when)),
        tuple(compiled(step.when) for step in rule.levels),
        tuple(compiled(reason.when) for reason in rule.reasons),
        tuple(_sure(compiled(one.when)) for one in rule.exculpations),
        tuple(_sure(compiled(cap.when)) for cap in rule.caps),
    )


def _sure(test: Test | None) -> Test:
    assert test is not None
    return test


def _said(ready: _Compiled, signals: Signals, on: date) -> Saying:
    rule = ready.rule
    step = _step(ready, signals, on)
    answers = [test(signals, on) for test in ready.exculpations]
    met = [one for one, answer in zip(rule.exculpations, answers, strict=True) if answer is True]
    level = min([step.level, *(one.lowers_to for one in met if one.lowers_to is not None)])
    holding = [
        cap
        for cap, test in zip(rule.caps, ready.caps, strict=True)
        if cap.level < level and test(signals, on) is True
    ]
    concerns, nature = _told([step, *sorted(met, key=_lowest_first, reverse=True)])
    return Saying(
        rule=rule.id,
        typology=rule.typology,
        outcome=rule.outcome,
        level=min([level, *(cap.level for cap in holding)]),
        evidence_level=step.level,
        concerns=concerns or rule.concerns,
        nature=nature or rule.nature,
        reasons=tuple(
            (reason.code, _known(reason.shows, signals))
            for reason, test in zip(rule.reasons, ready.reasons, strict=True)
            if test is None or test(signals, on) is True
        ),
        exculpations=tuple(
            Exonerating(one.code, _ANSWERS[answer], one.lowers_to, _known(one.shows, signals))
            for one, answer in zip(rule.exculpations, answers, strict=True)
        ),
        caps=tuple(Cap(cap.code, cap.level) for cap in holding),
        evidence=_known(rule.evidence, signals),
        task=rule.task,
    )


def _step(ready: _Compiled, signals: Signals, on: date) -> Step:
    for step, test in zip(ready.rule.levels, ready.levels, strict=True):
        if test is None or test(signals, on) is True:
            return step
    return _NO_STEP


_NO_STEP = Step(Level.NONE, None)


def _lowest_first(one: ExculpationRule) -> tuple[int, str]:
    return (Level.RED + 1 if one.lowers_to is None else one.lowers_to, one.code)


def _told(parts: list[Step | ExculpationRule]) -> tuple[Concerns | None, Nature | None]:
    concerns: Concerns | None = None
    nature: Nature | None = None
    for part in parts:
        concerns = part.concerns or concerns
        nature = part.nature or nature
    return concerns, nature


def _known(names: Names, signals: Signals) -> Names:
    return tuple(name for name in names if name in signals)
