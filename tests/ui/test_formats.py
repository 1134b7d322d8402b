"""Figures, dates and identifiers, as three languages write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from vigie.ui import formats

NARROW, NO_BREAK = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("AB123CD", "AB-123-CD"),
        ("ab-123-cd", "AB-123-CD"),
        ("AB 123 CD", "AB-123-CD"),
        ("1234AB75", "1234 AB 75"),
        ("45 abc 2a", "45 ABC 2A"),
        ("WA 4471K", "WA 4471K"),
        ("", ""),
    ],
)
def test_plates(given: str, written: str) -> None:
    assert formats.plate(given) == written


def test_a_vin_is_cut_in_three_six_and_eight() -> None:
    assert formats.vin_groups("VF1RFB00X57123456") == ("VF1", "RFB00X", "57123456")
    assert formats.vin_groups("SHORT") == ("SHORT",)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "1,234,567.50"),
        ("fr", f"1{NARROW}234{NARROW}567,50"),
        ("pl", f"1{NO_BREAK}234{NO_BREAK}567,50"),
    ],
)
def test_amounts(language: str, written: str) -> None:
    assert formats.amount(Decimal("1234567.5"), language) == written


def test_amounts_round_half_to_even_and_show_a_true_minus() -> None:
    assert formats.amount(Decimal("0.125")) == "0.12"
    assert formats.amount(Decimal("0.135")) == "0.14"
    assert formats.amount(-12) == "\u221212.00"
    assert formats.number(1_000_000, "fr") == f"1{NARROW}000{NARROW}000"


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "1 Aug 2026"), ("fr", "1er août 2026"), ("pl", "1 sie 2026")],
)
def test_dates(language: str, written: str) -> None:
    assert formats.day(date(2026, 8, 1), language) == written.replace(" ", NO_BREAK)


@pytest.mark.parametrize(
    ("language", "short", "whole"),
    [
        ("en", "Oct 2026", "October 2026"),
        ("fr", "oct. 2026", "octobre 2026"),
        ("pl", "paź 2026", "października 2026"),
    ],
)
def test_months(language: str, short: str, whole: str) -> None:
    day = date(2026, 10, 31)
    assert formats.month(day, language).replace(formats.NO_BREAK, " ") == short
    assert formats.whole_month(day, language).replace(formats.NO_BREAK, " ") == whole
    told = {formats.whole_month(date(2026, number, 1), language) for number in range(1, 13)}
    assert len(told) == 12


def test_an_instant_is_told_in_the_zone_of_the_reader() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert formats.instant(late).replace(NO_BREAK, " ") == "23 Nov 2026, 00:30"
    assert formats.clock(late, "Europe/London", with_zone=True) == "23:30 GMT"
