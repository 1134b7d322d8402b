"""Alerts as they would have been: the life of alerts told again by other rules, in memory.

It follows `joining.plan`, the rule of the real alerts, so a replay by the rules that were in force
opens what was opened. No person decides in it: what was decided is compared with it at the end.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from vigie.fraud.domain.alerts import (
    AssessedSubject,
    Change,
    EventKind,
    Held,
    Key,
    Opening,
    Reading,
)
from vigie.fraud.domain.inputs import LEARNED_PATTERN
from vigie.fraud.domain.joining import plan
from vigie.fraud.domain.lifecycle import LIVE, Verdict
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.signals import Signal

RIGHT: Final = (
    Verdict.FRAUD_CONFIRMED,
    Verdict.ASSET_AT_RISK_CONFIRMED,
    Verdict.HOUSEKEEPING_DONE,
)


@dataclass(frozen=True, slots=True)
class Tally:
    """What one extract came to for one typology and level.

    `opened` counts alerts that opened, or rose to that level, that day; `confirmed` reds read
    twice; `standing` alerts that stood at its end. Of the opened ones `right`, `wrong` and
    `unknown` say what people found of the same contract and typology.
    """

    typology: str
    level: Level
    opened: int
    confirmed: int
    standing: int
    right: int
    wrong: int
    unknown: int


@dataclass(slots=True)
class Replay:
    """Alerts in memory; `verdicts` are the last ones known, by contract and typology.

    A model names no matter: what it raises is held against `truths`, what people found of the contract
    in whatever matter, and any alert of a contract finds what people found of it by model or chance.
    """

    verdicts: Mapping[Key, Verdict]
    truths: Mapping[str, Verdict] = field(default_factory=dict)
    held: dict[Key, Held] = field(default_factory=dict)
    raised: set[Key] = field(default_factory=set)
    spoken: dict[Key, tuple[Signal, ...]] = field(default_factory=dict)
    _opened: Counter[tuple[str, Level]] = field(default_factory=Counter)
    _confirmed: Counter[str] = field(default_factory=Counter)
    _found: Counter[tuple[str, Level, str]] = field(default_factory=Counter)

    @property
    def contracts(self) -> set[str]:
        """Return the contracts with an alert, to be assessed again whatever differs."""
        return {contract for contract, _ in self.held}

    @property
    def learned(self) -> frozenset[str]:
        """Return the contracts of which an alert of the model holds its place."""
        return frozenset(
            contract for contract, typology in self.held if typology == LEARNED_PATTERN
        )

    @property
    def missed(self) -> int:
        """Return how many alerts that people found right were never raised."""
        alerted = {contract for contract, _ in self.raised}
        return sum(
            verdict in RIGHT
            and key not in self.raised
            and not (key[1] == LEARNED_PATTERN and key[0] in alerted)
            for key, verdict in self.verdicts.items()
        )

    def read(self, subjects: Iterable[AssessedSubject], reading: Reading) -> None:
        """Let a chunk of an extract open, raise, lower and clear alerts."""
        several = list(subjects)
        mine = {subject.contract_number for subject in several}
        held = {key: one for key, one in self.held.items() if key[0] in mine}
        planned = plan(several, held, reading)
        for change in planned.changes:
            key = (change.held.contract_number, change.held.typology)
            if not change.holds:
                del self.held[key]
                continue
            read_at = _read_at(change, reading)
            self.held[key] = Held(
                change.held.id,
                *key,
                change.state,
                change.level,
                max(change.held.highest_level, change.level),
                change.first_red_read_at,
                read_at,
                reading.run_id,
                change.joined is None,
                change.evidence,
                "",
                is_read_twice=change.is_read_twice,
                gone_by=_gone_by(change),
            )
            if change.joined is not None and not change.is_recalled:
                self.spoken[key] = change.subject.spoken
            if EventKind.LEVEL_RAISED in change.events:
                self._open(key, change.level)
            self._confirmed[key[1]] += EventKind.READ_TWICE in change.events
        for opening in planned.openings:
            self._begin(opening, reading)

    def tally(self) -> list[Tally]:
        """Return what the extract came to, and begin the next."""
        standing = Counter(
            (key[1], one.level) for key, one in self.held.items() if one.state in LIVE
        )
        places = sorted({*standing, *self._opened, *((t, Level.RED) for t in self._confirmed)})
        tallies = [self._line(typology, level, standing) for typology, level in places]
        self._opened.clear()
        self._confirmed.clear()
        self._found.clear()
        return tallies

    def _line(
        self, typology: str, level: Level, standing: Mapping[tuple[str, Level], int]
    ) -> Tally:
        found = (self._found[typology, level, word] for word in ("right", "wrong", "unknown"))
        confirmed = self._confirmed[typology] if level is Level.RED else 0
        stands = standing.get((typology, level), 0)
        return Tally(typology, level, self._opened[typology, level], confirmed, stands, *found)

    def _begin(self, opening: Opening, reading: Reading) -> None:
        joined, subject = opening.joined, opening.subject
        key = (subject.contract_number, joined.typology)
        self.held[key] = Held(
            0,
            *key,
            opening.state,
            joined.level,
            joined.level,
            opening.first_red_read_at,
            reading.read_of(subject),
            reading.run_id,
            is_gone=False,
            evidence=joined.evidence,
            content="",
        )
        self.spoken[key] = subject.spoken
        self._open(key, joined.level)

    def _open(self, key: Key, level: Level) -> None:
        self.raised.add(key)
        self._opened[key[1], level] += 1
        is_learned = key[1] == LEARNED_PATTERN
        verdict = self.truths.get(key[0]) if is_learned else self.verdicts.get(key)
        self._found[key[1], level, _found(verdict)] += 1


def _read_at(change: Change, reading: Reading) -> datetime:
    return change.held.last_read_at if change.is_recalled else reading.read_of(change.subject)


def _gone_by(change: Change) -> str:
    return "" if change.joined is not None or change.cause is None else change.cause.by


def _found(verdict: Verdict | None) -> str:
    if verdict in RIGHT:
        return "right"
    return "wrong" if verdict is Verdict.NOT_FRAUD else "unknown"


def hours(tallies: Sequence[Tally], minutes: Mapping[Level, int]) -> float:
    """Return the hours of analysts that the opened alerts ask for, at so many minutes a level."""
    return sum(one.opened * minutes[one.level] for one in tallies) / 60
