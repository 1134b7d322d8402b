"""Bands of days past due, roll rates and vintage curves, by worked tables."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.leasing.domain.ageing import Aged, Band, band_of, complete, days_past_due
from vigie.leasing.domain.rolling import Move, matrix, percent, worsening
from vigie.leasing.domain.vintages import Vintage, quarter_of, vintages

JUNE, JULY = date(2026, 6, 30), date(2026, 7, 31)


@pytest.mark.parametrize(
    ("days", "band"),
    [(0, "0"), (1, "1-30"), (30, "1-30"), (31, "31-60"), (60, "31-60"), (61, "61-90"),
     (90, "61-90"), (91, "91-180"), (180, "91-180"), (181, "181+"), (4_000, "181+")],
)  # fmt: skip
def test_bands_end_where_they_say(days: int, band: str) -> None:
    assert band_of(days) == Band(band)


def test_days_run_from_the_day_after_the_oldest_unpaid_due() -> None:
    assert days_past_due(date(2026, 6, 30), JUNE) == 0
    assert days_past_due(date(2026, 6, 29), JUNE) == 1
    assert days_past_due(date(2026, 7, 10), JUNE) == 0
    assert days_past_due(None, JUNE) == 0


def test_every_band_has_a_line() -> None:
    lines = complete([Aged(Band.TO_60, 2, 500_000, 20_000)])
    assert [line.band for line in lines] == list(Band)
    assert lines[2].contracts == 2
    assert lines[0] == Aged(Band.CURRENT, 0, 0, 0)


# 200 contracts in order in June: 190 stay, 8 fall behind, 2 are over; of 10 that were 1 to 30 days
# late 4 pay, 3 stay, 3 get worse.
MOVES = [
    Move(JULY, Band.CURRENT, Band.CURRENT, 190),
    Move(JULY, Band.CURRENT, Band.TO_30, 8),
    Move(JULY, Band.CURRENT, None, 2),
    Move(JULY, Band.TO_30, Band.CURRENT, 4),
    Move(JULY, Band.TO_30, Band.TO_30, 3),
    Move(JULY, Band.TO_30, Band.TO_60, 3),
    Move(JUNE, Band.CURRENT, Band.TO_30, 1),
]


def test_a_matrix_of_roll_rates() -> None:
    rows = matrix(MOVES, JULY)
    assert [row.contracts for row in rows] == [200, 10, 0, 0, 0, 0]
    assert rows[0].percent(Band.CURRENT) == Decimal("95.0")
    assert rows[0].percent(Band.TO_30) == Decimal("4.0")
    assert rows[0].percent(None) == Decimal("1.0")
    assert rows[1].worse() == Decimal("30.0")
    assert rows[5].worse() == Decimal("0.0")


def test_worsening_month_by_month() -> None:
    shares = worsening(MOVES, (JUNE, JULY))
    assert shares[Band.CURRENT] == [Decimal("100.0"), Decimal("4.0")]
    assert shares[Band.TO_30] == [Decimal("0.0"), Decimal("30.0")]
    assert Band.OVER_180 not in shares


@given(st.lists(st.tuples(st.sampled_from(Band), st.sampled_from([*Band, None]),
                          st.integers(1, 9_999))))  # fmt: skip
def test_nobody_is_lost_on_the_way(moves: list[tuple[Band, Band | None, int]]) -> None:
    rows = matrix([Move(JULY, *move) for move in moves], JULY)
    assert sum(row.contracts for row in rows) == sum(count for *_, count in moves)


def test_shares_round_half_up() -> None:
    assert percent(1, 3) == Decimal("33.3")
    assert percent(1, 2_000) == Decimal("0.1")  # 0.05
    assert percent(0, 0) == Decimal("0.0")


def test_a_vintage_adds_up_and_stops_where_its_youngest_contract_is() -> None:
    # 40 contracts of the first quarter: one late at 2 months, two more at 5, one at 9.
    one = Vintage(2026, 1, 40, {2: 1, 5: 2, 9: 1})
    # On 15 August every contract has seen April, May, June and July end.
    assert one.reached(date(2026, 8, 15)) == 4
    assert one.curve(date(2026, 8, 15)) == [Decimal(each) for each in ("0.0", "2.5", "2.5", "2.5")]
    assert one.curve(date(2027, 1, 31))[-1] == Decimal("10.0")
    assert one.curve(date(2026, 4, 30)) == []


def test_vintages_are_gathered_in_order() -> None:
    found = vintages([(2026, 2, 5), (2025, 4, 7)], [(2026, 2, 3, 1), (2026, 2, 4, 2)])
    assert [(one.year, one.quarter, one.contracts) for one in found] == [(2025, 4, 7), (2026, 2, 5)]
    assert found[1].first_late == {3: 1, 4: 2}
    assert quarter_of(date(2026, 11, 27)) == (2026, 4)
