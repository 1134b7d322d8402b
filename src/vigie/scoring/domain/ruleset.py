"""A ruleset: versioned data that says when to speak, how certain it is, and what exonerates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from vigie.scoring.domain.assessment import Concerns, Nature, Outcome
from vigie.scoring.domain.conditions import Condition
from vigie.scoring.domain.levels import Level

State = Literal["draft", "shadow", "published"]


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of the ladder: the first whose condition is true gives the level of the evidence."""

    level: Level
    when: Condition | None
    concerns: Concerns | None = None
    nature: Nature | None = None


@dataclass(frozen=True, slots=True)
class ReasonRule:
    """A reason, told when its condition is true; `shows` names the facts of its sentence."""

    code: str
    shows: tuple[str, ...]
    when: Condition | None


@dataclass(frozen=True, slots=True)
class ExculpationRule:
    """What exonerates: lowers to a level at most, and may say whom the matter then concerns."""

    code: str
    when: Condition
    lowers_to: Level | None
    shows: tuple[str, ...]
    concerns: Concerns | None = None
    nature: Nature | None = None


@dataclass(frozen=True, slots=True)
class CapRule:
    """A bound on the level that holds while something is not known."""

    code: str
    level: Level
    when: Condition


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of one typology. `evidence` names the signals that identify the happening."""

    id: str
    typology: str
    outcome: Outcome
    concerns: Concerns
    nature: Nature
    when: Condition
    levels: tuple[Step, ...]
    reasons: tuple[ReasonRule, ...]
    exculpations: tuple[ExculpationRule, ...]
    caps: tuple[CapRule, ...]
    evidence: tuple[str, ...]
    task: str


@dataclass(frozen=True, slots=True)
class Ruleset:
    """A version of a ruleset with the settings it was read with, such as days of grace."""

    id: str
    version: int
    state: State
    settings: Mapping[str, int]
    rules: tuple[Rule, ...]

    @property
    def typologies(self) -> frozenset[str]:
        """Return the typologies that may become alerts."""
        return frozenset(rule.typology for rule in self.rules if rule.outcome == "alert")
