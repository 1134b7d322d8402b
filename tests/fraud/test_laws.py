"""Laws of the first ruleset, on random signals: judged by the slow plain evaluator."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.fraud.domain.rulebook import builtin_text, compiled_rulebook, vocabulary
from vigie.scoring.domain.evaluating import compile_ruleset, evaluate
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.parsing import read_ruleset
from vigie.scoring.domain.reference import holds, levels
from vigie.scoring.domain.ruleset import Ruleset
from vigie.scoring.domain.signals import Signal, SignalType, SignalValue

ON = date(2026, 11, 20)
RULESET = read_ruleset(builtin_text(), vocabulary())


def values_of(kind: SignalType) -> st.SearchStrategy[SignalValue]:
    days = st.integers(-400, 100).map(lambda day: ON + timedelta(day))
    by_kind: dict[str, st.SearchStrategy[SignalValue]] = {
        "text": st.sampled_from(kind.words or ("",)),
        "number": st.sampled_from([0, 1, 3, Decimal("4000.50")]),
        "flag": st.booleans(),
        "date": days,
    }
    return by_kind[kind.kind]


@st.composite
def some_signals(draw: st.DrawFn) -> dict[str, Signal]:
    names = draw(st.sets(st.sampled_from(sorted(vocabulary())), max_size=25))
    return {
        name: Signal(name, draw(values_of(vocabulary()[name])), None, ON, "test")
        for name in sorted(names)
    }


@settings(max_examples=300)
@given(some_signals())
def test_the_compiled_rules_say_what_the_plain_reference_says(signals: dict[str, Signal]) -> None:
    found = evaluate(compiled_rulebook(), signals, ON).findings
    assert {one.rule: one.level for one in found} == levels(RULESET, signals, ON)


@settings(max_examples=200)
@given(some_signals())
def test_a_level_never_exceeds_evidence_exculpations_or_caps(signals: dict[str, Signal]) -> None:
    rules = {rule.id: rule for rule in RULESET.rules}
    for finding in evaluate(compiled_rulebook(), signals, ON).findings:
        assert finding.level <= finding.evidence_level
        for cap in rules[finding.rule].caps:
            if holds(cap.when, signals, ON):
                assert finding.level <= cap.level
        for told in finding.exculpations:
            if told.answer == "met" and told.lowers_to is not None:
                assert finding.level <= told.lowers_to


@settings(max_examples=100)
@given(some_signals(), st.randoms(use_true_random=False))
def test_neither_the_order_of_rules_nor_of_signals_matters(
    signals: dict[str, Signal], chance: random.Random
) -> None:
    rules, names = list(RULESET.rules), list(signals)
    chance.shuffle(rules)
    chance.shuffle(names)
    other = Ruleset(RULESET.id, RULESET.version, RULESET.state, RULESET.settings, tuple(rules))
    shuffled = {name: signals[name] for name in names}
    assert evaluate(compile_ruleset(other), shuffled, ON) == evaluate(
        compiled_rulebook(), signals, ON
    )


@settings(max_examples=200)
@given(some_signals())
def test_what_is_settled_accuses_nobody(signals: dict[str, Signal]) -> None:
    settled = {
        **signals,
        "contract_status": Signal("contract_status", "settled", None, ON, "portfolio"),
    }
    day = signals["settled_on"].value if "settled_on" in signals else ON
    contradicts = isinstance(day, date) and day > ON
    for finding in evaluate(compiled_rulebook(), settled, ON).findings:
        # A settlement that was taken back has settled nothing.
        is_settled = finding.typology != "settlement_reversed"
        if finding.outcome == "alert" and finding.level > Level.NONE and is_settled:
            told = (finding.concerns, finding.nature)
            # Settled on a day to come contradicts itself: whoever is at risk is protected, and
            # nobody accused. A third party is then a victim, who may be certain.
            protects = contradicts and finding.nature == "protection"
            victim = protects and finding.concerns == "third_party"
            assert (
                told == ("lender", "housekeeping") or victim or (protects and told[0] == "nobody")
            )
            assert finding.level < Level.RED or victim


@settings(max_examples=200)
@given(some_signals())
def test_nobody_is_red_when_the_status_is_unknown_but_victims(signals: dict[str, Signal]) -> None:
    unknown = {name: one for name, one in signals.items() if name != "contract_status"}
    for finding in evaluate(compiled_rulebook(), unknown, ON).findings:
        assert finding.level < Level.RED or finding.rule in {"stolen", "cloned"}


@settings(max_examples=40)
@given(st.lists(st.tuples(some_signals(), st.integers(-3, 3)), min_size=1, max_size=4))
def test_who_is_judged_beside_others_is_judged_as_alone(
    several: list[tuple[dict[str, Signal], int]],
) -> None:
    """Subjects that conditions cannot tell apart are judged once, each with its own facts."""
    shared = compiled_rulebook()
    for signals, shift in several * 2:
        on = ON + timedelta(shift)
        said = evaluate(shared, signals, on)
        assert said == evaluate(compile_ruleset(RULESET), signals, on)
        assert {one.rule: one.level for one in said.findings} == levels(RULESET, signals, on)
        told = [fact for one in said.findings for reason in one.reasons for fact in reason.facts]
        assert all(signals[fact.name] is fact for fact in told)


@settings(max_examples=100)
@given(some_signals(), st.integers(1, 200))
def test_subjects_with_one_key_have_the_same_findings_but_for_facts(
    signals: dict[str, Signal], shift: int
) -> None:
    ready = compile_ruleset(RULESET)
    moved = {
        name: replace(one, value=one.value - timedelta(shift))
        if isinstance(one.value, date)
        else one
        for name, one in signals.items()
    }
    keys = [ready.distinctions.of(one, ON) for one in (signals, moved)]
    levels_found = [levels(RULESET, one, ON) for one in (signals, moved)]
    if keys[0] == keys[1]:
        assert levels_found[0] == levels_found[1]
