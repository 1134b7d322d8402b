"""What a shadow would change: the same subjects judged twice, typology by typology."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vigie.fraud.domain.alerts import AssessedSubject, Joined, joined_findings
from vigie.scoring.domain.assessment import Finding
from vigie.scoring.domain.levels import Level


class Effect(StrEnum):
    """What publishing the shadow would do to one alert."""

    OPENS = "opens"
    CLOSES = "closes"
    RAISES = "raises"
    LOWERS = "lowers"


@dataclass(frozen=True, slots=True)
class Difference:
    """One typology of one subject on which the two differ; NONE: says nothing."""

    subject: AssessedSubject
    typology: str
    in_force: Level
    in_shadow: Level
    rule_in_force: str
    rule_in_shadow: str


def effect_of(in_force: Level, in_shadow: Level) -> Effect:
    """Return what a change of level comes to; the levels differ."""
    if in_force is Level.NONE:
        return Effect.OPENS
    if in_shadow is Level.NONE:
        return Effect.CLOSES
    return Effect.RAISES if in_shadow > in_force else Effect.LOWERS


def differences(
    judged: Sequence[tuple[AssessedSubject, tuple[Finding, ...]]],
) -> Iterator[Difference]:
    """Yield where the shadow's findings lead to another level than those in force."""
    for subject, shadow in judged:
        ours, theirs = joined_findings(subject.findings), joined_findings(shadow)
        for typology in sorted({*ours, *theirs}):
            one, other = ours.get(typology), theirs.get(typology)
            if _level(one) != _level(other):
                rules = ("" if one is None else one.rule, "" if other is None else other.rule)
                yield Difference(subject, typology, _level(one), _level(other), *rules)


def _level(joined: Joined | None) -> Level:
    return Level.NONE if joined is None else joined.level
