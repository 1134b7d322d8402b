"""Every line of a contract's life is walked, and what the table does not know is refused."""

from datetime import date
from pathlib import Path

import pytest

from vigie.kernel.errors import Forbidden, Refused
from vigie.leasing.domain.lifecycle import (
    ENDS,
    START,
    TABLE,
    Guard,
    Line,
    Standing,
    State,
    Step,
    next_line,
    possible,
    refuse_same_hands,
)
from vigie.ui.catalogue import messages

PAGE = Path(__file__).parents[2] / "docs" / "features" / "contract-life.md"
SIGNED = date(2026, 11, 2)
HOLDS = {
    Guard.ALWAYS: Standing(SIGNED),
    Guard.LAPSED: Standing(date(2026, 12, 2), valid_until=date(2026, 12, 1)),
    Guard.VALID: Standing(date(2026, 12, 1), valid_until=date(2026, 12, 1)),
    Guard.WITHIN_WITHDRAWAL: Standing(date(2026, 11, 16), signed_on=SIGNED),
    Guard.PAYOUT_FREE: Standing(date(2026, 11, 10), signed_on=SIGNED),
    Guard.DRAWABLE: Standing(date(2026, 11, 10), signed_on=SIGNED, undrawn=1),
    Guard.UNDRAWN: Standing(SIGNED, undrawn=1),
    Guard.HELD: Standing(SIGNED, is_held=True),
    Guard.PAUSED: Standing(SIGNED, is_held=True, is_paused=True),
    Guard.NOT_PAUSED: Standing(SIGNED, is_held=True),
    Guard.OVERDUE: Standing(SIGNED, overdue=1, owed=1),
    Guard.NOT_OVERDUE: Standing(SIGNED, owed=1),
    Guard.NOTICE_FRUITLESS: Standing(
        date(2026, 12, 2), overdue=1, notice_ends_on=date(2026, 12, 1)
    ),
    Guard.LEASED: Standing(SIGNED, is_lease=True),
    Guard.PLEDGE_LEFT: Standing(SIGNED, is_pledged=True, held=3),
    Guard.PAID_OFF: Standing(SIGNED),
    Guard.NOTHING_LEFT: Standing(SIGNED, owed=1, deposit=1),
    Guard.OWED: Standing(SIGNED, owed=1),
    Guard.CARRIES: Standing(SIGNED, carried=1),
}
FAILS = {
    Guard.LAPSED: HOLDS[Guard.VALID],
    Guard.VALID: HOLDS[Guard.LAPSED],
    Guard.WITHIN_WITHDRAWAL: Standing(date(2026, 11, 17), signed_on=SIGNED),
    Guard.PAYOUT_FREE: Standing(date(2026, 11, 9), signed_on=SIGNED),
    Guard.DRAWABLE: Standing(date(2026, 11, 10), signed_on=SIGNED),
    Guard.UNDRAWN: Standing(SIGNED),
    Guard.HELD: HOLDS[Guard.ALWAYS],
    Guard.PAUSED: HOLDS[Guard.NOT_PAUSED],
    Guard.NOT_PAUSED: HOLDS[Guard.PAUSED],
    Guard.OVERDUE: HOLDS[Guard.NOT_OVERDUE],
    Guard.NOT_OVERDUE: HOLDS[Guard.OVERDUE],
    Guard.NOTICE_FRUITLESS: Standing(
        date(2026, 12, 1), overdue=1, notice_ends_on=date(2026, 12, 1)
    ),
    Guard.LEASED: Standing(SIGNED),
    Guard.PLEDGE_LEFT: Standing(SIGNED, is_pledged=True, to_come=1),
    Guard.PAID_OFF: Standing(SIGNED, is_lease=True),
    Guard.NOTHING_LEFT: Standing(SIGNED, owed=2, deposit=1),
    Guard.OWED: Standing(SIGNED),
    Guard.CARRIES: Standing(SIGNED),
}


def named(line: Line) -> str:
    return f"{line.state}-{line.step}-{line.guard.name.lower()}"


@pytest.mark.parametrize("line", TABLE, ids=named)
def test_every_line_is_walked(line: Line) -> None:
    assert next_line(line.state, line.step, HOLDS[line.guard]) == line


@pytest.mark.parametrize("line", [one for one in TABLE if one.guard in FAILS], ids=named)
def test_a_guard_that_fails_refuses_by_its_name(line: Line) -> None:
    others = [one for one in TABLE if (one.state, one.step) == (line.state, line.step)]
    if any(FAILS[line.guard].holds(one.guard) for one in others):
        assert next_line(line.state, line.step, FAILS[line.guard]).guard is not line.guard
        return
    with pytest.raises(Refused) as refusal:
        next_line(line.state, line.step, FAILS[line.guard])
    assert refusal.value.code == f"leasing.guard_{others[-1].guard.name.lower()}"


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_what_the_table_does_not_know_is_refused(state: State, step: Step) -> None:
    if any((line.state, line.step) == (state, step) for line in TABLE):
        return
    with pytest.raises(Refused) as refusal:
        next_line(state, step, HOLDS[Guard.ALWAYS])
    assert refusal.value.code == "leasing.step_unknown_here"


@pytest.mark.parametrize("guard", [one for one in Guard if one is not Guard.ALWAYS])
def test_every_guard_has_a_sentence(guard: Guard) -> None:
    assert f"leasing.guard_{guard.name.lower()}" in messages()


def reached(start: State) -> set[State]:
    found, edge = {start}, [start]
    while edge:
        here = edge.pop()
        further = {line.to for line in TABLE if line.state is here} - found
        found |= further
        edge += further
    return found


def test_every_state_is_reached_and_every_step_has_a_line() -> None:
    assert reached(START) == set(State)
    assert {line.step for line in TABLE} == set(Step)


def test_ends_are_where_only_money_or_the_vehicle_follows_and_each_state_leads_to_one() -> None:
    after = {Step.RETURN_PAYMENT, Step.SELL}
    on = {line.state for line in TABLE if line.step not in after}
    assert set(State) - on == ENDS
    assert all(reached(state) & ENDS for state in State)


def test_no_line_hides_behind_an_earlier_one() -> None:
    seen: set[tuple[State, Step, Guard]] = set()
    for line in TABLE:
        assert (line.state, line.step, Guard.ALWAYS) not in seen
        assert (line.state, line.step, line.guard) not in seen
        seen.add((line.state, line.step, line.guard))


def test_four_eyes_bind_persons_and_not_the_system() -> None:
    line = next_line(State.APPLIED, Step.APPROVE, HOLDS[Guard.ALWAYS])
    refuse_same_hands(line, {Step.APPLY: 7, Step.OFFER: 7}, 8)
    refuse_same_hands(line, {Step.APPLY: None}, None)
    with pytest.raises(Forbidden) as refusal:
        refuse_same_hands(line, {Step.APPLY: 7, Step.OFFER: 8}, 7)
    assert refusal.value.params["own"] == "apply"


def test_buttons_are_the_lines_whose_guard_holds() -> None:
    early = Standing(date(2026, 11, 9), signed_on=SIGNED)
    assert {line.step for line in possible(State.VERIFIED, early)} == {
        Step.WITHDRAW,
        Step.CANCEL,
        Step.HOLD_PAYOUT,
    }
    late = Standing(date(2026, 11, 17), signed_on=SIGNED)
    assert {line.step for line in possible(State.VERIFIED, late)} == {
        Step.ACTIVATE,
        Step.CANCEL,
        Step.HOLD_PAYOUT,
    }
    owing = Standing(SIGNED, overdue=5, owed=5)
    assert [line.to for line in possible(State.SUSPENDED, owing) if line.step is Step.RESUME] == [
        State.IN_ARREARS
    ]


def test_seven_days_do_not_hold_the_payout_of_a_company() -> None:
    company = Standing(date(2026, 11, 3), signed_on=SIGNED, is_consumer=False)
    assert next_line(State.VERIFIED, Step.ACTIVATE, company).to is State.ACTIVE
    with pytest.raises(Refused):
        next_line(State.SIGNED, Step.WITHDRAW, company)


def test_a_hold_keeps_a_company_from_being_paid_out_and_a_pause_from_being_put_in_default() -> None:
    held = Standing(date(2026, 11, 3), is_consumer=False, is_held=True)
    with pytest.raises(Refused) as refusal:
        next_line(State.VERIFIED, Step.ACTIVATE, held)
    assert refusal.value.code == "leasing.guard_payout_free"
    paused = Standing(SIGNED, overdue=5, owed=5, is_held=True, is_paused=True)
    for state, step in ((State.ACTIVE, Step.FALL_BEHIND), (State.IN_ARREARS, Step.GIVE_NOTICE)):
        with pytest.raises(Refused):
            next_line(state, step, paused)
    assert next_line(State.SUSPENDED, Step.RESUME, paused).to is State.ACTIVE


def drawn(line: Line) -> str:
    """Return a line of the page; the system's own steps have no permission."""
    eyes = ", ".join(sorted(line.apart_from)) or "–"
    who = f"`{line.permission}`" if line.permission else "the system"
    return f"| {line.state} | {line.step} | {line.guard.value} | {who} | {eyes} | {line.to} |"


def test_the_page_prints_the_table() -> None:
    printed = "\n".join(drawn(line) for line in TABLE)
    assert printed in PAGE.read_text("utf-8"), f"the table of {PAGE.name} should read:\n{printed}"
