"""Every step of an alert's life, and every step that is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from vigie.fraud.domain.lifecycle import (
    TABLE,
    Act,
    Guard,
    Moment,
    State,
    allowed,
    first_look_on,
    looked_at,
    next_state,
)
from vigie.kernel.errors import Refused
from vigie.scoring.domain.levels import Level

READ = datetime(2026, 11, 20, tzinfo=UTC)
MOMENTS = {
    Guard.ALWAYS: Moment(Level.ORANGE, Level.ORANGE, READ, READ + timedelta(hours=1), False),
    Guard.READ_AGAIN: Moment(Level.RED, Level.RED, READ, READ + timedelta(hours=24)),
    Guard.LOOKED_UP: Moment(first_red_read_at=READ, looked_at=READ + timedelta(hours=24)),
    Guard.WAS_RED: Moment(Level.RED, Level.RED, READ, READ + timedelta(hours=24)),
    Guard.KNOWN_RED: Moment(Level.RED, Level.RED, is_known_red=True),
    Guard.ONLY_YELLOW: Moment(Level.YELLOW, Level.YELLOW),
    Guard.HOLDS_PLACE: Moment(Level.RED, Level.RED, READ, is_in_doubt=True),
    Guard.SURE: Moment(),
    Guard.HOLDS_SURELY: Moment(),
}
REGISTER = (Act.SEEN_RED, Act.SEEN_LOWER, Act.GONE)


@pytest.mark.parametrize("line", TABLE, ids=lambda line: f"{line[0]}-{line[1]}-{line[2].name}")
def test_every_line_of_the_table_is_walked(line: tuple[State, Act, Guard, State]) -> None:
    state, act, guard, to = line
    assert next_state(state, act, MOMENTS[guard]) is to


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_what_the_table_does_not_know_is_refused(state: State, act: Act) -> None:
    if any(line[0] is state and line[1] is act for line in TABLE):
        return
    with pytest.raises(Refused):
        next_state(state, act, MOMENTS[Guard.READ_AGAIN])


@pytest.mark.parametrize("state", [one for one in State if one is not State.CLOSED])
@pytest.mark.parametrize("act", REGISTER)
def test_the_register_may_always_speak_but_of_a_closed_alert(state: State, act: Act) -> None:
    next_state(state, act, MOMENTS[Guard.READ_AGAIN])


@pytest.mark.parametrize(
    ("hours", "expected"), [(0, State.TO_BE_REREAD), (23, State.TO_BE_REREAD), (24, State.OPEN)]
)
def test_a_second_read_counts_after_24_hours(hours: int, expected: State) -> None:
    moment = Moment(Level.RED, Level.RED, READ, READ + timedelta(hours=hours))
    assert next_state(State.TO_BE_REREAD, Act.SEEN_RED, moment) is expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # Made at 20:00 of its day, an extract and a record at 02:05 in Paris lie six hours apart.
        ((20, 0, 0), (21, 1, 5), State.TO_BE_REREAD),
        ((20, 0, 0), (21, 23, 59), State.TO_BE_REREAD),
        ((20, 0, 0), (22, 0, 5), State.OPEN),
        ((20, 0, 0), (21, 0, 0), State.OPEN),  # the next day's extract
        ((20, 18, 0), (21, 0, 0), State.TO_BE_REREAD),
        ((20, 18, 0), (21, 17, 59), State.TO_BE_REREAD),
        ((20, 18, 0), (21, 18, 0), State.OPEN),
        ((20, 18, 0), (22, 0, 0), State.OPEN),
    ],
)
def test_an_extract_was_made_at_any_hour_of_its_day(
    first: tuple[int, int, int], second: tuple[int, int, int], expected: State
) -> None:
    one, other = (datetime(2026, 11, *at, tzinfo=UTC) for at in (first, second))
    moment = Moment(Level.RED, Level.RED, one, other)
    assert next_state(State.TO_BE_REREAD, Act.SEEN_RED, moment) is expected


def test_a_red_read_once_cannot_be_confirmed() -> None:
    with pytest.raises(Refused) as refusal:
        next_state(State.TO_BE_REREAD, Act.CONFIRM)
    assert refusal.value.code == "fraud.second_read_pending"


def test_a_red_read_once_that_is_gone_is_not_confirmed() -> None:
    in_doubt = Moment(Level.RED, Level.RED, READ, is_in_doubt=True)
    with pytest.raises(Refused, match=r"fraud\.second_read_pending"):
        next_state(State.CLEARED, Act.CONFIRM, in_doubt)
    looked = replace(in_doubt, looked_at=READ + timedelta(hours=24))
    assert next_state(State.CLEARED, Act.CONFIRM, looked) is State.CONFIRMED
    assert next_state(State.DISMISSED, Act.CONFIRM, looked) is State.CONFIRMED
    assert next_state(State.DISMISSED, Act.CANNOT_TELL, looked) is State.OPEN
    assert next_state(State.DISMISSED, Act.CANNOT_TELL, in_doubt) is State.TO_BE_REREAD


@pytest.mark.parametrize("hours", [0, 23])
def test_a_look_within_a_day_of_the_first_read_is_no_second_one(hours: int) -> None:
    moment = Moment(first_red_read_at=READ, looked_at=READ + timedelta(hours=hours))
    with pytest.raises(Refused) as refusal:
        next_state(State.TO_BE_REREAD, Act.CONFIRM, moment)
    assert refusal.value.code == "fraud.second_read_pending"
    assert Act.CONFIRM not in allowed(State.TO_BE_REREAD, moment)


def test_who_looked_a_day_later_may_confirm() -> None:
    assert Act.CONFIRM in allowed(State.TO_BE_REREAD, MOMENTS[Guard.LOOKED_UP])


@pytest.mark.parametrize(
    ("first", "due"),
    [
        (READ, date(2026, 11, 21)),
        (READ + timedelta(hours=14), date(2026, 11, 22)),
        (READ + timedelta(hours=24), date(2026, 11, 22)),
    ],
)
def test_the_first_day_of_a_look_is_one_that_counts(first: datetime, due: date) -> None:
    assert first_look_on(first) == due
    for day, counts in ((due, True), (due - timedelta(1), False)):
        moment = Moment(first_red_read_at=first, looked_at=looked_at(day))
        assert moment.holds(Guard.LOOKED_UP) is counts


def test_only_a_lasting_yellow_closes_by_itself() -> None:
    for highest, expected in (
        (Level.YELLOW, State.CLOSED),
        (Level.ORANGE, State.CLEARED),
        (Level.RED, State.CLEARED),
    ):
        assert next_state(State.OPEN, Act.GONE, Moment(Level.YELLOW, highest)) is expected


def test_nothing_that_closed_by_itself_is_a_verdict() -> None:
    ends = {to for _, act, _, to in TABLE if act in REGISTER}
    assert State.CLOSED in ends
    reached = {(state, to) for state, act, _, to in TABLE if act in REGISTER and state is not to}
    assert not {to for _, to in reached} & {State.DISMISSED, State.CONFIRMED, State.ACKNOWLEDGED}


def test_a_confirmed_alert_never_closes_by_itself() -> None:
    for act in REGISTER:
        assert next_state(State.CONFIRMED, act) is State.CONFIRMED


def test_buttons_are_those_of_the_table() -> None:
    assert allowed(State.TO_BE_REREAD) == {Act.DISMISS, Act.DONE, Act.CANNOT_TELL}
    assert Act.ACKNOWLEDGE in allowed(State.CLEARED)
    assert allowed(State.CLOSED) == allowed(State.HELD_BACK) == frozenset()
