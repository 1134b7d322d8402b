"""Interest by the day on rentals in advance: what is paid late or early is made up for by the next one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.leasing.making import loan

from vigie.kernel.daycount import DayCount
from vigie.kernel.rate import Rate
from vigie.leasing.domain.replay import (
    Accrual,
    Ahead,
    Kind,
    Paid,
    Part,
    Servicing,
    State,
    replay,
)
from vigie.leasing.domain.schedule import amortise
from vigie.leasing.domain.terms import Interest, Method

DAILY = Servicing(accrual=Accrual.DAILY)
YEAR = replace(
    loan(1_200_000, 12, "12", in_advance=True),
    interest=Interest(Rate.percent("12"), Method.ACTUAL, DayCount.ACT_365),
)
ROWS = amortise(YEAR).rows
RENTAL = ROWS[0].payment
DUES = [row.due_on for row in ROWS]
END = YEAR.ends_on


def paid(days: Sequence[int]) -> list[Paid]:
    """Return a payment of each rental so many days after it is due."""
    return [
        Paid(on=due + timedelta(days=late), ref=str(place), minor=row.payment)
        for place, (due, row, late) in enumerate(zip(DUES, ROWS, days, strict=True))
    ]


def on_time(but: dict[int, int]) -> list[Paid]:
    return paid([but.get(place, 0) for place in range(12)])


def interest(state: State) -> list[int]:
    return [line.interest for line in state.lines]


def test_paid_on_its_days_it_is_the_plan() -> None:
    state = replay(YEAR, on_time({}), END, DAILY)
    assert interest(state) == [row.interest for row in ROWS]
    assert [line.principal for line in state.lines] == [row.principal for row in ROWS]
    assert sum(line.open for line in state.lines) == 0
    assert state.credit == 0
    assert state.accrued == 0


@pytest.mark.parametrize("late", [1, 10, 27])
def test_a_late_rental_bears_its_whole_amount_by_the_day(late: int) -> None:
    state = replay(YEAR, on_time({1: late}), DUES[2], DAILY)
    # The second rental, unpaid, leaves all of itself outstanding: at 12 %, days over 365.
    extra = round(RENTAL * 0.12 * late / 365)
    assert state.lines[1].interest == ROWS[1].interest
    assert abs(state.lines[2].interest - ROWS[2].interest - extra) <= 1
    assert extra > 0


def test_a_rental_paid_before_its_day_bears_less() -> None:
    state = replay(YEAR, on_time({2: -10}), DUES[3], replace(DAILY, ahead=Ahead.NEXT))
    saved = RENTAL * 0.12 * 10 / 365
    assert abs(state.lines[2].interest + state.lines[3].interest
               - ROWS[2].interest - ROWS[3].interest + saved) <= 2  # fmt: skip


def test_what_the_last_period_bore_is_asked_for_when_it_ends() -> None:
    state = replay(YEAR, on_time({11: 20}), END, DAILY)
    last = state.lines[-1]
    assert (last.kind, last.due_on) == (Kind.ADJUSTMENT, END)
    assert abs(last.interest - ROWS[-1].payment * 0.12 * 20 / 365) <= 1
    assert last.open == last.interest
    settled = replay(
        YEAR, [*on_time({11: 20}), Paid(on=END, ref="rest", minor=last.interest)], END, DAILY
    )
    assert sum(line.open for line in settled.lines) == 0


def test_what_was_asked_of_the_last_period_and_not_borne_goes_back() -> None:
    early = [*on_time({}), Paid(on=DUES[10] + timedelta(days=1), ref="more", minor=50_000)]
    state = replay(YEAR, early, END, replace(DAILY, ahead=Ahead.REDUCE_TERM))
    received = sum(event.minor for event in early)
    met = sum(one.minor for one in state.allocations)
    assert met + state.credit == received
    assert sum(line.open for line in state.lines) == 0


def test_a_plan_without_payments_looks_ahead_as_agreed() -> None:
    state = replay(YEAR, (), YEAR.start_on, DAILY)
    assert interest(state) == [row.interest for row in ROWS]


def lent(state: State, day: date) -> int:
    """Return the money really lent on a day: what was drawn, less what came for capital or in advance."""
    by_key = {line.number: line for line in state.lines}
    back = sum(
        one.minor
        for one in state.allocations
        if one.on <= day and (one.part is Part.PRINCIPAL or by_key[one.number].until_on > day)
    )
    return YEAR.drawn - back


LATENESS = st.lists(st.integers(0, 55), min_size=12, max_size=12)


@given(LATENESS)
def test_all_interest_is_that_of_the_money_really_lent(days: list[int]) -> None:
    events = paid(days)
    state = replay(YEAR, events, END, DAILY)
    span = (END - YEAR.start_on).days
    days_lent = sum(lent(state, YEAR.start_on + timedelta(days=place)) for place in range(span))
    borne = Fraction(days_lent * 12, 36_500)
    gap = sum(interest(state)) - borne
    assert -len(state.lines) <= gap <= len(state.lines)
