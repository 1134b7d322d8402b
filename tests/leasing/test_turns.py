"""Turns against the plain reference: whatever happened to a plan, on every day the same position."""

from bisect import bisect_right
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from vigie.kernel.errors import VigieError
from vigie.kernel.rate import Rate
from vigie.leasing.domain import closing
from vigie.leasing.domain.agreement import Agreement, Change
from vigie.leasing.domain.plan import Plan, plan_of
from vigie.leasing.domain.replay.events import Prepaid, RateChanged, Resumed, Suspended
from vigie.leasing.domain.spreading import rent_accrued, span_on, spans
from vigie.testing.contracts import credit, lld, loa

STEP = 41  # days between two looks beside those at each turn
KINDS = {"credit": credit(), "loa": loa(), "lld": lld()}


def position(turns: tuple[closing.Turn, ...], on: date) -> int:
    """Return what the turns say on a day, as the statement of a close does."""
    place = bisect_right([turn.on for turn in turns], on)
    return turns[place - 1].running.position(on) if place else 0


def rent(plan: Plan, turns: tuple[closing.Turn, ...], on: date) -> int:
    """Return rent earned less what turns say was asked for."""
    place = bisect_right([turn.on for turn in turns], on)
    span = span_on(spans(plan), on)
    return span.at(span.rent, on) - turns[place - 1].rent if span and place else 0


def fee(turns: tuple[closing.Turn, ...], on: date) -> int:
    """Return what turns say is earned of a fee."""
    place = bisect_right([turn.on for turn in turns], on)
    if not place:
        return 0
    turn = turns[place - 1]
    period = replace(turn.running, base=turn.fee.base, interest=turn.fee.running)
    return period.position(on)


def agree(plan: Plan) -> None:
    turns = closing.turns(plan)
    first, last = plan.rows[0].from_on - timedelta(days=3), plan.ends_on + timedelta(days=3)
    days = {first + timedelta(days=step) for step in range(0, (last - first).days, STEP)}
    for day in sorted(days | {turn.on for turn in turns} | {last}):
        assert position(turns, day) == closing.accrued(plan, day), day
        assert fee(turns, day) == closing.fee_earned(plan, day), day
        if plan.agreement.is_lease:
            assert rent(plan, turns, day) == rent_accrued(plan, day), day


@pytest.mark.parametrize("kind", KINDS)
def test_turns_say_on_every_day_what_the_plan_says(kind: str) -> None:
    agree(plan_of(KINDS[kind]))


def test_an_operating_lease_accrues_no_interest() -> None:
    assert {turn.running.interest for turn in closing.turns(plan_of(lld()))} == {0}


@st.composite
def changed(draw: st.DrawFn) -> Agreement:
    agreement = KINDS[draw(st.sampled_from(sorted(KINDS)))]
    day = agreement.terms.start_on
    for _ in range(draw(st.integers(1, 3))):
        day += timedelta(days=draw(st.integers(20, 200)))
        kind = draw(st.sampled_from(["prepaid", "rate", "suspended"]))
        if kind == "suspended":
            agreement = agreement.changed(Suspended(on=day, extend=draw(st.booleans())))
            day += timedelta(days=draw(st.integers(20, 100)))
        changes: dict[str, Change] = {
            "prepaid": Prepaid(on=day, minor=draw(st.integers(10_000, 300_000))),
            "rate": RateChanged(on=day, rate=Rate.percent(str(draw(st.integers(0, 12))))),
            "suspended": Resumed(on=day),
        }
        agreement = agreement.changed(changes[kind])
    return agreement


@settings(deadline=None, max_examples=6)  # the plain rules are computed anew for every day
@given(changed())
def test_turns_follow_what_was_agreed_since(agreement: Agreement) -> None:
    try:
        plan = plan_of(agreement)
    except VigieError:
        assume(False)
        raise
    agree(plan)
