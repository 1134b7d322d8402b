"""What joins: subjects as they were assessed, alerts as they are held, and the change between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from vigie.fraud.domain.causes import Cause
from vigie.fraud.domain.happenings import kept
from vigie.fraud.domain.lifecycle import State
from vigie.scoring.domain.assessment import Concerns, Finding, Nature
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.signals import Signal


@dataclass(frozen=True, slots=True)
class Doubt:
    """A field that a person said is mapped wrongly: who (None for a token) and when."""

    field: str
    user_id: int | None
    said_at: datetime


@dataclass(frozen=True, slots=True)
class AssessedSubject:
    """One subject that was assessed, with what the queue shows of it; no name of a person.

    `findings` empty means: assessed, and nothing speaks. `exposure` is in units of `currency`.
    `read_at` is when the subject's own register was read; None: with the reading. `unread` are
    the typologies of which the register said nothing this time: its row is absent or was set
    aside, or the cell they rest on is empty. Silence about these is no correction.
    `unread_row` is the import and the line of a row that came and could not be read. `spoken` is
    what the register says now; `recalled` is found of what was not read when what the register said
    last is weighed again with what our own side knows now. `unrepeated` are the typologies
    of which the last read by itself makes no red: what makes one was said by an earlier read only.
    `doubts` are the fields that a person said are mapped wrongly: `findings` are what holds without
    them, and `lost` the typologies that speak lower or not at all because of that. `rests_on` gives,
    of a typology that speaks, the fields of an open question without any one of which it would not.
    `is_over`: the contract ended, as a person answered, and is compared no more.
    """

    subject_kind: str
    subject_id: int
    contract_number: str
    plate: str
    vin: str
    product: str
    exposure: Decimal
    currency: str
    findings: tuple[Finding, ...]
    read_at: datetime | None = None
    unread: frozenset[str] = frozenset()
    unread_row: tuple[int, int] | None = None
    spoken: tuple[Signal, ...] = ()
    recalled: tuple[Finding, ...] = ()
    unrepeated: frozenset[str] = frozenset()
    doubts: tuple[Doubt, ...] = ()
    lost: frozenset[str] = frozenset()
    rests_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_over: bool = False

    def is_silent_on(self, typology: str) -> bool:
        """Tell whether nothing was read of a typology: no rule judged it, and none could."""
        judged = (one.typology for one in self.findings if one.outcome == "alert")
        return typology in self.unread and typology not in judged


@dataclass(frozen=True, slots=True)
class Reading:
    """The run that assessed the subjects.

    `on` is the day of the assessment (as-of date of the extract), `read_at` the instant of the
    register read: midnight UTC of the as-of date for an extract, the instant itself for a live
    read. `is_baseline` marks the first run of a portfolio. Of several registers each subject has
    its own: what was not read again is no second read.
    """

    run_id: int
    on: date
    read_at: datetime
    ruleset: str
    ruleset_version: int
    is_baseline: bool = False

    def read_of(self, subject: AssessedSubject) -> datetime:
        """Return the instant at which the register was read for a subject."""
        return self.read_at if subject.read_at is None else subject.read_at


@dataclass(frozen=True, slots=True)
class Snoozed:
    """What stood when an alert was put aside, and until when it is."""

    until: date
    gist: str
    cents: int


@dataclass(frozen=True, slots=True)
class Held:
    """An alert that holds the place of its contract and typology."""

    id: int
    contract_number: str
    typology: str
    state: State
    level: Level
    highest_level: Level
    first_red_read_at: datetime | None
    last_read_at: datetime
    last_run_id: int
    is_gone: bool
    evidence: Mapping[str, str]
    content: str
    decided_on: date | None = None
    decided_level: Level = Level.NONE
    snoozed: Snoozed | None = None
    is_read_twice: bool = False
    gone_by: str = ""
    rests_on: tuple[str, ...] = ()

    def doubts(self, subject: AssessedSubject, *, speaks: bool) -> tuple[Doubt, ...]:
        """Return the doubts of a subject that touch what this alert rests on.

        `speaks`: something else speaks of it too. What was not read at all is known by its question.
        """
        if speaks or self.typology in subject.lost:
            return subject.doubts if self.typology in subject.lost else ()
        return tuple(one for one in subject.doubts if one.field in self.rests_on)


@dataclass(frozen=True, slots=True)
class Joined:
    """All that one typology says of one subject: the strongest finding leads."""

    typology: str
    rule: str
    level: Level
    evidence_level: Level
    concerns: Concerns
    nature: Nature
    findings: tuple[Finding, ...]
    task: str

    @property
    def evidence(self) -> dict[str, str]:
        """Return what identifies the happening."""
        return {name: value for finding in self.findings for name, value in finding.evidence}


class EventKind(StrEnum):
    """What the history of an alert tells."""

    OPENED = "opened"
    LEVEL_RAISED = "level_raised"
    LEVEL_LOWERED = "level_lowered"
    READ_TWICE = "read_twice"
    TAKEN_BACK = "taken_back"
    CLEARED = "cleared_by_register"
    CLOSED = "closed_by_register"
    SEEN_AGAIN = "seen_again"
    ANOTHER = "another_happening"
    REGISTER_RIGHT = "register_right_again"
    HELD_BACK = "held_back"
    OPENED_AGAIN = "opened_again"
    NOT_READ = "not_read"
    LOOKED_UP = "looked_up"
    REPLACED = "replaced"
    DECIDED = "decided"
    ACKNOWLEDGED = "acknowledged"
    COMMENTED = "commented"
    TASK_OPENED = "task_opened"
    TASK_DONE = "task_done"
    ACTED = "acted"
    UNDONE = "undone"
    ASSIGNED = "assigned"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    PROPOSED = "proposed"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"
    ASKED = "asked"
    ANSWERED = "answered"
    CONTESTED = "contested"
    JUDGED = "judged"
    MERGED = "merged"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Opening:
    """A new alert."""

    subject: AssessedSubject
    joined: Joined
    state: State
    first_red_read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """What a read makes of a held alert; `joined` None when the evidence is gone.

    `cause` says why it went or fell. `told` are the findings that exonerate it, where they do.
    `is_recalled`: the register was silent, and what it said last was weighed again. `doubts` are the
    fields mapped wrongly because of which it fell or is held back. `is_other`: an alert that nobody
    confirmed goes on with another happening, of which the register was read once.
    """

    held: Held
    state: State
    level: Level
    first_red_read_at: datetime | None
    holds: bool
    events: tuple[EventKind, ...]
    joined: Joined | None
    subject: AssessedSubject
    cause: Cause | None = None
    told: tuple[Finding, ...] = ()
    is_recalled: bool = False
    doubts: tuple[Doubt, ...] = ()
    is_other: bool = False

    @property
    def evidence(self) -> dict[str, str]:
        """Return what identifies the happening, with what this read adds to it."""
        added = {} if self.joined is None else self.joined.evidence
        return kept(self.held.evidence, added)

    @property
    def is_read_twice(self) -> bool:
        """Tell whether the happening, as it stands after the read, was red in two reads."""
        known = self.held.is_read_twice and not self.is_other
        return known or EventKind.READ_TWICE in self.events


@dataclass(frozen=True, slots=True)
class Unread:
    """An alert of which nothing was read; `row` is the import and line of a row set aside.

    `doubts`: what it rests on is mapped wrongly, a person said, and a person had confirmed it.
    """

    held: Held
    row: tuple[int, int] | None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything one chunk does: openings and changes, in the order of the subjects.

    `unread` are the alerts of which nothing was read: they stand as they stood, and say so, with
    the row that could not be read where there is one.
    """

    openings: tuple[Opening, ...]
    changes: tuple[Change, ...]
    unread: tuple[Unread, ...] = ()


Key = tuple[str, str]


def joined_findings(findings: Sequence[Finding]) -> dict[str, Joined]:
    """Return what speaks, by typology: alerts above none, strongest first, then by rule."""
    speaking = [one for one in findings if one.outcome == "alert" and one.level > Level.NONE]
    by_typology: dict[str, list[Finding]] = {}
    for one in sorted(speaking, key=lambda finding: (-finding.level, finding.rule)):
        by_typology.setdefault(one.typology, []).append(one)
    return {
        typology: Joined(
            typology,
            several[0].rule,
            several[0].level,
            several[0].evidence_level,
            several[0].concerns,
            several[0].nature,
            tuple(several),
            next((one.task for one in several if one.task), ""),
        )
        for typology, several in by_typology.items()
    }
