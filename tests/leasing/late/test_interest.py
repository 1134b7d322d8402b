"""Interest for late payment, and what is owed beside it."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernel.errors import Refused
from vigie.kernel.rate import Rate
from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.late import france, poland
from vigie.leasing.domain.late.interest import Stretch, simple_interest, stretches
from vigie.leasing.domain.late.references import EURO, Recorded, known_with
from vigie.leasing.domain.late.rules import late_rule


def stretch(days: int, percent: str) -> Stretch:
    return Stretch(days, Rate.percent(percent))


def test_a_rate_that_changes_inside_the_period() -> None:
    # Constructed: 10,000 for 30 days at 10.75 % and 20 at 10.25 %, summed whole, rounded once.
    assert simple_interest([(1_000_000, [stretch(30, "10.75"), stretch(20, "10.25")])]) == 14_452


def test_a_quarter_late_at_ten_and_a_quarter_percent() -> None:
    # lexing.law, 25 March 2014: 10,000 three months late cost 256, rounded to the euro. A quarter of
    # the amount for a year is the same.
    assert simple_interest([(250_000, [stretch(365, "10.25")])]) == 25_625


def test_a_french_invoice_late_by_45_days() -> None:
    # Constructed: 1,200 with tax, due 1 August 2025, paid 15 September, 2.15 + 10 = 12.15 %.
    late = stretches(late_rule("fr_business"), date(2025, 8, 1), date(2025, 9, 15))
    assert late == [stretch(45, "12.15")]
    assert simple_interest([(120_000, late)]) == 1_798
    assert simple_interest([(120_000, late)]) + france.COLLECTION_COSTS == 5_798


def test_polish_late_interest_is_split_at_each_change() -> None:
    late = stretches(late_rule("pl_late"), date(2025, 6, 2), date(2025, 9, 10))
    assert late == [stretch(30, "10.75"), stretch(63, "10.5"), stretch(7, "10.25")]


def test_the_new_year_splits_a_half_yearly_rate() -> None:
    late = stretches(late_rule("fr_business"), date(2024, 12, 21), date(2025, 1, 10))
    assert late == [stretch(10, "14.25"), stretch(10, "13.15")]


def test_on_time_costs_nothing() -> None:
    rule, due = late_rule("pl_late"), date(2025, 6, 2)
    assert stretches(rule, due, due) == []
    assert stretches(rule, due, date(2025, 6, 1)) == []
    assert simple_interest([(1_000_000, [])]) == 0
    assert stretches(rule, due, date(2025, 6, 3)) == [stretch(1, "10.75")]


def test_interest_into_an_unknown_half_year_is_refused() -> None:
    with pytest.raises(Refused):
        stretches(late_rule("fr_business"), date(2025, 12, 1), date(2026, 1, 2))


def test_a_french_consumer_in_arrears() -> None:
    # D312-18: 8 % of what is overdue, 4 % of what is put off; D312-16: 8 % of the principal.
    assert france.overdue_indemnity(50_000) == 4_000
    assert france.deferral_indemnity(50_000) == 2_000
    assert france.accelerated_indemnity(1_234_567) == 98_765


@pytest.mark.parametrize(
    ("claim", "due", "cents"),
    [
        ("5000", "2025-03-10", 4_000),
        ("5000.01", "2025-03-10", 7_000),
        ("49999.99", "2025-03-10", 7_000),
        ("50000", "2025-03-10", 10_000),
        ("50000", "2019-12-31", 4_000),
    ],
)
def test_polish_collection_costs(claim: str, due: str, cents: int) -> None:
    grosze = round_half_up(Fraction(claim) * 100)
    assert poland.collection_costs(grosze, date.fromisoformat(due)) == cents


def test_polish_costs_are_read_in_zloty_of_the_month_before() -> None:
    assert poland.in_zloty(4_000, Fraction("4.2345")) == 16_938
    rows = [(date(2025, 12, 31), "4.2267"), (date(2026, 4, 30), "4.25"), (date(2026, 4, 29), "9")]
    known = known_with(Recorded(EURO, day, day, Fraction(value), "NBP") for day, value in rows)
    assert known.euro_before(date(2026, 1, 15)) == Fraction("4.2267")
    assert known.euro_before(date(2026, 5, 31)) == Fraction("4.25")
    with pytest.raises(Refused) as refusal:
        known.euro_before(date(2026, 6, 1))
    assert refusal.value.params == {"month": "2026-05"}
    assert poland.may_end_its_month(date(2024, 3, 29))  # Good Friday before Easter
    assert not poland.may_end_its_month(date(2026, 5, 31))  # a Sunday
    assert not poland.may_end_its_month(date(2026, 5, 15))
    with pytest.raises(Refused):
        poland.collection_costs(1, date(2013, 4, 27))


@given(
    st.dates(date(2016, 2, 1), date(2025, 6, 30)),
    st.integers(0, 180),
    st.sampled_from(["pl_late", "pl_commercial", "pl_statutory_maximum", "fr_business"]),
)
def test_the_split_is_a_walk_over_the_days(due: date, late: int, name: str) -> None:
    rule, paid = late_rule(name), due + timedelta(days=late)
    parts = stretches(rule, due, paid)
    assert sum(part.days for part in parts) == late
    days = [due + timedelta(days=day) for day in range(1, late + 1)]
    walked = sum((rule.rate_on(day).fraction for day in days), Fraction(0)) / 365
    assert simple_interest([(12_345_678, parts)]) == round_half_up(12_345_678 * walked)
