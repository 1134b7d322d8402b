"""Questions about rules, and how much each rule may cost: an analysis of any ruleset comes to an end."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from vigie.scoring.domain.analysis.cases import Case
from vigie.scoring.domain.analysis.formulas import Formula, combinations
from vigie.scoring.domain.analysis.report import Unanalysed
from vigie.scoring.domain.analysis.solving import OutOfSteps, Steps, satisfied
from vigie.scoring.domain.analysis.speaking import Speaking
from vigie.scoring.domain.levels import Level

# The dearest of the built-in rules takes a quarter; a step is some ten microseconds.
STEPS_OF_A_RULE: Final = 600_000
STEPS_OF_A_RULESET: Final = 2_000_000
_EXACT: Final = 10**12


class GivenUp(Exception):
    """Nothing can be told: the search was given up now, or on one of the rules before."""


@dataclass(slots=True)
class Asking:
    """Asks whether some case makes formulas of rules hold; what it costs goes to the dearest of them.

    A rule may take so many steps, and so may all together; the rule that takes the last is given up,
    with all that is still to be asked of it.
    """

    of_a_rule: int = STEPS_OF_A_RULE
    left: int = STEPS_OF_A_RULESET
    given_up: dict[str, int] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=dict)
    _ways: dict[str, int] = field(default_factory=dict)

    def case(self, rules: Sequence[Speaking], *parts: Formula) -> Case | None:
        """Return a case in which all parts hold; None when there is none; raises GivenUp."""
        if any(one.rule.id in self.given_up for one in rules):
            raise GivenUp
        dearest = max(rules, key=lambda one: (self._ways_of(one), one.rule.id)).rule.id
        allowed = min(self.of_a_rule - self.spent.get(dearest, 0), self.left)
        steps = Steps(allowed)
        try:
            return satisfied(parts, steps)
        except OutOfSteps:
            self.given_up[dearest] = self._ways[dearest]
            raise GivenUp from None
        finally:
            taken = allowed - (steps.left or 0)
            self.spent[dearest] = self.spent.get(dearest, 0) + taken
            self.left -= taken

    def is_possible(self, rules: Sequence[Speaking], *parts: Formula) -> bool:
        """Tell whether some case makes all parts hold; raises GivenUp."""
        return self.case(rules, *parts) is not None

    def unanalysed(self) -> tuple[Unanalysed, ...]:
        """Return the rules that were given up."""
        return tuple(Unanalysed(name, _told(ways)) for name, ways in self.given_up.items())

    def _ways_of(self, one: Speaking) -> int:
        if one.rule.id not in self._ways:
            self._ways[one.rule.id] = combinations(one.at_least(Level.YELLOW))
        return self._ways[one.rule.id]


def _told(ways: int) -> str:
    """Return a number exactly, or the power of ten that it reaches: 10^15 for a million of billions."""
    return str(ways) if ways < _EXACT else f"10^{len(str(ways)) - 1}"
