"""Serving a contract: payments, corrections, suspension, rates, early capital; worked by hand."""

from datetime import date
from fractions import Fraction

import pytest
from tests.leasing.making import loan

from vigie.kernel.errors import Invalid
from vigie.kernel.rate import Rate
from vigie.leasing.domain.replay import (
    Accrual,
    Ahead,
    Charged,
    Event,
    Kind,
    Paid,
    Part,
    Prepaid,
    RateChanged,
    Rescheduled,
    Resumed,
    Reversal,
    Servicing,
    State,
    Suspended,
    Waived,
    replay,
)
from vigie.leasing.domain.schedule import amortise

YEAR = loan(1_200_000, 12, "12")  # 12 000 over twelve months: 1 066.19 a month
LEVEL = 106_619


def served(*events: Event, on: date, policy: Servicing | None = None) -> State:
    return replay(YEAR, events, on, policy or Servicing())


def amounts(state: State) -> list[int]:
    return [line.amount for line in state.lines]


def test_without_events_a_contract_follows_its_schedule() -> None:
    state = served(on=date(2026, 1, 1))
    rows = amortise(YEAR).rows
    assert [(line.interest, line.principal) for line in state.lines] == [
        (row.interest, row.principal) for row in rows
    ]
    assert state.balance == 1_200_000


def test_what_is_due_and_how_late_it_is() -> None:
    state = served(on=date(2026, 3, 15))
    assert (state.due(), state.overdue()) == (2 * LEVEL, 2 * LEVEL)
    assert state.days_past_due() == (date(2026, 3, 15) - date(2026, 2, 1)).days
    assert served(on=date(2026, 2, 1)).overdue() == 0
    assert served(on=date(2026, 2, 1)).due() == LEVEL


def test_a_payment_pays_the_oldest_line_first_interest_before_principal() -> None:
    state = served(Paid(on=date(2026, 3, 10), ref="p", minor=110_000), on=date(2026, 3, 15))
    met = [(each.number, each.part, each.minor) for each in state.allocations]
    assert met == [
        (1, Part.INTEREST, 12_000),
        (1, Part.PRINCIPAL, LEVEL - 12_000),
        (2, Part.INTEREST, 3_381),
    ]
    assert state.overdue() == 2 * LEVEL - 110_000


def test_parts_may_be_paid_across_lines() -> None:
    policy = Servicing(by_line=False)
    paid = Paid(on=date(2026, 3, 10), ref="p", minor=23_054)
    state = served(paid, on=date(2026, 3, 15), policy=policy)
    assert [each.part for each in state.allocations] == [Part.INTEREST, Part.INTEREST]


def test_too_much_is_held_and_pays_the_next_line_when_it_falls_due() -> None:
    paid = Paid(on=date(2026, 2, 1), ref="p", minor=LEVEL + 5_000)
    assert served(paid, on=date(2026, 2, 20)).credit == 5_000
    after = served(paid, on=date(2026, 3, 1))
    assert (after.credit, after.due()) == (0, LEVEL - 5_000)


def test_a_returned_debit_is_as_if_it_had_not_been() -> None:
    paid = Paid(on=date(2026, 2, 1), ref="p", minor=LEVEL)
    back = Reversal(on=date(2026, 2, 6), of="p")
    assert served(paid, back, on=date(2026, 2, 10)) == served(on=date(2026, 2, 10))
    assert served(paid, back, on=date(2026, 2, 5)).due() == 0


def test_a_backdated_payment_replays_to_the_same_state_as_a_timely_one() -> None:
    first = Paid(on=date(2026, 2, 1), ref="a", minor=LEVEL)
    second = Paid(on=date(2026, 3, 1), ref="b", minor=LEVEL)
    on = date(2026, 3, 15)
    assert served(second, first, on=on) == served(first, second, on=on)


def test_a_charge_and_its_waiver() -> None:
    due = date(2026, 2, 20)
    charge = Charged(on=date(2026, 2, 10), ref="c", minor=4_000, due_on=due, part=Part.PENALTY)
    state = served(charge, on=date(2026, 2, 25))
    line = next(line for line in state.lines if line.kind is Kind.CHARGE)
    assert (line.due_on, line.penalties, line.open) == (due, 4_000, 4_000)
    waived = served(charge, Waived(on=date(2026, 2, 21), of="c"), on=date(2026, 2, 25))
    assert waived.overdue() == LEVEL
    with pytest.raises(Invalid, match=r"leasing\.charge_unknown"):
        served(Waived(on=date(2026, 2, 21), of="c"), on=date(2026, 2, 25))


def test_another_rate_from_a_due_date() -> None:
    state = served(RateChanged(on=date(2026, 7, 1), rate=Rate.percent("6")), on=date(2026, 7, 1))
    assert [line.amount for line in state.lines[:6]] == [LEVEL] * 6
    # 6 179.02 left for six months at half a percent.
    assert state.lines[5].closing == 617_902
    assert [line.amount for line in state.lines[6:]] == [104_793] * 5 + [104_795]


def test_another_rate_inside_a_period_bears_by_days() -> None:
    # Half a month and a bit at 1 %, the rest at 0.5 %: 15 and 16 of January's 31 days.
    state = served(RateChanged(on=date(2026, 1, 16), rate=Rate.percent("6")), on=date(2026, 1, 16))
    assert state.lines[0].interest == round(12_000 * 15 / 31 + 6_000 * 16 / 31)
    assert state.accrued == Fraction(12_000 * 15, 31)


def test_a_rate_agreed_for_later_shapes_the_lines_to_come() -> None:
    later = RateChanged(on=date(2026, 7, 1), rate=Rate.percent("6"))
    assert amounts(served(later, on=date(2026, 2, 1))) == amounts(
        served(later, on=date(2026, 9, 1))
    )


def test_early_capital_lowers_the_instalment_or_the_number() -> None:
    on = date(2026, 7, 1)
    lower = served(Prepaid(on=on, ref="e", minor=300_000), on=on)
    assert lower.lines[6].kind is Kind.PREPAYMENT
    # 3 179.02 left for six months at 1 %: 548.535.
    assert [line.amount for line in lower.lines[7:]] == [54_853] * 5 + [54_855]
    fewer = served(Prepaid(on=on, ref="e", minor=300_000, keep_term=False), on=on)
    assert [line.amount for line in fewer.lines[7:]] == [LEVEL, LEVEL, LEVEL, 4_514]


def test_early_capital_stays_within_the_balance() -> None:
    for minor in (0, 1_200_001):
        with pytest.raises(Invalid, match=r"leasing\.prepayment_amount"):
            served(Prepaid(on=date(2026, 1, 10), minor=minor), on=date(2026, 1, 10))


def test_capital_repaid_days_after_a_rental_in_advance_is_given_no_more_back_than_it_leaves() -> (
    None
):
    terms = loan(10_000, 2, "2823/100", in_advance=True)
    first = Paid(on=date(2026, 1, 1), ref="rental", minor=5_058)
    early = Paid(on=date(2026, 1, 3), ref="early", minor=4_950, ahead=Ahead.REDUCE_INSTALMENT)
    state = replay(terms, (first, early), date(2026, 1, 3))
    # Of 116 claimed for January 8 are borne in two days, and 108 given back on the 108 that are left.
    assert [(line.principal, line.interest) for line in state.lines] == [
        (4_942, 116),
        (4_950, 0),
        (108, -108),
    ]


def test_interest_given_back_beyond_the_last_principal_is_the_customers() -> None:
    terms = loan(10_000, 15, "0", in_advance=True, residual=2_173)
    start, new_year = date(2026, 1, 1), date(2027, 1, 1)
    policy = Servicing(ahead=Ahead.NEXT)
    story = (
        Paid(on=start, ref="rental", minor=523),
        Paid(on=start, ref="early", minor=6_967, ahead=Ahead.REDUCE_INSTALMENT),
        RateChanged(on=start, ref="dearer", rate=Rate.percent(20)),
        RateChanged(on=new_year, ref="free", rate=Rate.percent(0)),
    )
    last = [line for line in replay(terms, story, start, policy).lines if line.due_on > new_year]
    # 36 of interest claimed for January 2027 come back on 35 of principal: a cent is the customer's.
    assert [(line.principal, line.interest, line.paid, line.open) for line in last] == [
        (35, -36, -1, 0),
        (0, 0, 0, 0),
    ]


def test_suspended_instalments_follow_at_the_end() -> None:
    told = (Suspended(on=date(2026, 3, 15)), Resumed(on=date(2026, 5, 15)))
    state = served(*told, on=date(2026, 5, 15))
    assert [line.amount for line in state.lines[:4]] == [LEVEL, LEVEL, 0, 0]
    assert len(state.lines) == 14
    # April and May bear 1 % on the balance: it grows instead of falling.
    assert state.lines[2].interest == -state.lines[2].principal == 10_098
    assert state.lines[-1].due_on == date(2027, 3, 1)
    assert {line.amount for line in state.lines[4:-1]} == {108_761}


def test_suspended_instalments_within_the_same_term() -> None:
    told = (Suspended(on=date(2026, 3, 15), extend=False), Resumed(on=date(2026, 5, 15)))
    state = served(*told, on=date(2026, 5, 15))
    assert len(state.lines) == 12
    assert state.lines[-1].due_on == date(2027, 1, 1)


def test_a_suspension_without_an_end_is_planned_as_if_it_ended_today() -> None:
    open_ended = served(Suspended(on=date(2026, 3, 15)), on=date(2026, 5, 15))
    ended = served(Suspended(on=date(2026, 3, 15)), Resumed(on=date(2026, 5, 15)),
                   on=date(2026, 5, 15))  # fmt: skip
    assert open_ended.lines == ended.lines


def test_instalments_move_and_bear_interest_meanwhile() -> None:
    moved = Rescheduled(on=date(2026, 1, 10), from_due=date(2026, 2, 1), to_due=date(2026, 3, 1))
    state = served(moved, on=date(2026, 1, 10))
    assert [line.due_on for line in state.lines[:2]] == [date(2026, 3, 1), date(2026, 4, 1)]
    assert state.lines[0].interest == 24_000  # two months on 12 000


def test_instalments_further_on_move_and_those_before_stay() -> None:
    moved = Rescheduled(on=date(2026, 1, 10), from_due=date(2026, 4, 1), to_due=date(2026, 6, 16),
                        extra=1)  # fmt: skip
    state = served(moved, on=date(2026, 1, 10))
    dues = [line.due_on for line in state.lines]
    assert dues[:4] == [date(2026, 2, 1), date(2026, 3, 1), date(2026, 6, 16), date(2026, 7, 16)]
    assert len(dues) == 13
    assert amounts(state)[:2] == [LEVEL, LEVEL]
    with pytest.raises(Invalid, match=r"leasing\.nothing_to_reschedule"):
        served(Rescheduled(on=date(2026, 1, 10), from_due=date(2027, 2, 1)), on=date(2026, 1, 10))


def test_daily_interest_follows_what_is_really_owed() -> None:
    daily = Servicing(accrual=Accrual.DAILY, ahead=Ahead.NEXT)
    late = served(on=date(2026, 3, 16), policy=daily)
    # The principal of February and March is unpaid: 12 000 bear all along, and until the 16th.
    assert [line.interest for line in late.lines[:2]] == [12_000, 12_000]
    expected = (1_200_000 * 15 / 31 + (1_200_000 - 2 * (LEVEL - 12_000)) * 16 / 31) / 100
    assert late.lines[2].interest == round(expected)


def test_interest_given_back_leaves_no_line_paid_beyond_what_it_asks() -> None:
    """In advance, a rate that falls gives back a cent of the first period on a line paid ahead."""
    start, free = date(2026, 1, 1), Rate.percent(0)
    story = [
        Paid(on=start, ref="p", minor=5_686),
        RateChanged(on=date(2026, 1, 2), ref="r", rate=free),
    ]
    terms = loan(11_369, 4, "8/100", in_advance=True)
    state = replay(terms, story, start, Servicing(ahead=Ahead.NEXT))
    first, second, third, _ = state.lines
    assert (second.principal, second.interest, second.paid, second.open) == (2_843, -1, 2_842, 0)
    assert (first.paid, third.paid, third.open) == (2_843, 1, 2_841)
