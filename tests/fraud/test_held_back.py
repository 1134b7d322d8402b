"""Alerts that rest on a field mapped wrongly: held back, lowered or in doubt; opened again with history."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.fraud.domain.alerts import AssessedSubject, Doubt, EventKind
from vigie.fraud.domain.lifecycle import WAITING, Act, State
from vigie.kernel.errors import Refused
from vigie.scoring.domain.assessment import Finding
from vigie.scoring.domain.levels import Level
from vigie.testing.alert_book import Book
from vigie.testing.alerts import finding, reading, subject

RED, ORANGE, YELLOW = Level.RED, Level.ORANGE, Level.YELLOW
DOUBT = Doubt("holder_name", 7, datetime(2026, 11, 11, 9, tzinfo=UTC))


def doubted(number: int, *findings: Finding, lost: str = "exported") -> AssessedSubject:
    """Return a subject of whose findings `lost` speaks lower, or no more, without the doubted field."""
    return replace(subject(number, *findings), doubts=(DOUBT,), lost=frozenset({lost}))


@pytest.mark.parametrize("level", [RED, ORANGE, YELLOW])
def test_what_rests_wholly_on_a_doubted_field_is_held_back_once(level: Level) -> None:
    book = Book()
    book.read(reading(1, 10), subject(1, finding(level)))
    book.read(reading(2, 10), doubted(1))
    book.read(reading(3, 12), doubted(1))
    assert book.states() == [f"{level.word} held_back"]
    assert book.events == [(1, EventKind.OPENED), (1, EventKind.HELD_BACK)]
    assert State.HELD_BACK not in WAITING


def test_a_confirmed_or_decided_alert_is_never_closed_by_a_doubt() -> None:
    for act, state in ((Act.CONFIRM, "confirmed"), (Act.DISMISS, "dismissed")):
        book = Book()
        book.read(reading(1, 10), subject(1, finding(ORANGE)))
        book.decide(1, act, reading(1, 10))
        planned = book.read(reading(2, 11), doubted(1))
        assert book.states() == [f"orange {state}"]
        told = [one.doubts for one in planned.unread]
        assert told == ([(DOUBT,)] if act is Act.CONFIRM else [])


def test_a_confirmed_alert_keeps_its_level_where_a_part_of_it_is_in_doubt() -> None:
    book = Book()
    book.read(reading(1, 10), subject(1, finding(ORANGE)))
    book.decide(1, Act.CONFIRM, reading(1, 10))
    planned = book.read(reading(2, 11), doubted(1, finding(YELLOW)))
    assert book.states() == ["orange confirmed"]
    assert [one.doubts for one in planned.unread] == [(DOUBT,)]


def test_what_also_rests_on_something_else_falls_to_what_still_holds() -> None:
    book = Book()
    book.read(reading(1, 10), subject(1, finding(RED)))
    book.read(reading(2, 12), doubted(1, finding(YELLOW)))
    assert book.states() == ["yellow open"]
    assert book.events == [(1, EventKind.OPENED), (1, EventKind.LEVEL_LOWERED)]


def test_trusted_again_it_opens_again_and_a_red_read_twice_is_not_doubted_anew() -> None:
    book = Book()
    book.read(reading(1, 10), subject(1, finding(RED)), subject(2, finding(RED)))
    book.read(reading(2, 12), subject(1, finding(RED)))
    book.read(reading(3, 12), doubted(1), doubted(2))
    assert book.states() == ["red held_back", "red held_back"]
    book.read(reading(4, 12), subject(1, finding(RED)), subject(2, finding(RED)))
    assert book.states() == ["red open", "red to_be_reread"]
    assert [kind for _, kind in book.events].count(EventKind.OPENED_AGAIN) == 2


def test_a_field_that_agrees_when_mapped_right_closes_it_and_frees_its_place() -> None:
    book = Book()
    book.read(reading(1, 10), subject(1, finding(RED)))
    book.read(reading(2, 11), doubted(1))
    book.read(reading(3, 13), subject(1))
    assert book.states() == ["red closed_by_register"]
    book.read(reading(4, 14), subject(1, finding(ORANGE)))
    assert book.states() == ["red closed_by_register", "orange open"]


def test_silence_of_the_register_opens_and_closes_nothing_that_is_held_back() -> None:
    book = Book()
    book.read(reading(1, 10), subject(1, finding(RED)))
    book.read(reading(2, 11), doubted(1))
    silent = replace(subject(1), unread=frozenset({"exported"}), recalled=(finding(RED),))
    assert book.read(reading(3, 12), silent).unread == ()
    assert book.states() == ["red held_back"]


def test_an_alert_known_to_rest_on_the_field_is_held_back_though_nothing_was_lost_now() -> None:
    book = Book()
    known = replace(subject(1, finding(ORANGE)), rests_on={"exported": ("holder_name",)})
    book.read(reading(1, 10), known)
    book.read(reading(2, 11), replace(subject(1), doubts=(DOUBT,)))
    assert book.states() == ["orange held_back"]


def test_nobody_decides_what_is_held_back() -> None:
    book = Book()
    book.read(reading(1, 10), subject(1, finding(ORANGE)))
    book.read(reading(2, 11), doubted(1))
    for act in (Act.CONFIRM, Act.DISMISS, Act.DONE, Act.ACKNOWLEDGE):
        with pytest.raises(Refused):
            book.decide(1, act, reading(2, 11))


levels = st.sampled_from([Level.NONE, YELLOW, ORANGE, RED])


@settings(max_examples=200)
@given(st.lists(st.tuples(levels, st.booleans()), min_size=1, max_size=10))
def test_a_doubt_raises_nothing_and_one_alert_stands_per_place(
    sequence: list[tuple[Level, bool]],
) -> None:
    book = Book()
    for day, (level, is_doubted) in enumerate(sequence, 1):
        before = {number: (one.state, one.level) for number, one in book.alerts.items()}
        said = [finding(level)] if level > Level.NONE else []
        book.read(reading(day, day), doubted(1) if is_doubted else subject(1, *said))
        places = [one for one in book.alerts.values() if one.state in (*WAITING, State.HELD_BACK)]
        assert len(places) <= 1
        for number, (state, stood) in before.items():
            now = book.alerts[number]
            if is_doubted:
                assert now.level <= stood
                assert now.state in (state, State.HELD_BACK)
