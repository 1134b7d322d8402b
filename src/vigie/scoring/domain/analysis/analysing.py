"""A ruleset looked at as a whole, before it is published."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Final

from vigie.scoring.domain.analysis.asking import Asking, GivenUp
from vigie.scoring.domain.analysis.formulas import Wanted, formula
from vigie.scoring.domain.analysis.gaps import gaps_of
from vigie.scoring.domain.analysis.report import (
    Analysis,
    Dead,
    Gap,
    Overlap,
    Shadowed,
    Together,
)
from vigie.scoring.domain.analysis.solving import example_of
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


def analyse(
    ruleset: Ruleset, vocabulary: Vocabulary, on: date, asking: Asking | None = None
) -> Analysis:
    """Return what a ruleset says as a whole; examples are of the day `on` where they can be.

    Exact about the conditions. Overlaps, shadows and gaps are told typology by typology, since
    one typology makes one alert; rules that give information take part in gaps only. Rules of which
    the search takes too many steps are named, and nothing else is told of them.
    """
    rules = [Speaking(rule, vocabulary) for rule in ruleset.rules]
    typologies = _by_typology(rules)
    found = _Analysing(asking or Asking(), on)
    for rule in rules:
        found.dead_parts(rule)
    for name, several in typologies.items():
        alerting = [one for one in several if _alerts(one)]
        for pair in combinations(alerting, 2):
            found.overlap(name, pair)
        found.shadows(alerting)
    for pair in combinations(rules, 2):
        found.meeting(pair)
    for name, several in typologies.items():
        found.silences(name, several)
    return found.told(tuple(sorted(vocabulary.keys() - _read(ruleset.rules))))


def _by_typology(rules: Sequence[Speaking]) -> dict[str, list[Speaking]]:
    found: dict[str, list[Speaking]] = {}
    for rule in rules:
        found.setdefault(rule.rule.typology, []).append(rule)
    return found


def _alerts(one: Speaking) -> bool:
    return one.rule.outcome == "alert"


@dataclass(slots=True)
class _Analysing:
    """What is found, question by question; each finding with the rules that it needed."""

    asking: Asking
    on: date
    dead: list[Dead] = field(default_factory=list)
    overlaps: list[Overlap] = field(default_factory=list)
    shadowed: list[Shadowed] = field(default_factory=list)
    together: list[Together] = field(default_factory=list)
    gaps: dict[tuple[str, ...], list[Gap]] = field(default_factory=dict)
    met: list[tuple[str, str]] = field(default_factory=list)

    def dead_parts(self, one: Speaking) -> None:
        """Find what of a rule never speaks."""
        with suppress(GivenUp):
            self.dead += list(_dead(one, self.asking))

    def overlap(self, typology: str, pair: tuple[Speaking, Speaking]) -> None:
        """Find the most unlike levels that two rules may give together."""
        first, second = pair
        with suppress(GivenUp):
            for levels in _PAIRS:
                parts = first.exactly(levels[0]), second.exactly(levels[1])
                case = self.asking.case(pair, *parts)
                if case is not None:
                    example = example_of(case, first.vocabulary, self.on)
                    names = (first.rule.id, second.rule.id)
                    self.overlaps.append(Overlap(typology, names, levels, example))
                    return

    def shadows(self, several: Sequence[Speaking]) -> None:
        """Find the rules of a typology that change nothing."""
        for one in several:
            with suppress(GivenUp):
                self._shadow(one, [other for other in several if other is not one])

    def _shadow(self, one: Speaking, others: list[Speaking]) -> None:
        if not others or not self.asking.is_possible([one], one.at_least(Level.YELLOW)):
            return
        alone = next((other for other in others if self._covers_alone(other, one)), None)
        if alone is not None:
            self.shadowed.append(Shadowed(one.rule.id, (alone.rule.id,)))
        elif len(others) > 1 and self._covers(others, one):
            self.shadowed.append(Shadowed(one.rule.id, tuple(other.rule.id for other in others)))

    def _covers_alone(self, other: Speaking, one: Speaking) -> bool:
        """Tell whether another rule covers one; of one that was given up nobody can tell."""
        if other.rule.id in self.asking.given_up:
            return False
        return self._covers([other], one)

    def _covers(self, others: Sequence[Speaking], one: Speaking) -> bool:
        """Tell whether one of the others gives each level whenever one gives it."""
        return not any(
            self.asking.is_possible(
                [one, *others], one.at_least(level), *(other.below(level) for other in others)
            )
            for level in _LEVELS
        )

    def meeting(self, pair: tuple[Speaking, Speaking]) -> None:
        """Find whether two rules may speak at once, and whether one cannot without the other."""
        first, second = pair
        with suppress(GivenUp):
            if not self.asking.is_possible(pair, first.speaks(), second.speaks()):
                return
            self.met.append((first.rule.id, second.rule.id))
            if first.rule.typology == second.rule.typology:
                return
            for one, other in ((first, second), (second, first)):
                if not self.asking.is_possible(pair, one.speaks(), other.is_silent()):
                    self.together.append(Together(one.rule.id, other.rule.id))

    def silences(self, typology: str, rules: Sequence[Speaking]) -> None:
        """Find the values that silence all rules of a typology."""
        with suppress(GivenUp):
            found = list(gaps_of(typology, rules, self.asking))
            self.gaps[tuple(one.rule.id for one in rules)] = found

    def told(self, unread: tuple[str, ...]) -> Analysis:
        """Return what was found, less all that needed a rule that was given up."""
        lost = frozenset(self.asking.given_up)
        return Analysis(
            dead=tuple(one for one in self.dead if one.rule not in lost),
            overlaps=tuple(one for one in self.overlaps if lost.isdisjoint(one.rules)),
            shadowed=tuple(one for one in self.shadowed if lost.isdisjoint((one.rule, *one.by))),
            together=tuple(one for one in self.together if lost.isdisjoint((one.rule, one.other))),
            gaps=tuple(
                gap for names, gaps in self.gaps.items() if lost.isdisjoint(names) for gap in gaps
            ),
            unread=unread,
            pairs=sum(lost.isdisjoint(pair) for pair in self.met),
            unanalysed=self.asking.unanalysed(),
        )


def _dead(one: Speaking, asking: Asking) -> Iterator[Dead]:
    rule, speaks = one.rule, one.speaks()
    if not asking.is_possible([one], speaks):
        yield Dead(rule.id, "when")
        return
    if rule.outcome == "alert" and not asking.is_possible([one], one.at_least(Level.YELLOW)):
        yield Dead(rule.id, "level")
    for place in range(len(rule.levels)):
        if not asking.is_possible([one], speaks, one.step(place)):
            yield Dead(rule.id, f"levels[{place + 1}]")
    named = [(f"exculpations.{part.code}", part.when) for part in rule.exculpations]
    named += [(f"caps.{cap.code}", cap.when) for cap in rule.caps]
    for name, when in named:
        if not asking.is_possible([one], speaks, formula(when, Wanted.TRUE, one.vocabulary)):
            yield Dead(rule.id, name)


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
