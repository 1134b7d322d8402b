"""What a ruleset says of one subject on one day, with everything that explains it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.signals import Signal

Concerns = Literal["customer", "dealer", "third_party", "lender", "nobody"]
Nature = Literal["fraud", "asset_at_risk", "protection", "housekeeping"]
Outcome = Literal["alert", "information"]
Answer = Literal["met", "not_met", "unknown"]

CONCERNS: tuple[Concerns, ...] = ("customer", "dealer", "third_party", "lender", "nobody")
NATURES: tuple[Nature, ...] = ("fraud", "asset_at_risk", "protection", "housekeeping")


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code and the facts that its sentence names, with their dates."""

    code: str
    facts: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class Exculpation:
    """What would exonerate, and whether it does: met, not met, or unknown to our sources.

    `lowers_to` is the highest level left when met (None: the level is not touched).
    """

    code: str
    answer: Answer
    lowers_to: Level | None
    facts: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class Cap:
    """A bound that held the level down because something is not known."""

    code: str
    level: Level


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that speaks of the subject.

    `evidence_level` is what the ladder gave; `level` what is left after exculpations and caps,
    NONE when silenced. An `information` is shown on the certificate and never becomes an alert.
    `evidence` identifies the happening: (signal, value as ISO text), so that a decision already
    taken on the same happening is recognised.
    """

    rule: str
    typology: str
    outcome: Outcome
    level: Level
    evidence_level: Level
    concerns: Concerns
    nature: Nature
    reasons: tuple[Reason, ...]
    exculpations: tuple[Exculpation, ...]
    caps: tuple[Cap, ...]
    evidence: tuple[tuple[str, str], ...]
    task: str = ""


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
