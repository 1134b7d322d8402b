"""Turns against the plain reference: whatever happened to a plan, on every day the same position."""

from bisect import bisect_right
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vigie.kernel.errors import VigieError
from vigie.kernel.rate import Rate
from vigie.leasing.domain import closing
from vigie.leasing.domain.agreement import Agreement, Change
from vigie.leasing.domain.plan import Plan, plan_of
from vigie.leasing.domain.replay.events import Prepaid, RateChanged, Resumed, Suspended
from vigie.testing.contracts import credit, lld, loa

KINDS = {"credit": credit(), "loa": loa(), "lld": lld()}


def position(turns: tuple[closing.Turn, ...], on: date) -> int:
    """Return what the turns say on a day, as the statement of a close does."""
    place = bisect_right([turn.on for turn in turns], on)
    return turns[place - 1].running.position(on) if place else 0


def agree(plan: Plan) -> None:
    turns = closing.turns(plan)
    day = plan.rows[0].from_on - timedelta(days=3)
    while day <= plan.ends_on + timedelta(days=3):
        assert position(turns, day) == closing.accrued(plan, day), day
        day += timedelta(days=1)


@pytest.mark.parametrize("kind", KINDS)
def test_turns_say_on_every_day_what_the_plan_says(kind: str) -> None:
    agree(plan_of(KINDS[kind]))


def test_an_operating_lease_accrues_no_interest() -> None:
    assert closing.turns(plan_of(lld())) == ()


@st.composite
def changed(draw: st.DrawFn) -> Agreement:
    agreement = KINDS[draw(st.sampled_from(["credit", "loa"]))]
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


@given(changed())
def test_turns_follow_what_was_agreed_since(agreement: Agreement) -> None:
    try:
        plan = plan_of(agreement)
    except VigieError:
        assume(False)
        raise
    agree(plan)
