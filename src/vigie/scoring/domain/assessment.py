"""What a ruleset says of one subject on one day, with everything that explains it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.signals import Facts, Signal

Concerns = Literal["customer", "dealer", "third_party", "lender", "nobody"]
Nature = Literal["fraud", "asset_at_risk", "protection", "housekeeping"]
Outcome = Literal["alert", "information"]
Answer = Literal["met", "not_met", "unknown"]
Names = tuple[str, ...]

CONCERNS: tuple[Concerns, ...] = ("customer", "dealer", "third_party", "lender", "nobody")
NATURES: tuple[Nature, ...] = ("fraud", "asset_at_risk", "protection", "housekeeping")


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code and the facts that its sentence names, with their dates."""

    code: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Exculpation:
    """What would exonerate, and whether it does: met, not met, or unknown to our sources.

    `lowers_to` is the highest level left when met (None: the level is not touched).
    """

    code: str
    answer: Answer
    lowers_to: Level | None
    facts: Facts


@dataclass(frozen=True, slots=True)
class Cap:
    """A bound that held the level down because something is not known."""

    code: str
    level: Level


@dataclass(frozen=True, slots=True)
class Exonerating:
    """An exculpation as it is said of all who are judged alike: its facts are named, not held."""

    code: str
    answer: Answer
    lowers_to: Level | None
    shows: Names = ()


@dataclass(frozen=True, slots=True)
class Saying:
    """What one rule says of everybody whom its conditions cannot tell apart; it holds no fact.

    `evidence_level` is what the ladder gave; `level` what is left after exculpations and caps,
    NONE when silenced. An `information` is shown on the certificate and never becomes an alert.
    `reasons` are codes, each with the facts it names. `evidence` names the facts that identify the
    happening. Only facts that are known are named.
    """

    rule: str
    typology: str
    outcome: Outcome
    level: Level
    evidence_level: Level
    concerns: Concerns
    nature: Nature
    reasons: tuple[tuple[str, Names], ...] = ()
    exculpations: tuple[Exonerating, ...] = ()
    caps: tuple[Cap, ...] = ()
    evidence: Names = ()
    task: str = ""

    @property
    def names(self) -> Names:
        """Return the facts that it names, each once."""
        named = [shows for _code, shows in self.reasons]
        named += [one.shows for one in self.exculpations]
        return tuple(dict.fromkeys(name for names in (*named, self.evidence) for name in names))


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that speaks of a subject: what it says, and the subject's own facts that this names."""

    said: Saying
    facts: Facts = ()

    @property
    def rule(self) -> str:
        """Return the rule that speaks."""
        return self.said.rule

    @property
    def typology(self) -> str:
        """Return the matter of which it speaks."""
        return self.said.typology

    @property
    def outcome(self) -> Outcome:
        """Return whether it may become an alert."""
        return self.said.outcome

    @property
    def level(self) -> Level:
        """Return what is left of the level after exculpations and caps."""
        return self.said.level

    @property
    def evidence_level(self) -> Level:
        """Return the level that the evidence by itself gives."""
        return self.said.evidence_level

    @property
    def concerns(self) -> Concerns:
        """Return whom the matter concerns."""
        return self.said.concerns

    @property
    def nature(self) -> Nature:
        """Return what the matter is."""
        return self.said.nature

    @property
    def caps(self) -> tuple[Cap, ...]:
        """Return the bounds that held the level down."""
        return self.said.caps

    @property
    def task(self) -> str:
        """Return the task of the back office, "" without one."""
        return self.said.task

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return the reasons with their facts."""
        held = self._held()
        return tuple(
            [Reason(code, tuple([held[one] for one in shows])) for code, shows in self.said.reasons]
        )

    @property
    def exculpations(self) -> tuple[Exculpation, ...]:
        """Return what would exonerate, with its facts."""
        held = self._held()
        return tuple(
            [
                Exculpation(
                    one.code, one.answer, one.lowers_to, tuple([held[name] for name in one.shows])
                )
                for one in self.said.exculpations
            ]
        )

    @property
    def evidence(self) -> tuple[tuple[str, str], ...]:
        """Return what identifies the happening: (signal, value as ISO text).

        So a decision already taken on the same happening is recognised.
        """
        held = self._held()
        return tuple([(name, str(held[name].value)) for name in self.said.evidence])

    def _held(self) -> dict[str, Signal]:
        return {one.name: one for one in self.facts}


@dataclass(frozen=True, slots=True)
class Assessment:
    """All findings of one subject, highest level first, under one version of one ruleset."""

    ruleset: str
    version: int
    on: date
    findings: tuple[Finding, ...]

    @property
    def level(self) -> Level:
        """Return the highest level among the findings that may become alerts."""
        return max((f.level for f in self.findings if f.outcome == "alert"), default=Level.NONE)
