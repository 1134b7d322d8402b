"""Usury ceilings. Every figure here is made up: Vigie ships no ceiling."""

from datetime import date
from decimal import Decimal

import pytest

from vigie.kernel.errors import Invalid, Refused
from vigie.kernel.rate import Rate
from vigie.leasing.domain.consumer.usury import (
    Category,
    ceiling_of_mean,
    shipped,
    thresholds_in,
)

LOA = Category.LEASE_WITH_OPTION
EXAMPLE = """
[[threshold]]
category = "lease_with_option"
from = 2027-01-01
until = 2027-03-31
percent = "9.11"
source = "example, not published"

[[threshold]]
category = "above_6000"
from = 2027-01-01
until = 2027-03-31
percent = "8.22"
source = "example, not published"

[[threshold]]
category = "lease_with_option"
from = 2027-04-01
until = 2027-06-30
percent = "9.33"
source = "example, not published"
"""


def changed(old: str, new: str) -> str:
    assert old in EXAMPLE
    return EXAMPLE.replace(old, new, 1)


def test_vigie_ships_no_ceiling_and_refuses_without_one() -> None:
    assert shipped().rows == ()
    with pytest.raises(Refused) as refusal:
        shipped().ensure_lawful(Rate.percent(5), LOA, date(2026, 11, 27))
    assert refusal.value.code == "leasing.usury_threshold_missing"


@pytest.mark.parametrize(
    ("day", "percent"),
    [("2027-01-01", "9.11"), ("2027-03-31", "9.11"), ("2027-04-01", "9.33")],
)
def test_the_ceiling_of_a_day(day: str, percent: str) -> None:
    found = thresholds_in(EXAMPLE).on(LOA, date.fromisoformat(day))
    assert found.rate == Rate.percent(percent)


@pytest.mark.parametrize("day", ["2026-12-31", "2027-07-01"])
def test_a_day_without_a_row_is_refused_not_assumed(day: str) -> None:
    with pytest.raises(Refused) as refusal:
        thresholds_in(EXAMPLE).on(LOA, date.fromisoformat(day))
    assert refusal.value.params == {"category": LOA, "on": date.fromisoformat(day)}


def test_a_rate_at_the_ceiling_is_lawful_and_above_it_is_not() -> None:
    known, day = thresholds_in(EXAMPLE), date(2027, 2, 1)
    assert known.ensure_lawful(Rate.percent("9.11"), LOA, day).rate == Rate.percent("9.11")
    with pytest.raises(Refused) as refusal:
        # Shown with two decimals it would seem equal.
        known.ensure_lawful(Rate.percent("9.1101"), LOA, day)
    assert refusal.value.code == "leasing.usurious"
    assert refusal.value.params["taeg"] == Decimal("9.110")
    with pytest.raises(Refused):
        known.ensure_lawful(Rate.percent("8.23"), Category.ABOVE_6000, day)


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        ("lease_with_option", "lease", 1),
        ("2027-03-31", "2026-12-31", 1),
        ("9.11", "0", 1),
        ("9.11", "nine", 1),
        ("2027-01-01", "2027-01-01T00:00:00", 1),
        ('source = "example, not published"', 'source = " "', 1),
        ('percent = "8.22"', "", 2),
        ("[[threshold]]", "[[threshold", 0),
    ],
)
def test_a_row_that_cannot_be_read_is_named(old: str, new: str, row: int) -> None:
    with pytest.raises(Invalid) as refusal:
        thresholds_in(changed(old, new))
    assert refusal.value.code == "leasing.usury_threshold_unreadable"
    assert refusal.value.params == {"row": row}


def test_two_ceilings_on_one_day_are_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        thresholds_in(changed("2027-03-31", "2027-04-01"))
    assert refusal.value.code == "leasing.usury_thresholds_overlap"


def test_a_ceiling_is_a_third_above_the_mean() -> None:
    assert ceiling_of_mean(Rate.percent(6)) == Rate.percent(8)
