"""An analysis comes to an end whatever the rules, and says which of them it could not analyse."""

from datetime import date
from itertools import combinations

import pytest

from vigie.fraud.domain.rulebook import builtin_text, vocabulary
from vigie.scoring.domain.analysis.analysing import analyse
from vigie.scoring.domain.analysis.asking import STEPS_OF_A_RULE, STEPS_OF_A_RULESET, Asking
from vigie.scoring.domain.analysis.report import Analysis, Dead, Unanalysed
from vigie.scoring.domain.conditions import All, AnyOf, Compare
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.parsing import read_ruleset
from vigie.scoring.domain.ruleset import ExculpationRule, Rule, Ruleset, Step
from vigie.scoring.domain.signals import SignalType

ON = date(2026, 11, 20)


def pigeons(birds: int, holes: int) -> tuple[All, dict[str, SignalType]]:
    """Return that each bird sits in a hole of its own, in plain comparisons: as hard as it gets."""
    words = tuple(f"hole{hole}" for hole in range(holes))
    names = [f"bird{bird}" for bird in range(birds)]
    apart = [
        AnyOf((Compare(one, "is_not", word), Compare(other, "is_not", word)))
        for one, other in combinations(names, 2)
        for word in words
    ]
    sits = [AnyOf(tuple(Compare(name, "is", word) for word in words)) for name in names]
    return All((*sits, *apart)), {name: SignalType(name, "text", words) for name in names}


def rule(name: str, when: All | Compare, *excused: All) -> Rule:
    exculpations = tuple(ExculpationRule("e", one, Level.NONE, ()) for one in excused)
    steps = (Step(Level.RED, None),)
    return Rule(
        name, "t", "alert", "customer", "fraud", when, steps, (), exculpations, (), (), ""
    )  # fmt: skip


def analysed(rules: tuple[Rule, ...], kinds: dict[str, SignalType]) -> Analysis:
    return analyse(Ruleset("s", 1, "draft", {}, rules), kinds, ON)


def test_a_small_one_is_told_exactly() -> None:
    crowded, kinds = pigeons(4, 3)
    found = analysed((rule("crowded", crowded),), kinds)
    assert found.dead == (Dead("crowded", "when"),)
    assert found.unanalysed == ()


def test_one_that_takes_too_long_is_named_with_what_it_takes_and_the_others_are_told() -> None:
    crowded, kinds = pigeons(10, 9)
    plain = rule("plain", Compare("bird0", "is", "hole0"))
    twin = rule("twin", Compare("bird0", "is", "hole0"))
    found = analysed((rule("crowded", crowded), plain, twin), kinds)
    ways = 9**10 * 2 ** (45 * 9)
    assert found.unanalysed == (Unanalysed("crowded", f"10^{len(str(ways)) - 1}"),)
    assert found.dead == ()
    assert {one.rule for one in found.shadowed} == {"plain", "twin"}
    assert found.gaps == ()
    assert found.pairs == 1
    assert found == analysed((rule("crowded", crowded), plain, twin), kinds)


def test_many_exclusions_come_to_an_end() -> None:
    crowded, kinds = pigeons(10, 9)
    excused = tuple(crowded for _ in range(30))
    found = analysed((rule("excused", Compare("bird0", "is", "hole0"), *excused),), kinds)
    assert [one.rule for one in found.unanalysed] == ["excused"]


def test_all_rules_together_take_no_more_than_a_ruleset_may() -> None:
    crowded, kinds = pigeons(10, 9)
    rules = tuple(rule(f"r{number}", crowded) for number in range(8))
    asking = Asking(of_a_rule=2_000, left=10_000)
    found = analyse(Ruleset("s", 1, "draft", {}, rules), kinds, ON, asking)
    assert {one.rule for one in found.unanalysed} == {one.id for one in rules}
    assert sum(asking.spent.values()) <= 10_000
    assert max(asking.spent.values()) <= 2_000


@pytest.fixture(scope="module")
def whole() -> Analysis:
    asking = Asking()
    found = analyse(read_ruleset(builtin_text(), vocabulary()), vocabulary(), ON, asking)
    assert found.unanalysed == ()
    assert max(asking.spent.values()) * 4 <= STEPS_OF_A_RULE
    assert sum(asking.spent.values()) * 4 <= STEPS_OF_A_RULESET
    return found


@pytest.mark.parametrize("steps", [0, 30, 300, 1_000, 3_000])
def test_what_is_told_within_fewer_steps_is_so(whole: Analysis, steps: int) -> None:
    ruleset = read_ruleset(builtin_text(), vocabulary())
    found = analyse(ruleset, vocabulary(), ON, Asking(of_a_rule=steps))
    assert set(found.dead) <= set(whole.dead)
    assert {one.rules for one in found.overlaps} <= {one.rules for one in whole.overlaps}
    assert set(found.shadowed) <= set(whole.shadowed)
    assert set(found.together) <= set(whole.together)
    assert set(found.gaps) <= set(whole.gaps)
    assert found.pairs <= whole.pairs
    lost = {one.rule for one in found.unanalysed}
    assert not lost & {rule for one in found.overlaps for rule in one.rules}
    if steps == 0:
        assert lost == {one.id for one in ruleset.rules}
