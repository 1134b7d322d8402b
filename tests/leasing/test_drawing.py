"""Parts of the price paid later: the plan follows what was drawn, to the cent, and no other money."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernel.rate import Rate
from vigie.leasing.domain import storing
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.booking import paid_out
from vigie.leasing.domain.closing import accrued, fee_earned, turns
from vigie.leasing.domain.drawing import Tranche
from vigie.leasing.domain.plan import plan_of
from vigie.leasing.domain.replay.events import RateChanged
from vigie.leasing.domain.schedule import amortise
from vigie.leasing.domain.spreading import worn
from vigie.leasing.domain.terms import Drawdown
from vigie.ledger.domain.roles import Role
from vigie.testing.contracts import DELIVERED, VAT, credit, loa

PAGE = Path(__file__).parents[2] / "docs" / "algorithms" / "accounting.md"
MARCH = date(2024, 3, 1)
FIRST, SECOND = 1_500_000, 1_000_000


def in_parts(agreed: Agreement, on: date = MARCH, later: int = SECOND) -> Agreement:
    """Return an agreement that is delivered, of whose price a part is paid on a later day."""
    parts = (Drawdown(DELIVERED, agreed.terms.drawn - later), Drawdown(on, later))
    return replace(agreed, terms=replace(agreed.terms, drawdowns=parts)).activated()


def drawn(agreed: Agreement, *pieces: tuple[date, int]) -> Agreement:
    for on, minor in pieces:
        agreed = agreed.with_tranche(agreed.tranches[0].pay(on, minor))
    return agreed


def figures(agreed: Agreement, *numbers: int) -> list[tuple[int, int, int]]:
    rows = plan_of(agreed).rows
    return [
        (rows[one - 1].payment, rows[one - 1].interest, rows[one - 1].closing) for one in numbers
    ]


def test_until_its_day_a_part_is_counted_on_and_bears_nothing() -> None:
    agreed = in_parts(credit())
    # 48 instalments of 585.36 were agreed on both parts; 15,000 bears 75.00 until 15 February.
    assert figures(agreed, 1) == figures(drawn(agreed, (MARCH, SECOND)), 1)
    assert figures(agreed, 1) == [(58_536, 7_500, 1_448_964)]


def test_a_part_that_is_not_paid_on_its_day_is_left_out_from_then_on() -> None:
    agreed = in_parts(credit())
    second, third, last = figures(agreed, 2, 3, 48)
    # 14,489.64 at half a percent: nothing of the 10,000 bears interest in March.
    assert second[1] == 7_245
    assert second[0] == third[0] < 58_536
    assert last[2] == 0
    assert sum(row.principal for row in plan_of(agreed).rows) == FIRST


def test_a_part_paid_late_bears_interest_from_that_day() -> None:
    agreed = drawn(in_parts(credit()), (date(2024, 3, 20), SECOND))
    rows = plan_of(agreed).rows
    # The second instalment, due on 15 March, knows 15,000 alone; the third bears 26 of 31 days of the rest.
    assert figures(agreed, 2) == figures(in_parts(credit()), 2)
    assert rows[2].interest == round((rows[1].closing + SECOND * 26 / 31) * 0.005)
    assert sum(row.principal for row in rows) == FIRST + SECOND
    assert rows[-1].closing == 0


def test_a_part_that_never_comes_leaves_the_instalments_of_what_was_drawn() -> None:
    agreed = in_parts(credit())
    given_up = agreed.with_tranche(agreed.tranches[0].give_up(date(2024, 2, 20)))
    assert (given_up.undrawn, given_up.cost) == (0, FIRST)
    assert figures(given_up, 1) == figures(agreed, 1)
    assert sum(row.principal for row in plan_of(given_up).rows) == FIRST


def test_the_price_of_leaving_inside_a_period_knows_the_day_of_the_part() -> None:
    agreed = drawn(in_parts(credit()), (MARCH, SECOND))
    plan = plan_of(agreed)
    on = date(2024, 3, 10)
    # 96.59 at the end: 37.47 until the part came, then nine of fourteen days of 59.12.
    assert plan.worth(on, 1).interest == 7_548
    # The fifteen days before the part earn 37.47, fourteen of them 34.97.
    assert plan.worth(date(2024, 2, 29), 1).interest == 3_497


def test_a_day_earns_on_what_is_drawn_on_it() -> None:
    plan = plan_of(drawn(in_parts(credit()), (MARCH, SECOND)))
    before, after = (
        accrued(plan, day + timedelta(days=1)) - accrued(plan, day)
        for day in (date(2024, 2, 28), date(2024, 3, 4))
    )
    assert (before, after) == (250, 422)  # 72.45 / 29; and 50.00 / 29 more


@pytest.mark.parametrize("made", [credit, loa])
def test_the_close_reads_at_its_turns_what_the_plain_rule_says(made: object) -> None:
    agreed = replace(in_parts(loa() if made is loa else credit()), fee=15_000)
    plan = plan_of(drawn(agreed, (date(2024, 3, 20), 400_000), (date(2024, 4, 2), 600_000)))
    found = turns(plan)
    for days in range(150):
        on = DELIVERED + timedelta(days=days)
        turn = [one for one in found if one.on <= on][-1]
        assert turn.running.position(on) == accrued(plan, on)
        whole = (turn.running.until_on - turn.running.begins_on).days
        inside = (on - turn.running.begins_on).days
        fee = turn.fee.base + (2 * turn.fee.running * inside + whole) // (2 * whole)
        assert fee == fee_earned(plan, on)


def test_tax_and_subsidy_go_with_each_piece_and_sum_to_the_whole() -> None:
    agreed = replace(in_parts(loa(), later=333_333), subsidy=100_001)
    once = paid_out(agreed)
    twice = drawn(agreed, (MARCH, 111_111))
    thrice = drawn(twice, (MARCH, 222_222))
    pieces = [once, paid_out(twice, agreed.cost), paid_out(thrice, twice.cost)]
    for role, whole in ((Role.INPUT_VAT, 500_000), (Role.SUBSIDY_RECEIVABLE, 100_001)):
        found = [leg.minor for legs in pieces for leg in legs if leg.debit is role]
        assert sum(found) == 2 * whole  # in both books
    assert thrice.cost == 2_500_000


def test_an_asset_wears_by_what_was_paid_of_it() -> None:
    agreed = in_parts(loa(), later=500_000)
    eve = MARCH - timedelta(days=1)
    assert worn(plan_of(agreed), eve) == worn(plan_of(drawn(agreed, (MARCH, 500_000))), eve)
    whole = plan_of(drawn(agreed, (MARCH, 500_000)))
    assert worn(whole, whole.ends_on) == 2_500_000 - 1_000_000
    assert worn(plan_of(agreed), whole.ends_on) == 2_000_000 - 1_000_000


def test_what_is_kept_of_a_part_reads_back_equal() -> None:
    agreed = drawn(in_parts(credit()), (date(2024, 3, 20), 400_000))
    agreed = agreed.with_tranche(agreed.tranches[0].give_up(date(2024, 4, 1)))
    assert storing.read(storing.stored(agreed)) == agreed


def test_a_piece_beyond_what_is_left_is_no_piece() -> None:
    part = Tranche(number=2, planned=Drawdown(MARCH, SECOND)).pay(MARCH, 400_000)
    assert part.left == 600_000
    with pytest.raises(ValueError, match="600001"):
        part.pay(MARCH, 600_001)


DAYS = st.integers(1, 200).map(lambda days: DELIVERED + timedelta(days=days))


@given(DAYS, st.integers(1, 1_200_000), st.sampled_from([0, 300_000]))
def test_paid_on_its_day_the_schedule_is_the_one_that_was_agreed(
    on: date, later: int, residual: int
) -> None:
    agreed = replace(credit(), terms=replace(credit().terms, residual=residual))
    paid = in_parts(agreed, on, later)
    paid = drawn(paid, (on, later // 2), (on, later - later // 2)) if later > 1 else drawn(paid, (on, later))  # fmt: skip
    assert plan_of(paid).rows == amortise(paid.terms).rows


@given(DAYS, st.integers(1, 1_200_000), st.lists(DAYS, max_size=3), st.booleans(), st.booleans())
def test_what_is_repaid_is_what_was_drawn(
    on: date, later: int, days: list[date], is_over: bool, has_rate: bool
) -> None:
    agreed = in_parts(credit(), on, later)
    for day in sorted(days):
        left = agreed.tranches[0].left
        if left > 1:
            agreed = drawn(agreed, (day, left // 2))
    last = max([*days, on])
    if is_over:
        agreed = agreed.with_tranche(agreed.tranches[0].give_up(last))
    if has_rate:
        agreed = agreed.changed(RateChanged(on=date(2024, 5, 2), rate=Rate.percent("4")))
    plan = plan_of(agreed)
    assert sum(row.principal for row in plan.rows) == agreed.cost
    assert plan.rows[-1].closing == 0
    assert all(row.interest >= 0 for row in plan.rows)
    assert sum(run.interest for row in plan.stretches for run in row) == sum(
        row.interest for row in plan.rows
    )
    ends = plan.ends_on
    assert accrued(plan, ends) == 0
    assert agreed.undrawn + agreed.cost <= agreed.terms.drawn


def test_tax_is_no_part_of_what_is_left() -> None:
    assert in_parts(loa()).tax == VAT
    assert in_parts(loa()).undrawn == SECOND


def test_the_page_prints_what_becomes_of_a_part() -> None:
    agreed = in_parts(credit())
    cases = {
        "paid on 1 March": drawn(agreed, (MARCH, SECOND)),
        "paid on 20 March": drawn(agreed, (date(2024, 3, 20), SECOND)),
        "4,000 paid on 1 March": drawn(agreed, (MARCH, 400_000)),
        "never": agreed,
    }
    page = PAGE.read_text("utf-8")
    for name, found in cases.items():
        rows = plan_of(found).rows[:3]
        minors = [row.payment for row in rows] + [row.interest for row in rows[1:]]
        line = f"| {name} | " + " | ".join(f"{minor / 100:.2f}" for minor in minors) + " |"
        assert line in page
