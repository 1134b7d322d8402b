"""Joining, in memory: one alert per contract and typology, whatever the sequence of reads."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.fraud.domain.alerts import EventKind, Plan
from vigie.fraud.domain.lifecycle import LIVE, NOT_BY_PEOPLE, Act, State
from vigie.kernel.errors import Refused
from vigie.scoring.domain.assessment import Finding
from vigie.scoring.domain.levels import Level
from vigie.testing.alert_book import Book
from vigie.testing.alerts import finding, reading, subject

RED, ORANGE, YELLOW = Level.RED, Level.ORANGE, Level.YELLOW


def test_red_is_read_twice_then_open() -> None:
    book = Book()
    book.read(reading(1, 10), subject(1, finding(RED)))
    assert book.states() == ["red to_be_reread"]
    book.read(reading(2, 11), subject(1, finding(RED)))
    assert book.states() == ["red open"]
    assert book.events == [(1, EventKind.OPENED), (1, EventKind.READ_TWICE)]


def test_red_is_taken_back_and_waits_to_be_acknowledged() -> None:
    book = Book()
    book.read(reading(1, 10), subject(1, finding(RED)))
    book.read(reading(2, 11), subject(1))
    assert book.states() == ["red cleared_by_register"]
    assert book.events[-1] == (1, EventKind.TAKEN_BACK)


def test_levels_rise_and_fall_on_one_alert() -> None:
    book = Book()
    for day, level, expected in (
        (10, YELLOW, "yellow open"),
        (11, ORANGE, "orange open"),
        (12, RED, "red to_be_reread"),
        (13, ORANGE, "orange open"),
        (14, RED, "red to_be_reread"),
        (15, RED, "red open"),
        (16, RED, "red open"),
    ):
        book.read(reading(day, day), subject(1, finding(level)))
        assert book.states() == [expected]
    kinds = [kind for _, kind in book.events]
    assert kinds.count(EventKind.LEVEL_RAISED) == 3
    assert kinds.count(EventKind.READ_TWICE) == 1


def test_yellow_closes_orange_waits_and_both_may_come_back() -> None:
    book = Book()
    book.read(reading(1, 10), subject(1, finding(YELLOW)), subject(2, finding(ORANGE)))
    book.read(reading(2, 11), subject(1), subject(2))
    assert book.states() == ["yellow closed_by_register", "orange cleared_by_register"]
    book.read(reading(3, 12), subject(1, finding(YELLOW)), subject(2, finding(ORANGE)))
    assert book.states() == ["yellow closed_by_register", "orange open", "yellow open"]


def test_what_was_dismissed_does_not_come_back_for_the_same_happening() -> None:
    book = Book()
    book.read(reading(1, 10), subject(1, finding(ORANGE)))
    book.decide(1, Act.DISMISS, reading(1, 10))
    book.read(reading(2, 11), subject(1, finding(ORANGE)))
    book.read(reading(3, 12), subject(1, finding(YELLOW)))
    assert book.states() == ["orange dismissed"]


def test_what_speaks_beside_a_silent_cell_raises_and_does_not_lower() -> None:
    for said, now, stands in ((RED, ORANGE, "red open"), (ORANGE, RED, "red to_be_reread")):
        book = Book()
        book.read(reading(1, 10), subject(1, finding(said)))
        book.read(reading(2, 11), subject(1, finding(said)))
        silent = replace(
            subject(1, finding(now)), unread=frozenset({"exported"}), recalled=(finding(said),)
        )
        book.read(reading(3, 12), silent)
        assert book.states() == [stands]


def test_a_new_happening_a_higher_level_or_a_return_opens_a_new_alert() -> None:
    for again in (
        (finding(ORANGE, evidence="2026-09-09"),),
        (finding(RED),),
    ):
        book = Book()
        book.read(reading(1, 10), subject(1, finding(ORANGE)))
        book.decide(1, Act.DISMISS, reading(1, 10))
        book.read(reading(2, 11), subject(1, *again))
        assert len(book.alerts) == 2
    book = Book()
    book.read(reading(1, 10), subject(1, finding(ORANGE)))
    book.decide(1, Act.DISMISS, reading(1, 10))
    book.read(reading(2, 11), subject(1))
    book.read(reading(3, 12), subject(1, finding(ORANGE)))
    assert book.states() == ["orange dismissed", "orange open"]


def test_a_fact_that_becomes_known_is_no_new_happening() -> None:
    book = Book()
    book.read(reading(1, 10), subject(1, finding(ORANGE, evidence="")))
    book.decide(1, Act.DISMISS, reading(1, 10))
    book.read(reading(2, 11), subject(1, finding(ORANGE)))
    assert book.states() == ["orange dismissed"]


def test_housekeeping_said_to_be_done_is_trusted_for_thirty_days() -> None:
    book = Book()
    book.read(reading(1, 1), subject(1, finding(YELLOW, "pledge", nature="housekeeping")))
    book.decide(1, Act.DONE, reading(1, 1))
    book.read(reading(2, 30), subject(1, finding(YELLOW, "pledge", nature="housekeeping")))
    assert book.states() == ["yellow acknowledged"]
    later = replace(reading(3, 30), on=reading(3, 30).on.replace(month=12, day=1))
    book.read(later, subject(1, finding(YELLOW, "pledge", nature="housekeeping")))
    assert book.states() == ["yellow acknowledged", "yellow open"]


def test_an_older_read_changes_nothing() -> None:
    book = Book()
    book.read(reading(2, 11), subject(1, finding(ORANGE)))
    assert book.read(reading(3, 10), subject(1)).changes == ()


def test_two_rules_of_one_typology_make_one_alert() -> None:
    book = Book()
    second = finding(RED, rule="other")
    planned = book.read(reading(1, 10), subject(1, finding(YELLOW), second))
    assert [one.joined.rule for one in planned.openings] == ["other"]
    assert len(planned.openings[0].joined.findings) == 2


levels = st.sampled_from([Level.NONE, YELLOW, ORANGE, RED])
steps = st.lists(
    st.tuples(
        levels, levels, st.one_of(st.none(), st.sampled_from(sorted(set(Act) - NOT_BY_PEOPLE)))
    ),
    min_size=1,
    max_size=12,
)


def _said(first: Level, second: Level) -> list[Finding]:
    return [finding(first), finding(second, "destroyed")]


@settings(max_examples=300)
@given(steps)
def test_whatever_happens_one_alert_stands_per_place_and_a_run_counts_once(
    sequence: list[tuple[Level, Level, Act | None]],
) -> None:
    book = Book()
    for day, (first, second, act) in enumerate(sequence, 1):
        at = reading(day, day)
        book.read(at, subject(1, *_said(first, second)))
        assert book.read(at, subject(1, *_said(first, second))) == Plan((), ())
        live = [
            (one.contract_number, one.typology) for one in book.alerts.values() if one.state in LIVE
        ]
        assert len(live) == len(set(live))
        for number, alert in list(book.alerts.items()):
            reread = alert.state is State.TO_BE_REREAD
            assert not reread or alert.level is RED
            if act is not None and alert.state in LIVE:
                try:
                    book.decide(number, act, at)
                except Refused:
                    assert book.alerts[number] is alert
