"""The analysis of a ruleset against every case tried one by one, and its laws."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.fraud.domain.rulebook import builtin_text, vocabulary
from vigie.scoring.domain.analysis.analysing import analyse
from vigie.scoring.domain.analysis.formulas import Wanted, formula
from vigie.scoring.domain.analysis.gaps import Place, dimensions
from vigie.scoring.domain.analysis.reference import (
    Point,
    Universe,
    first_step,
    levels_at,
    literal_holds,
    points,
)
from vigie.scoring.domain.analysis.report import Analysis
from vigie.scoring.domain.analysis.solving import example_of, satisfied
from vigie.scoring.domain.analysis.speaking import Speaking
from vigie.scoring.domain.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Days,
    Not,
    Operand,
    Operator,
    Present,
)
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.parsing import read_ruleset
from vigie.scoring.domain.reference import holds, level_of_rule
from vigie.scoring.domain.ruleset import CapRule, ExculpationRule, Rule, Ruleset, Step
from vigie.scoring.domain.signals import SignalType, SignalValue

ON = date(2026, 11, 20)
KINDS = {
    "status": SignalType("status", "text", ("open", "settled")),
    "maker": SignalType("maker", "text"),
    "amount": SignalType("amount", "number"),
    "stolen": SignalType("stolen", "flag"),
    "began_on": SignalType("began_on", "date"),
    "moved_on": SignalType("moved_on", "date"),
}
AROUND = [ON + timedelta(day) for day in range(-4, 5)]
UNIVERSE: Universe = {
    "status": (None, "open", "settled"),
    "maker": (None, "x", "y", "another"),
    "amount": (None, -1, 0, Decimal("0.5"), 1, 2),
    "stolen": (None, True, False),
    "began_on": (None, *AROUND),
    "moved_on": (None, *AROUND),
}
SETS = [("status", "amount", "stolen"), ("maker", "stolen"), ("began_on", "moved_on", "stolen")]
WORDS: tuple[Operator, ...] = ("is", "is_not", "in", "not_in")
ORDERED: tuple[Operator, ...] = ("is", "is_not", "above", "below", "at_least", "at_most")
OPERANDS: dict[str, st.SearchStrategy[SignalValue]] = {
    "status": st.sampled_from(["open", "settled"]),
    "maker": st.sampled_from(["x", "y"]),
    "amount": st.sampled_from([0, 1]),
    "stolen": st.booleans(),
}

ANSWERS = {
    Wanted.TRUE: (True,),
    Wanted.FALSE: (False,),
    Wanted.NOT_TRUE: (False, None),
    Wanted.NOT_FALSE: (True, None),
}


def atoms(names: tuple[str, ...]) -> st.SearchStrategy[Condition]:
    present = st.builds(Present, st.sampled_from(names), st.booleans())
    found: list[st.SearchStrategy[Condition]] = [present]
    for name in names:
        if name in OPERANDS:
            operators = st.sampled_from(ORDERED if name == "amount" else WORDS)
            found.append(operators.flatmap(partial(compared, name)))
    if "began_on" in names:
        ends = st.sampled_from(
            [
                ("began_on", None),
                ("moved_on", None),
                ("began_on", "moved_on"),
                ("moved_on", "began_on"),
            ]
        )
        apart = st.tuples(ends, st.sampled_from(ORDERED), st.integers(-1, 1))
        found.append(apart.map(lambda one: Days(*one[0], one[1], one[2])))
    return st.one_of(found)


def compared(name: str, operator: Operator) -> st.SearchStrategy[Condition]:
    one = OPERANDS[name]
    several = operator in ("in", "not_in")
    operands: st.SearchStrategy[Operand] = (
        st.lists(one, min_size=1, max_size=2).map(tuple) if several else one
    )
    return operands.map(lambda operand: Compare(name, operator, operand))


def conditions(names: tuple[str, ...]) -> st.SearchStrategy[Condition]:
    return st.recursive(
        atoms(names),
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: All(tuple(parts))),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        ),
        max_leaves=4,
    )


@st.composite
def some_rules(draw: st.DrawFn) -> tuple[tuple[str, ...], tuple[Rule, ...]]:
    names = draw(st.sampled_from(SETS))
    when, level = conditions(names), st.sampled_from(Level)
    rules = []
    for number in range(draw(st.integers(2, 3))):
        steps = [Step(draw(level), draw(st.none() | when)) for _ in range(draw(st.integers(1, 2)))]
        excused = [ExculpationRule("e", draw(when), draw(level), ())] * draw(st.integers(0, 1))
        caps = [CapRule("c", draw(level), draw(when))] * draw(st.integers(0, 1))
        rules.append(
            Rule(
                f"r{number}", draw(st.sampled_from(["t", "u"])), "alert", "customer", "fraud",
                draw(when), tuple(steps), (), tuple(excused), tuple(caps), (), "",
            )
        )  # fmt: skip
    return names, tuple(rules)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SETS).flatmap(lambda n: st.tuples(st.just(n), conditions(n), conditions(n))))
def test_two_conditions_meet_where_a_case_tried_says_so(
    drawn: tuple[tuple[str, ...], Condition, Condition],
) -> None:
    names, one, other = drawn
    tried = list(points({name: UNIVERSE[name] for name in names}, [ON]))
    said = {(holds(one, *point), holds(other, *point)) for point in tried}
    for first in Wanted:
        for second in Wanted:
            case = satisfied([formula(one, first, KINDS), formula(other, second, KINDS)])
            found = any(a in ANSWERS[first] and b in ANSWERS[second] for a, b in said)
            assert (case is not None) is found
            if case is not None:
                shown = example_of(case, KINDS, ON)
                point = ({signal.name: signal for signal in shown.signals}, shown.on)
                assert holds(one, *point) in ANSWERS[first]
                assert holds(other, *point) in ANSWERS[second]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_days_of_the_calendar_are_told_apart(data: st.DataObject) -> None:
    """Dates against a day of the calendar: the day of the assessment is free."""
    fixed = st.builds(
        lambda name, operator, day: Compare(name, operator, ON + timedelta(day)),
        st.sampled_from(["began_on", "moved_on"]),
        st.sampled_from(ORDERED),
        st.integers(-1, 1),
    )
    parts = data.draw(st.lists(fixed | atoms(("began_on", "moved_on")), min_size=2, max_size=4))
    condition = All(tuple(parts))
    case = satisfied([formula(condition, Wanted.TRUE, KINDS)])
    days = [ON + timedelta(day) for day in range(-7, 8)]
    tried = points({"began_on": (None, *days), "moved_on": (None, *days)}, days)
    assert (case is not None) is any(holds(condition, *point) is True for point in tried)


@settings(max_examples=40, deadline=None)
@given(some_rules())
def test_a_ruleset_is_analysed_as_by_trying_every_case(
    drawn: tuple[tuple[str, ...], tuple[Rule, ...]],
) -> None:
    names, rules = drawn
    tried = list(points({name: UNIVERSE[name] for name in names}, [ON]))
    said = [levels_at(rules, point) for point in tried]
    found = analyse(Ruleset("s", 1, "draft", {}, rules), KINDS, ON)
    assert dead_parts(found) == dead_tried(rules, tried, said)
    assert unlike(found) == unlike_tried(rules, said)
    assert {one.rule for one in found.shadowed} == shadowed_tried(rules, said)
    assert found.pairs == sum(
        any(a.id in at and b.id in at for at in said) for a, b in combinations(rules, 2)
    )
    assert {(one.rule, one.other) for one in found.together} == together_tried(rules, said)
    assert silent(found) == silent_tried(rules, tried, said)
    for overlap in found.overlaps:
        signals = {signal.name: signal for signal in overlap.example.signals}
        by_id = {rule.id: rule for rule in rules}
        for name, level in zip(overlap.rules, overlap.levels, strict=True):
            assert level_of_rule(by_id[name], signals, overlap.example.on) is level


def dead_parts(found: Analysis) -> set[tuple[str, str]]:
    return {(one.rule, one.part) for one in found.dead}


def dead_tried(
    rules: tuple[Rule, ...], tried: list[Point], said: list[dict[str, Level]]
) -> set[tuple[str, str]]:
    dead = set()
    for rule in rules:
        spoken = [point for point, at in zip(tried, said, strict=True) if rule.id in at]
        if not spoken:
            dead.add((rule.id, "when"))
            continue
        if all(at.get(rule.id, Level.NONE) is Level.NONE for at in said):
            dead.add((rule.id, "level"))
        steps = {first_step(rule, point) for point in spoken}
        dead |= {
            (rule.id, f"levels[{place}]")
            for place in range(1, len(rule.levels) + 1)
            if place not in steps
        }
        named = [(f"exculpations.{one.code}", one.when) for one in rule.exculpations]
        named += [(f"caps.{one.code}", one.when) for one in rule.caps]
        dead |= {
            (rule.id, name)
            for name, when in named
            if not any(holds(when, *point) is True for point in spoken)
        }
    return dead


def unlike(found: Analysis) -> dict[tuple[str, str], int]:
    return {one.rules: abs(one.levels[0] - one.levels[1]) for one in found.overlaps}


def unlike_tried(
    rules: tuple[Rule, ...], said: list[dict[str, Level]]
) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for one, other in combinations(rules, 2):
        if one.typology != other.typology:
            continue
        both = [(at[one.id], at[other.id]) for at in said if one.id in at and other.id in at]
        apart = [abs(a - b) for a, b in both if a or b]
        if apart:
            found[one.id, other.id] = max(apart)
    return found


def shadowed_tried(rules: tuple[Rule, ...], said: list[dict[str, Level]]) -> set[str]:
    found = set()
    for rule in rules:
        others = [one.id for one in rules if one.typology == rule.typology and one.id != rule.id]
        speaking = [at for at in said if at.get(rule.id, Level.NONE) is not Level.NONE]
        if (
            others
            and speaking
            and all(max(at.get(o, Level.NONE) for o in others) >= at[rule.id] for at in speaking)
        ):
            found.add(rule.id)
    return found


def together_tried(rules: tuple[Rule, ...], said: list[dict[str, Level]]) -> set[tuple[str, str]]:
    return {
        (one.id, other.id)
        for one in rules
        for other in rules
        if one.typology != other.typology
        and any(one.id in at for at in said)
        and all(other.id in at for at in said if one.id in at)
    }


def silent(found: Analysis) -> set[tuple[str, frozenset[tuple[str, str, str]]]]:
    return {
        (gap.typology, frozenset((c.signal, c.other, c.values) for c in gap.cells))
        for gap in found.gaps
    }


def silent_tried(
    rules: tuple[Rule, ...], tried: list[Point], said: list[dict[str, Level]]
) -> set[tuple[str, frozenset[tuple[str, str, str]]]]:
    gaps = set()
    for typology in {rule.typology for rule in rules}:
        several = [rule for rule in rules if rule.typology == typology]
        spoken = [
            point
            for point, at in zip(tried, said, strict=True)
            if any(rule.id in at for rule in several)
        ]
        cells = [
            (place, number)
            for number, places in enumerate(dimensions([Speaking(r, KINDS) for r in several]))
            for place in places
        ]
        alone = [one for one in cells if not any(literal_holds(one[0].literal, p) for p in spoken)]
        found: list[tuple[Place, ...]] = [(one[0],) for one in alone]
        heard = [one for one in cells if one not in alone]
        found += [
            (one[0], other[0])
            for one, other in combinations(heard, 2)
            if one[1] != other[1]
            and not any(
                literal_holds(one[0].literal, p) and literal_holds(other[0].literal, p)
                for p in spoken
            )
        ]
        gaps |= {
            (typology, frozenset((p.cell.signal, p.cell.other, p.cell.values) for p in places))
            for places in found
        }
    return gaps


def test_what_the_rules_that_come_with_vigie_say_as_a_whole() -> None:
    ruleset = read_ruleset(builtin_text(), vocabulary())
    found = analyse(ruleset, vocabulary(), ON)
    assert found.dead == ()
    assert found.shadowed == ()
    assert {one.rules for one in found.overlaps} == {
        ("holder_changed", "transfer_declared"),
        ("financed_twice", "foreign_pledge"),
        ("not_found", "vin_unknown"),
        ("registered_late", "certificate_cancelled"),
        # Yellow for what stands there, orange where a change of holder stands beside it.
        ("opposition", "opposition_transfer_tried"),
        ("opposition", "opposition_holder_changed"),
    }
    assert found.unread == ()


def test_a_rule_that_never_speaks_and_one_in_the_shade_are_named() -> None:
    text = """
id = "registrations"
version = 9
state = "draft"
[[rules]]
id = "wide"
typology = "stolen"
concerns = "customer"
nature = "fraud"
when = { present = "stolen" }
levels = [{ level = "red" }]
[[rules]]
id = "narrow"
typology = "stolen"
concerns = "customer"
nature = "fraud"
when = { signal = "stolen", is = true }
levels = [{ level = "orange" }, { level = "red" }]
[[rules]]
id = "dumb"
typology = "stolen"
concerns = "customer"
nature = "fraud"
when.all = [{ days_since = "exported_on", above = 3 }, { days_since = "exported_on", below = 4 }]
levels = [{ level = "orange" }]
"""
    found = analyse(read_ruleset(text, vocabulary()), vocabulary(), ON)
    assert dead_parts(found) == {("narrow", "levels[2]"), ("dumb", "when")}
    assert [(one.rule, one.by) for one in found.shadowed] == [("narrow", ("wide",))]
    assert [(one.rules, one.levels) for one in found.overlaps] == [
        (("wide", "narrow"), (Level.RED, Level.ORANGE))
    ]
