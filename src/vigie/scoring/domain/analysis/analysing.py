"""A ruleset looked at as a whole, before it is published."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import Final

from vigie.scoring.domain.analysis.formulas import Formula, Wanted, formula
from vigie.scoring.domain.analysis.gaps import gaps_of
from vigie.scoring.domain.analysis.report import (
    Analysis,
    Dead,
    Overlap,
    Shadowed,
    Together,
)
from vigie.scoring.domain.analysis.solving import example_of, satisfied
from vigie.scoring.domain.analysis.speaking import Speaking
from vigie.scoring.domain.conditions import Condition, signals_read
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.ruleset import Rule, Ruleset
from vigie.scoring.domain.signals import Vocabulary

_LEVELS: Final = (Level.YELLOW, Level.ORANGE, Level.RED)
_PAIRS: Final = sorted(
    ((one, other) for one in Level for other in Level if one or other),
    key=lambda pair: (-abs(pair[0] - pair[1]), -max(pair), -pair[0]),
)


def analyse(ruleset: Ruleset, vocabulary: Vocabulary, on: date) -> Analysis:
    """Return what a ruleset says as a whole; examples are of the day `on` where they can be.

    Exact about the conditions. Overlaps, shadows and gaps are told typology by typology, since
    one typology makes one alert; rules that give information take part in gaps only.
    """
    rules = [Speaking(rule, vocabulary) for rule in ruleset.rules]
    typologies = _by_typology(rules)
    alerting = {name: [r for r in several if _alerts(r)] for name, several in typologies.items()}
    together, pairs = _meetings(rules)
    return Analysis(
        dead=tuple(found for rule in rules for found in _dead(rule)),
        overlaps=tuple(
            found
            for name, several in alerting.items()
            for pair in combinations(several, 2)
            if (found := _overlap(name, pair, on)) is not None
        ),
        shadowed=tuple(found for several in alerting.values() for found in _shadowed(several)),
        together=together,
        gaps=tuple(gap for name, several in typologies.items() for gap in gaps_of(name, several)),
        unread=tuple(sorted(vocabulary.keys() - _read(ruleset.rules))),
        pairs=pairs,
    )


def _by_typology(rules: Sequence[Speaking]) -> dict[str, list[Speaking]]:
    found: dict[str, list[Speaking]] = {}
    for rule in rules:
        found.setdefault(rule.rule.typology, []).append(rule)
    return found


def _alerts(one: Speaking) -> bool:
    return one.rule.outcome == "alert"


def _is_possible(*parts: Formula) -> bool:
    return satisfied(parts) is not None


def _dead(one: Speaking) -> Iterator[Dead]:
    rule, speaks = one.rule, one.speaks()
    if not _is_possible(speaks):
        yield Dead(rule.id, "when")
        return
    if rule.outcome == "alert" and not _is_possible(one.at_least(Level.YELLOW)):
        yield Dead(rule.id, "level")
    for place in range(len(rule.levels)):
        if not _is_possible(speaks, one.step(place)):
            yield Dead(rule.id, f"levels[{place + 1}]")
    named = [(f"exculpations.{part.code}", part.when) for part in rule.exculpations]
    named += [(f"caps.{cap.code}", cap.when) for cap in rule.caps]
    for name, when in named:
        if not _is_possible(speaks, formula(when, Wanted.TRUE, one.vocabulary)):
            yield Dead(rule.id, name)


def _overlap(typology: str, pair: tuple[Speaking, Speaking], on: date) -> Overlap | None:
    first, second = pair
    for levels in _PAIRS:
        case = satisfied([first.exactly(levels[0]), second.exactly(levels[1])])
        if case is not None:
            example = example_of(case, first.vocabulary, on)
            return Overlap(typology, (first.rule.id, second.rule.id), levels, example)
    return None


def _shadowed(several: Sequence[Speaking]) -> Iterator[Shadowed]:
    for one in several:
        others = [other for other in several if other is not one]
        if not others or not _is_possible(one.at_least(Level.YELLOW)):
            continue
        alone = next((other for other in others if _covers([other], one)), None)
        if alone is not None:
            yield Shadowed(one.rule.id, (alone.rule.id,))
        elif len(others) > 1 and _covers(others, one):
            yield Shadowed(one.rule.id, tuple(other.rule.id for other in others))


def _covers(others: Sequence[Speaking], one: Speaking) -> bool:
    """Tell whether one of the others gives each level whenever one gives it."""
    return not any(
        _is_possible(one.at_least(level), *(other.below(level) for other in others))
        for level in _LEVELS
    )


def _meetings(rules: Sequence[Speaking]) -> tuple[tuple[Together, ...], int]:
    """Return which rules cannot speak alone, and how many pairs of all may speak at once."""
    found, pairs = [], 0
    for first, second in combinations(rules, 2):
        if not _is_possible(first.speaks(), second.speaks()):
            continue
        pairs += 1
        if first.rule.typology == second.rule.typology:
            continue
        for one, other in ((first, second), (second, first)):
            if not _is_possible(one.speaks(), other.is_silent()):
                found.append(Together(one.rule.id, other.rule.id))
    return tuple(found), pairs


def _read(rules: Sequence[Rule]) -> frozenset[str]:
    """Return the signals that any rule reads or shows."""
    names: set[str] = set()
    for rule in rules:
        parts: list[Condition | None] = [rule.when, *(step.when for step in rule.levels)]
        parts += [reason.when for reason in rule.reasons]
        parts += [one.when for one in rule.exculpations]
        parts += [cap.when for cap in rule.caps]
        names.update(*(signals_read(part) for part in parts if part is not None))
        names.update(rule.evidence, *(reason.shows for reason in rule.reasons))
        names.update(*(one.shows for one in rule.exculpations))
    return frozenset(names)
