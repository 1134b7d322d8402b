"""A fact is known since the first extract of an unbroken row of them that said it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vigie.registrations.domain.facts import (
    ChangeFact,
    InspectionFact,
    OperationFact,
    SubjectFacts,
)
from vigie.registrations.domain.first_said import (
    first_said,
    operation_first_said,
    readings_first_said,
)
from vigie.testing.facts import facts

FIRST = date(2026, 1, 31)
JANUARY, FEBRUARY, MARCH, APRIL = (FIRST + timedelta(days=30 * n) for n in range(4))


def read(extracts: Sequence[str | None]) -> SubjectFacts:
    """Return what is known of `colour` after some extracts, a month apart; None leaves the row out."""
    days = [FIRST + timedelta(days=30 * place) for place in range(len(extracts))]
    changes = []
    for day, was, now in zip(days[1:], extracts, extracts[1:], strict=False):
        if was is None or now is None:
            if was != now:
                kind = "vanished" if now is None else "appeared"
                changes.append(ChangeFact("", "", "", kind, day))  # type: ignore[arg-type]  # one of its words
        elif was != now:
            changes.append(ChangeFact("colour", was, now, "changed", day))
    last = extracts[-1]
    return replace(
        facts(as_of=days[-1]),
        observed=None if last is None else {"colour": last},
        changes=tuple(changes),
        observed_since=FIRST,
    )


def plainly(extracts: Sequence[str | None]) -> date:
    """Walk back while the extracts say the same: the slow reference."""
    place = len(extracts) - 1
    while place > 0 and extracts[place - 1] == extracts[-1]:
        place -= 1
    return FIRST + timedelta(days=30 * place)


@given(st.lists(st.sampled_from(["NOIR", "BLANC", "", None]), min_size=1, max_size=9))
def test_it_is_the_first_of_the_last_extracts_that_agree(extracts: list[str | None]) -> None:
    if extracts[-1] is not None:
        assert first_said(read(extracts), "colour") == plainly(extracts)


def test_an_interruption_begins_it_anew_whatever_broke_it() -> None:
    assert first_said(read(["NOIR", "NOIR", "NOIR"]), "colour") == JANUARY
    assert first_said(read(["NOIR", "BLANC", "NOIR"]), "colour") == MARCH
    assert first_said(read(["NOIR", "", "NOIR"]), "colour") == MARCH
    assert first_said(read(["NOIR", None, "NOIR", "NOIR"]), "colour") == MARCH


def test_another_field_says_nothing_of_this_one() -> None:
    moved = ChangeFact("holder_name", "Durand", "Martin", "changed", MARCH)
    subject = replace(read(["NOIR", "NOIR", "NOIR"]), changes=(moved,))
    assert first_said(subject, "colour") == JANUARY


def test_a_record_and_the_file_that_follows_it_say_one_thing() -> None:
    twice = tuple(
        ChangeFact("exported_on", "", raw, "changed", day)
        for raw, day in (("2026-02-20", FEBRUARY), ("20/02/2026", MARCH))
    )
    subject = replace(
        facts(observed={"exported_on": "2026-02-20"}), changes=twice, observed_since=JANUARY
    )
    assert first_said(subject, "exported_on") == FEBRUARY


def test_a_file_that_says_no_more_what_a_record_said_counts_from_itself() -> None:
    told = ChangeFact("exported_on", "", "2026-02-20", "changed", FEBRUARY)
    subject = replace(facts(as_of=APRIL), changes=(told,), observed_since=JANUARY)
    assert first_said(subject, "exported_on") == APRIL


def test_an_operation_is_known_since_its_first_file_and_its_end_since_another() -> None:
    sold = OperationFact("DECLARATION_CESSION", JANUARY, FEBRUARY, FEBRUARY, APRIL)
    other = OperationFact("DECLARATION_CESSION", FEBRUARY, None, MARCH)
    subject = replace(facts(), operations=(other, sold))
    assert operation_first_said(subject, "DECLARATION_CESSION", JANUARY) == FEBRUARY
    assert operation_first_said(subject, "DECLARATION_CESSION", None) == MARCH
    cancelled = replace(subject, operations=(sold,))
    assert operation_first_said(cancelled, "DECLARATION_CESSION", FEBRUARY) == APRIL


def test_a_fall_is_known_when_both_readings_are() -> None:
    readings = (
        InspectionFact(JANUARY, "A", 90_000, APRIL),
        InspectionFact(FEBRUARY, "A", 40_000, MARCH),
    )
    assert readings_first_said(replace(facts(), inspections=readings), FEBRUARY) == APRIL


def test_what_nobody_dated_is_known_since_the_last_read() -> None:
    old = OperationFact("DECLARATION_CESSION", JANUARY, None)
    subject = replace(facts(as_of=APRIL), operations=(old,))
    assert operation_first_said(subject, "DECLARATION_CESSION", JANUARY) == APRIL
    assert first_said(subject, "colour") == APRIL
