"""When a rule speaks, and when it gives a level or more: its conditions as formulas."""

from dataclasses import dataclass

from vigie.scoring.domain.analysis.formulas import (
    NEVER,
    Both,
    Either,
    Formula,
    Wanted,
    formula,
)
from vigie.scoring.domain.conditions import Condition
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.ruleset import Rule
from vigie.scoring.domain.signals import Vocabulary


@dataclass(frozen=True, slots=True)
class Speaking:
    """A rule seen as logic."""

    rule: Rule
    vocabulary: Vocabulary

    def speaks(self) -> Formula:
        """Return when the rule speaks at all, whatever its level."""
        return self._true(self.rule.when)

    def is_silent(self) -> Formula:
        """Return when it does not."""
        return self._not_true(self.rule.when)

    def step(self, place: int) -> Formula:
        """Return when a rung is the first that is true."""
        steps = self.rule.levels
        before = [self._not_true(one.when) for one in steps[:place]]
        return Both((*before, self._true(steps[place].when)))

    def at_least(self, level: Level) -> Formula:
        """Return when the rule gives this level or more; every rule gives NONE or more."""
        if level is Level.NONE:
            return self.speaks()
        rungs = [n for n, one in enumerate(self.rule.levels) if one.level >= level]
        return Both(
            (
                self.speaks(),
                Either(tuple(self.step(place) for place in rungs)),
                *(self._not_true(when) for when in self._lowering(level)),
            )
        )

    def below(self, level: Level) -> Formula:
        """Return when the rule gives less than this level, or does not speak."""
        if level is Level.NONE:
            return self.is_silent()
        steps = self.rule.levels
        low = [self.step(n) for n, one in enumerate(steps) if one.level < level]
        no_rung = Both(tuple(self._not_true(one.when) for one in steps))
        held = [self._true(when) for when in self._lowering(level)]
        return Either((self.is_silent(), *low, no_rung, *held))

    def exactly(self, level: Level) -> Formula:
        """Return when the rule speaks and gives this level."""
        above = NEVER if level is Level.RED else self.below(Level(level + 1))
        if level is Level.RED:
            return self.at_least(level)
        return Both((self.at_least(level), above))

    def _lowering(self, level: Level) -> list[Condition]:
        """Return what would hold the rule below a level."""
        found = [
            one.when
            for one in self.rule.exculpations
            if one.lowers_to is not None and one.lowers_to < level
        ]
        return found + [cap.when for cap in self.rule.caps if cap.level < level]

    def _true(self, condition: Condition | None) -> Formula:
        return formula(condition, Wanted.TRUE, self.vocabulary)

    def _not_true(self, condition: Condition | None) -> Formula:
        return formula(condition, Wanted.NOT_TRUE, self.vocabulary)
