"""Whether two reads speak of one happening: the same days otherwise dated, and others that are not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.fraud.domain.alerts import EventKind
from vigie.fraud.domain.happenings import is_same
from vigie.fraud.domain.lifecycle import Act
from vigie.scoring.domain.assessment import Finding
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.signals import Signal
from vigie.testing.alert_book import Book
from vigie.testing.alerts import finding, reading, subject

RED, ORANGE = Level.RED, Level.ORANGE
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
SEEN = "2026-11-15"


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ({"exported_on": "2026-11-12"}, {"exported_on": "2026-11-11"}, True),
        ({"exported_on": "2026-10-12"}, {"exported_on": "2026-11-11"}, True),
        ({"exported_on": "2026-10-12"}, {"exported_on": "2026-11-12"}, False),
        ({"destroyed_on": "2026-11-12"}, {"destroyed_on": "2026-11-20"}, True),
        ({"pledge_lifted_on": "2026-11-12"}, {"pledge_lifted_on": "2026-10-30"}, True),
        ({"seized_on": "2026-11-12"}, {"seized_on": "2026-11-13"}, True),
        ({"transfer_declared_on": "2026-11-12"}, {"transfer_declared_on": "2026-11-13"}, False),
        ({"other_contracts": "1"}, {"other_contracts": "2"}, False),
        ({"exported_on": "2026-11-12"}, {}, True),
        ({}, {"exported_on": "2026-11-12"}, True),
        ({"transfer_on": "2026-11-12"}, {"transfer_declared_on": "2026-10-01"}, True),
    ],
)
def test_a_day_that_a_register_dates_otherwise_is_the_same_happening(
    before: dict[str, str], now: dict[str, str], expected: bool
) -> None:
    assert is_same(before, now) is expected


@pytest.mark.parametrize(
    ("days", "seen", "expected"),
    [
        (0, "2026-11-22", True),  # the holder is spelled otherwise
        (1, SEEN, True),
        (30, SEEN, True),
        (31, SEEN, False),
        (1, "2026-11-22", False),  # another holder followed within the month
    ],
)
def test_another_holder_within_the_month_is_another_happening(
    days: int, seen: str, expected: bool
) -> None:
    on = date(2026, 11, 1)
    before = {"transfer_on": on.isoformat(), "transfer_seen_on": SEEN}
    now = {"transfer_on": (on + timedelta(days=days)).isoformat(), "transfer_seen_on": seen}
    assert is_same(before, now) is expected
    assert is_same(now, before) is expected


def test_an_undated_holder_is_the_same_whenever_he_was_seen() -> None:
    assert is_same({"transfer_seen_on": SEEN}, {"transfer_seen_on": "2026-11-22"})


@given(DAYS, DAYS)
def test_two_days_are_one_happening_within_thirty_days(one: date, other: date) -> None:
    before, now = {"exported_on": one.isoformat()}, {"exported_on": other.isoformat()}
    assert is_same(before, now) is (abs((one - other).days) <= 30)


def test_what_was_dismissed_does_not_come_back_dated_otherwise() -> None:
    book = Book()
    book.read(reading(1, 15), subject(1, finding(ORANGE, evidence="2026-11-12")))
    book.decide(1, Act.DISMISS, reading(1, 15))
    book.read(reading(2, 22), subject(1, finding(ORANGE, evidence="2026-11-11")))
    assert book.states() == ["orange dismissed"]
    book.read(reading(3, 23), subject(1, finding(ORANGE, evidence="2026-08-11")))
    assert book.states() == ["orange dismissed", "orange open"]


def test_a_red_of_another_happening_is_read_for_the_first_time() -> None:
    book = Book()
    book.read(reading(1, 10), subject(1, finding(RED, evidence="2026-11-05")))
    book.read(reading(2, 12), subject(1, finding(RED, evidence="2026-08-05")))
    assert book.states() == ["red to_be_reread"]
    assert book.alerts[1].first_red_read_at == reading(2, 12).read_at
    assert book.events[-1] == (1, EventKind.ANOTHER)
    book.read(reading(3, 13), subject(1, finding(RED, evidence="2026-08-06")))
    assert book.states() == ["red open"]
    assert book.alerts[1].is_read_twice


def test_another_happening_under_an_open_red_is_read_once() -> None:
    book = Book()
    for day in (10, 12):
        book.read(reading(day, day), subject(1, finding(RED, evidence="2026-11-05")))
    assert book.states() == ["red open"]
    book.read(reading(13, 13), subject(1, finding(RED, evidence="2026-08-05")))
    assert book.states() == ["red to_be_reread"]
    assert not book.alerts[1].is_read_twice
    book.read(reading(14, 14), subject(1))
    book.read(reading(15, 15), subject(1, finding(RED, evidence="2026-08-05")))
    assert book.states() == ["red to_be_reread"]  # not known: it was read once


def test_what_a_person_confirmed_stays_confirmed() -> None:
    book = Book()
    for day in (10, 12):
        book.read(reading(day, day), subject(1, finding(RED, evidence="2026-11-05")))
    book.decide(1, Act.CONFIRM, reading(12, 12))
    book.read(reading(13, 13), subject(1, finding(RED, evidence="2026-08-05")))
    assert book.states() == ["red confirmed"]
    assert book.alerts[1].is_read_twice


def facts(level: Level, **days: str) -> Finding:
    """Return a finding that is identified by some days, each since its day."""
    given = [(name, date.fromisoformat(text)) for name, text in days.items()]
    signals = tuple(Signal(name, day, day, day, "register.x") for name, day in given)
    made = finding(level, "resale", evidence="")
    return Finding(replace(made.said, evidence=tuple(days)), (*made.facts, *signals))


@pytest.mark.parametrize("first", [{"transfer_on": "2026-11-12"}, {}], ids=["dated", "undated"])
def test_another_holder_is_another_happening_though_his_certificate_follows_later(
    first: dict[str, str],
) -> None:
    book = Book()
    book.read(reading(1, 15), subject(1, facts(ORANGE, **first, transfer_seen_on=SEEN)))
    book.decide(1, Act.DISMISS, reading(1, 15))
    book.read(reading(2, 18), subject(1, facts(ORANGE, **first, transfer_seen_on="2026-11-18")))
    assert book.states() == ["orange dismissed"]  # nothing tells him from the first yet
    later = facts(ORANGE, transfer_on="2026-11-20", transfer_seen_on="2026-11-18")
    book.read(reading(3, 22), subject(1, later))
    assert book.states() == ["orange dismissed", "orange open"]
    assert book.alerts[2].evidence == {
        "transfer_on": "2026-11-20",
        "transfer_seen_on": "2026-11-18",
    }


def test_an_undated_holder_who_gets_an_earlier_day_is_the_same() -> None:
    book = Book()
    book.read(reading(1, 15), subject(1, facts(ORANGE, transfer_seen_on=SEEN)))
    book.decide(1, Act.DISMISS, reading(1, 15))
    dated = facts(ORANGE, transfer_on="2026-11-12", transfer_seen_on="2026-11-18")
    book.read(reading(2, 18), subject(1, dated))
    assert book.states() == ["orange dismissed"]
    assert book.alerts[1].evidence == {
        "transfer_on": "2026-11-12",
        "transfer_seen_on": "2026-11-18",
    }


@pytest.mark.parametrize("name", ["exported_on", "destroyed_on", "pledge_lifted_on", "seized_on"])
def test_a_day_does_not_drift_thirty_days_at_each_read(name: str) -> None:
    book = Book()
    book.read(reading(1, 10), subject(1, facts(ORANGE, **{name: "2026-08-01"})))
    book.decide(1, Act.DISMISS, reading(1, 10))
    book.read(reading(2, 12), subject(1, facts(ORANGE, **{name: "2026-08-25"})))
    assert book.states() == ["orange dismissed"]
    assert book.alerts[1].evidence == {name: "2026-08-01"}
    book.read(reading(3, 14), subject(1, facts(ORANGE, **{name: "2026-09-18"})))
    assert book.states() == ["orange dismissed", "orange open"]


def counted(number: int) -> Finding:
    """Return a vehicle financed twice: so many other contracts of our own file name it."""
    first = date(2026, 11, 1)
    told = Signal("other_contracts", number, None, first, "portfolio.vin")
    made = finding(RED, "financed_twice", evidence="")
    return Finding(replace(made.said, evidence=("other_contracts",)), (*made.facts, told))


def test_one_more_contract_of_our_own_file_doubts_no_red_that_was_read_twice() -> None:
    book = Book()
    for day in (10, 12):
        book.read(reading(day, day), subject(1, counted(1)))
    assert book.states() == ["red open"]
    book.read(reading(13, 13), subject(1, counted(2)))
    assert book.states() == ["red open"]
    assert book.alerts[1].is_read_twice
    assert book.alerts[1].evidence == {"other_contracts": "2"}


def test_one_more_contract_of_our_own_file_is_judged_anew_where_it_was_dismissed() -> None:
    book = Book()
    book.read(reading(1, 10), subject(1, counted(1)))
    book.decide(1, Act.DISMISS, reading(1, 10))
    book.read(reading(2, 12), subject(1, counted(2)))
    assert book.states() == ["red dismissed", "red to_be_reread"]


@pytest.mark.parametrize(
    ("known", "expected"), [("2026-08-05", "open"), ("2026-11-12", "to_be_reread")]
)
def test_what_counts_without_a_read_was_read_before_unless_in_the_last(
    known: str, expected: str
) -> None:
    book = Book()
    for day in (10, 12):
        book.read(reading(day, day), subject(1, facts(RED, exported_on="2026-11-05")))
    other = facts(RED, exported_on="2026-08-05")
    since = tuple(replace(one, known_on=date.fromisoformat(known)) for one in other.facts)
    book.read(reading(13, 12), subject(1, replace(other, facts=since)))
    assert book.states() == [f"red {expected}"]
