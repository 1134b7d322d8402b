"""Every planted story of the demo world, told to the rules extract by extract, without a database.

The bulk comparison is played by its plain reference (`unexpected_fields`), the tables of alerts
by `AlertBook`. What must stand after each extract is written in the story itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from vigie.flows.signals import signals_of, unread
from vigie.fraud.domain.alerts import AssessedSubject, Held, Reading
from vigie.fraud.domain.rulebook import compiled_rulebook
from vigie.registrations.domain.canonical import read
from vigie.registrations.domain.columns import BY_NAME, PORTFOLIO_COLUMNS
from vigie.registrations.domain.evidence import EvidenceFact
from vigie.registrations.domain.expectations import (
    CLOSED_STATUSES,
    OwnName,
    is_running,
    unexpected_fields,
)
from vigie.registrations.domain.facts import (
    ChangeFact,
    DistortionFact,
    InspectionFact,
    OperationFact,
    SubjectFacts,
)
from vigie.registrations.engines.likeness import likeness
from vigie.scoring.domain.evaluating import evaluate
from vigie.scoring.domain.levels import Level, level_of
from vigie.site.demo.case import EXTRACT_DAYS, Case
from vigie.site.demo.casting import Casting
from vigie.site.demo.draw import Draw, Row
from vigie.site.demo.lenders import Lender, credit_vigie_auto, czujka_leasing
from vigie.site.demo.stories import TALES
from vigie.site.demo.tale import Story
from vigie.testing.alert_book import Book

TODAY = date(2026, 11, 23)
COLUMNS = frozenset(column.name for column in PORTFOLIO_COLUMNS)
STATES = {
    "to_reread": "to_be_reread",
    "confirmed": "open",
    "open": "open",
    "cleared": "cleared_by_register",
    "taken_back": "cleared_by_register",
}


def canonical(row: Row | None) -> dict[str, str]:
    known = {name: text for name, text in (row or {}).items() if name in BY_NAME}
    return {name: read(BY_NAME[name], text).text if text else "" for name, text in known.items()}


@dataclass
class Watched:
    """One contract through the extracts: what was seen before, since when, what changed."""

    number: int
    case: Case
    register: list[Row | None]
    since: dict[str, date] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    changes: list[ChangeFact] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)

    def expected(self, extract: int) -> dict[str, str]:
        self.rows = self.rows or [canonical(row) for row in self.case.portfolio]
        first, second = self.rows
        return (second or first) if EXTRACT_DAYS[extract] >= -2 else first

    def facts(
        self, extract: int, others: tuple[dict[str, str], ...], own: tuple[OwnName, ...]
    ) -> SubjectFacts:
        on, row = TODAY + timedelta(EXTRACT_DAYS[extract]), self.expected(extract)
        seen = canonical(self.register[extract]) if self.register[extract] else None
        operations = self.case.known(extract)
        return SubjectFacts(
            certificate_id=self.number,
            contract_number=row["contract_number"],
            plate=row.get("plate", ""),
            vin=row["vin"],
            product=row["product"],
            expected=row,
            observed=seen,
            as_of=on,
            distortions=tuple(self._distortions(row, seen, on, own)),
            changes=tuple(self._changes(seen, on)),
            operations=tuple(
                OperationFact(one.code, one.occurred_on, one.cancelled_on) for one in operations
            ),
            inspections=tuple(
                InspectionFact(one.inspected_on, one.result, one.odometer_km)
                for one in self.case.inspections
                if one.inspected_on <= on
            ),
            other_contracts=tuple(one["contract_number"] for one in others),
            running_contracts=tuple(
                one["contract_number"] for one in others if is_running(one, on)
            ),
            known_columns=COLUMNS,
        )

    def _distortions(
        self, row: dict[str, str], seen: dict[str, str] | None, on: date, own: tuple[OwnName, ...]
    ) -> Iterator[DistortionFact]:
        found = {"": ("", "")} if seen is None else unexpected_fields(row, seen, own, on)
        for key in ("plate", "vin"):
            if seen and row.get(key) and seen.get(key) and row[key] != seen[key]:
                found[key] = (row[key], seen[key])
        self.since = {name: self.since.get(name, on) for name in found}
        for name, (wanted, got) in found.items():
            if not name:
                yield DistortionFact(
                    "", "", "", "missing_in_register", "different", self.since[""], on
                )
                continue
            near = likeness(name, {**row, name: wanted}, seen or {})
            yield DistortionFact(name, wanted, got, "changed", near, self.since[name], on)

    def _changes(self, seen: dict[str, str] | None, on: date) -> list[ChangeFact]:
        if seen is not None and self.before:
            self.changes += [
                ChangeFact(name, self.before.get(name, ""), seen.get(name, ""), "changed", on)
                for name in sorted({*seen, *self.before})
                if self.before.get(name, "") != seen.get(name, "")
            ]
        self.before = seen or self.before
        return self.changes


def watched(cases: list[Case]) -> list[Watched]:
    """Give each case its certificates; two contracts on one vehicle share them."""
    registers = {case.contract["vin"]: case.register for case in cases if any(case.register)}
    return [
        Watched(number, case, registers.get(case.contract["vin"], case.register))
        for number, case in enumerate(cases, 1)
    ]


def others_of(
    subject: Watched, all_of_them: list[Watched], extract: int
) -> tuple[dict[str, str], ...]:
    rows = [one.expected(extract) for one in all_of_them if one is not subject]
    vin = subject.expected(extract)["vin"]
    return tuple(
        row
        for row in rows
        if row and row["vin"] == vin and row["contract_status"] not in CLOSED_STATUSES
    )


def told(lender: Lender, contracts: int) -> Iterator[tuple[Story, int, list[Held]]]:
    """Yield each story at each extract with the alerts of its contract."""
    cast = Casting(lender, TODAY, Draw(lender.slug, lender.language), contracts, TALES)
    subjects, book = watched(list(cast.cases())), Book()
    own = tuple(
        OwnName(
            read(BY_NAME["holder_name"], one.name).text, one.siren, one.valid_from, one.valid_until
        )
        for one in lender.own_names
    )
    for extract, day in enumerate(EXTRACT_DAYS):
        on = TODAY + timedelta(day)
        said = []
        for one in [one for one in subjects if one.expected(extract)]:
            facts = one.facts(extract, others_of(one, subjects, extract), own)
            facts = replace(facts, evidence=held_of(cast.stories, facts.contract_number, on))
            found = evaluate(compiled_rulebook(), signals_of(facts, own), on).findings
            said.append(
                AssessedSubject(
                    "certificate", one.number, facts.contract_number, "", "", facts.product,
                    Decimal(0), "EUR", found, unread=unread(facts),
                )
            )  # fmt: skip
        at = datetime(on.year, on.month, on.day, tzinfo=UTC)
        book.read(Reading(extract + 1, on, at, "registrations", 1), *said)
        for story in cast.stories:
            number = story.contract_number
            yield (
                story,
                extract,
                [one for one in book.alerts.values() if one.contract_number == number],
            )


def held_of(stories: list[Story], number: str, on: date) -> tuple[EvidenceFact, ...]:
    told = [held for one in stories if one.contract_number == number for held in one.evidence]
    return tuple(
        EvidenceFact(place, kind, True, day, day)
        for place, (kind, day) in enumerate(told)
        if day <= on
    )


def fault_of(story: Story, extract: int, alerts: list[Held]) -> str:
    """Return what stands instead of what the story expects; empty when it is told right."""
    wanted = story.expected[extract]
    live = [one for one in alerts if one.state != "closed_by_register"]
    seen = [(one.typology, one.level.word, one.state.value) for one in alerts]
    if wanted.state == "none":
        right = not alerts
    elif wanted.state == "closed":
        right = bool(alerts) and not live
    else:
        right = [
            (wanted.level in {"any", "none", one.level.word}, one.state == STATES[wanted.state])
            for one in live
        ] == [(True, True)]
    over = story.ceiling != "any" and any(
        one.highest_level > max(level_of(story.ceiling), Level.NONE) for one in alerts
    )
    return f"{story.key} on {wanted.as_of}: {wanted} but {seen}" if over or not right else ""


@pytest.mark.parametrize(
    ("lender", "contracts", "stories"),
    [(credit_vigie_auto(TODAY), 90, 70), (czujka_leasing(TODAY), 10, 3)],
    ids=["france", "poland"],
)
def test_every_story_of_the_demo_is_told_right(
    lender: Lender, contracts: int, stories: int
) -> None:
    seen = list(told(lender, contracts))
    assert len({story.key for story, _, _ in seen}) >= stories
    assert not [fault for one in seen if (fault := fault_of(*one))]
